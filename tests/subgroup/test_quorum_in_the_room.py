"""For the quorum a person counts once: the room says for which partner where it is one of two."""

import uuid
from datetime import date

import pytest
from django.test import Client

from bsc_comms.kit import clock
from subgroup.choices import Presence
from subgroup.models import Attendance, Meeting
from subgroup.operations.room import say_who_is_there, take_on
from tests.cast import Cast
from tests.factories import PartnerFactory, advocate_of
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


def test_teams_of_the_council_count_together_and_each_seat_says_so(
    client: Client, people: Cast, meeting: Meeting
) -> None:
    council = PartnerFactory(name="The council", short_name="Council")
    for team in (people.other, people.named):
        team.parent = council
        team.save()
    for person in (people.bob, people.charlie):
        say_who_is_there(by=people.chair, meeting=meeting, person=person, presence="present")
    shown = page(client, people, meeting)
    assert "<strong>1 partner present</strong>" in shown
    for team in ("Other", "Named"):
        assert f"{team}. Counts for the quorum once, for Council." in shown


def test_before_any_terms_are_agreed_it_says_why_there_is_no_quorum(
    client: Client, people: Cast, meeting: Meeting
) -> None:
    assert "No terms of reference are agreed yet, so no quorum is set." in page(
        client, people, meeting
    )


class TestOfAPartnerThatHasEnded:
    """Named ended in October; who speaks for it keeps the role to hand over what is its own."""

    @pytest.fixture(autouse=True)
    def ended(self, people: Cast) -> None:
        people.named.valid_to, people.named.successor = date(2016, 10, 24), people.other
        people.named.save()

    def test_who_speaks_for_its_successor_too_counts_for_that(
        self, client: Client, people: Cast, meeting: Meeting
    ) -> None:
        two_hats = advocate_of(people.named, people.other, name="Tess")
        for each in (two_hats, people.bob):
            say_who_is_there(by=people.chair, meeting=meeting, person=each, presence="present")
        assert {each.partner for each in Attendance.objects.all()} == {people.other}
        shown = page(client, people, meeting)
        assert "<strong>1 partner present</strong>" in shown
        assert "Counts for the quorum once" not in shown

    def test_who_speaks_for_it_alone_counts_for_none_and_takes_an_action_on_for_none(
        self, client: Client, people: Cast, meeting: Meeting
    ) -> None:
        person = people.charlie
        say_who_is_there(by=people.chair, meeting=meeting, person=person, presence="present")
        action = take_on(
            by=people.chair,
            meeting=meeting,
            item=None,
            action_id=uuid.UUID(int=1),
            what="Book the stall",
            owner=person,
            due=date(2016, 11, 22),
        )
        assert action.partner is None
        shown = page(client, people, meeting)
        assert "<strong>0 partners present</strong>" in shown
        assert "Charlie" in shown

    def test_at_a_meeting_of_its_time_it_counts(
        self, client: Client, people: Cast, meeting: Meeting
    ) -> None:
        people.named.valid_to = meeting.date
        people.named.save()
        person = people.charlie
        say_who_is_there(by=people.chair, meeting=meeting, person=person, presence="present")
        assert "<strong>1 partner present</strong>" in page(client, people, meeting)
