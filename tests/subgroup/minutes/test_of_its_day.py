"""Minutes have the people of the meeting's day, also where roles have changed hands since."""

from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from bsc_comms.kit import clock
from partnership.choices import Role
from partnership.models import Person
from partnership.operations.people import deactivate
from subgroup.choices import Presence
from subgroup.models import Meeting
from subgroup.operations.closing import close_meeting
from subgroup.operations.room import say_who_is_there
from subgroup.queries.room import seated_at
from tests.cast import Cast
from tests.factories import AppointmentFactory, advocate_of
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


class TestWhoWasThere:
    def test_who_left_since_still_counts_for_the_partner_that_they_spoke_for_then(
        self, people: Cast, meeting: Meeting
    ) -> None:
        minutes = close_meeting(by=people.coordinator, meeting=meeting)
        ends(people.bob)
        with clock.at(at_noon(LATER)):
            say(people, meeting, people.bob, Presence.PRESENT)
        minutes.refresh_from_db()
        assert minutes.content["present"] == [
            {"name": "Alice", "partner": "Lead partner"},
            {"name": "Bob", "partner": "Other partner"},
        ]
        assert minutes.content["partners_present"] == ["Lead partner", "Other partner"]

    def test_those_of_its_day_can_be_written_down_and_who_began_since_cannot(
        self, people: Cast, meeting: Meeting
    ) -> None:
        ends(people.charlie)
        begun = advocate_of(people.named, name="Newt")
        begun.appointments.update(starts=NEXT_DAY)
        with clock.at(at_noon(LATER)):
            seated = seated_at(meeting)
        names = ["Alice", "Bob", "Charlie", "Chris", "Cora"]
        assert [seat.person.name for seat in seated.seats] == names
        assert [person.name for person in seated.people] == names
        assert [seat.partners for seat in seated.seats] == [["Lead"], ["Other"], ["Named"], [], []]

    def test_also_where_an_account_was_closed_after_the_meeting_and_not_before(
        self, people: Cast, meeting: Meeting
    ) -> None:
        for person, day in ((people.chair, date(2016, 11, 1)), (people.charlie, LATER)):
            with clock.at(at_noon(day)):
                deactivate(by=people.administrator, person=person)
        with clock.at(at_noon(LATER)):
            names = [seat.person.name for seat in seated_at(meeting).seats]
        assert names == ["Alice", "Bob", "Charlie", "Cora"]

    def test_actions_go_to_the_people_of_today(
        self, client: Client, people: Cast, meeting: Meeting
    ) -> None:
        ends(people.charlie)
        client.force_login(people.coordinator)
        with clock.at(at_noon(LATER)):
            page = client.get(reverse("subgroup:room", args=[meeting.pk]))
        offered = [str(label) for _, label in page.context["action_form"].fields["owner"].choices]
        assert offered == ["Choose a person", "Alice", "Bob", "Chris", "Cora"]
