"""Minutes have the people of the meeting's day, also where roles have changed hands since."""

from datetime import date, timedelta

import pytest

from bsc_comms.kit import clock
from partnership.choices import Role
from partnership.models import Person
from subgroup.choices import Presence
from subgroup.models import Meeting
from subgroup.operations.closing import close_meeting
from subgroup.operations.room import say_who_is_there
from tests.cast import Cast
from tests.factories import AppointmentFactory
from tests.subgroup.minutes.held import at_noon
from tests.subgroup.november import NOVEMBER

pytestmark = pytest.mark.django_db
LAST_DAY, NEXT_DAY, LATER = (NOVEMBER + timedelta(days=days) for days in (1, 2, 6))


def say(people: Cast, meeting: Meeting, person: Person, presence: str) -> None:
    say_who_is_there(by=people.coordinator, meeting=meeting, person=person, presence=presence)


def ends(person: Person, last: date = LAST_DAY) -> None:
    person.appointments.update(ends=last)


@pytest.fixture
def new_chair(people: Cast, meeting: Meeting) -> Person:
    """Chris chaired; Alice, who was there too, holds the role from two days later on."""
    say(people, meeting, people.chair, Presence.PRESENT)
    ends(people.chair)
    AppointmentFactory(person=people.alice, role=Role.CHAIR, partner=None, starts=NEXT_DAY)
    return people.alice


@pytest.mark.usefixtures("new_chair")
class TestInTheChair:
    def test_of_a_meeting_closed_late_is_the_chair_of_its_day(
        self, people: Cast, meeting: Meeting
    ) -> None:
        with clock.at(at_noon(LATER)):
            minutes = close_meeting(by=people.coordinator, meeting=meeting)
        assert minutes.content["meeting"]["chair"] == "Chris"

    def test_stays_the_chair_of_its_day_where_a_draft_is_put_right(
        self, people: Cast, meeting: Meeting
    ) -> None:
        minutes = close_meeting(by=people.coordinator, meeting=meeting)
        with clock.at(at_noon(LATER)):
            say(people, meeting, people.charlie, Presence.APOLOGIES)
        minutes.refresh_from_db()
        assert minutes.content["meeting"]["chair"] == "Chris"
