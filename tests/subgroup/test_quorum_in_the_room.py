"""For the quorum a person counts once: the room says for which partner where it is one of two."""

import pytest
from django.test import Client

from bsc_comms.kit import clock
from subgroup.choices import Presence
from subgroup.models import Meeting
from subgroup.operations.room import say_who_is_there
from tests.cast import Cast
from tests.factories import advocate_of
from tests.subgroup.in_the_room import NOW, page_of

pytestmark = pytest.mark.django_db
ONCE = "Counts for the quorum once, for Named."


@pytest.fixture(autouse=True)
def on_the_day(people: Cast):
    people.named.short_name = "Named"
    people.named.save()
    with clock.at(NOW):
        yield


def page(client: Client, people: Cast, meeting: Meeting) -> str:
    client.force_login(people.coordinator)
    return page_of(client, meeting)


@pytest.mark.parametrize(("presence", "says"), [("present", True), ("apologies", False)])
def test_who_speaks_for_two_partners_counts_for_the_one_that_is_named(
    client: Client, people: Cast, meeting: Meeting, presence: Presence, *, says: bool
) -> None:
    two_hats = advocate_of(people.other, people.named)
    say_who_is_there(by=people.chair, meeting=meeting, person=two_hats, presence=presence)
    shown = page(client, people, meeting)
    assert (ONCE in shown, "<strong>1 partner present</strong>" in shown) == (says, says)


def test_of_who_speaks_for_one_nothing_is_said(
    client: Client, people: Cast, meeting: Meeting
) -> None:
    say_who_is_there(by=people.chair, meeting=meeting, person=people.charlie, presence="present")
    assert "Counts for the quorum once" not in page(client, people, meeting)
