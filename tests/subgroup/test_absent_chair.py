"""Whoever takes the chair on the day, deciding and publishing stay with who holds the role."""

from datetime import UTC, date, datetime

import pytest
from django.test import Client
from django.urls import reverse

from bsc_comms.kit import clock
from subgroup.models import Meeting
from subgroup.operations.meetings import add_meeting
from subgroup.operations.room import say_who_chairs
from tests.cast import Cast
from tests.factories import AgendaItemFactory, CommunicationFactory

pytestmark = pytest.mark.django_db
IN_THE_ROOM = (
    "Whoever takes the chair today, decisions on the plan and publishing it stay with {name}, "
    "who chairs the subgroup."
)


@pytest.fixture(autouse=True)
def on_the_day():
    with clock.at(datetime(2016, 11, 8, 12, tzinfo=UTC)):
        yield


@pytest.fixture
def meeting(people: Cast) -> Meeting:
    """Alice takes the chair."""
    held = add_meeting(by=people.coordinator, date=date(2016, 11, 8))
    say_who_chairs(by=people.coordinator, meeting=held, person=people.alice)
    return held


def test_the_room_names_who_decides(client: Client, people: Cast, meeting: Meeting) -> None:
    known = CommunicationFactory(lead_partner=people.lead)
    item = AgendaItemFactory(meeting=meeting, communication=known)
    client.force_login(people.coordinator)
    page = client.get(reverse("subgroup:room", args=[meeting.pk]), {"item": item.pk}).text
    assert IN_THE_ROOM.format(name=people.chair.name) in page
    decides = f"{people.chair.name}, who chairs the subgroup, decides; nothing is decided yet."
    assert decides in page


def test_who_decides_is_not_told_so(client: Client, people: Cast, meeting: Meeting) -> None:
    client.force_login(people.chair)
    page = client.get(reverse("subgroup:room", args=[meeting.pk])).text
    assert "Whoever takes the chair today" not in page


def test_the_page_that_closes_the_meeting_names_who_publishes(
    client: Client, people: Cast, meeting: Meeting
) -> None:
    client.force_login(people.coordinator)
    page = client.get(reverse("subgroup:meeting_close", args=[meeting.pk])).text
    said = f"Afterwards {people.chair.name}, who chairs the subgroup, publishes forward plan No. 1."
    assert said in page


def test_while_nobody_holds_the_role_it_says_the_chair(
    client: Client, people: Cast, meeting: Meeting
) -> None:
    people.chair.appointments.update(starts=date(2016, 1, 1), ends=date(2016, 11, 7))
    client.force_login(people.coordinator)
    page = client.get(reverse("subgroup:meeting_close", args=[meeting.pk])).text
    assert "Afterwards the chair publishes forward plan No. 1." in page
