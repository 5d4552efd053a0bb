"""A meeting that nobody closed does not hide an earlier one whose forward plan is not out."""

from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from bsc_comms.kit import clock
from subgroup.choices import MeetingState, Presence
from subgroup.models import Meeting
from subgroup.operations.closing import close_meeting
from subgroup.operations.publishing import publish
from subgroup.operations.room import say_who_is_there
from subgroup.queries.meeting_of_plan import (
    held_without_its_plan,
    meeting_of_decisions,
    meeting_of_next_plan,
)
from tests.cast import Cast
from tests.factories import DecisionFactory, MeetingFactory
from tests.subgroup.minutes.held import at_noon
from tests.subgroup.november import NOVEMBER

pytestmark = pytest.mark.django_db
MAY, AUGUST, FEBRUARY = date(2016, 5, 10), date(2016, 8, 9), date(2017, 2, 14)
DAY_AFTER = date(2016, 11, 9)


@pytest.fixture
def august(people: Cast) -> Meeting:
    """August's, closed without a plan, before November's and February's."""
    august = MeetingFactory(date=AUGUST)
    MeetingFactory(date=NOVEMBER)
    MeetingFactory(date=FEBRUARY)
    with clock.at(at_noon(AUGUST)):
        close_meeting(by=people.coordinator, meeting=august)
    return Meeting.objects.get(pk=august.pk)


@pytest.fixture
def november(august: Meeting) -> Meeting:
    return Meeting.objects.get(date=NOVEMBER)


def asked_for() -> tuple[Meeting | None, Meeting | None, Meeting | None]:
    return held_without_its_plan(), meeting_of_next_plan(), meeting_of_decisions()


def test_on_its_day_the_plan_is_that_of_the_meeting(august: Meeting, november: Meeting) -> None:
    with clock.at(at_noon(NOVEMBER)):
        assert asked_for() == (None, november, november)


def test_where_nothing_says_that_it_was_held_the_plan_is_that_of_the_one_before(
    august: Meeting,
) -> None:
    with clock.at(at_noon(DAY_AFTER)):
        assert asked_for() == (august, august, august)


def test_once_it_has_begun_the_plan_is_its_own(
    people: Cast, august: Meeting, november: Meeting
) -> None:
    with clock.at(at_noon(NOVEMBER)):
        say_who_is_there(
            by=people.chair, meeting=november, person=people.bob, presence=Presence.PRESENT
        )
    with clock.at(at_noon(DAY_AFTER)):
        assert asked_for() == (None, november, november)


def test_what_the_chair_decided_on_its_day_says_that_it_was_held(
    august: Meeting, november: Meeting
) -> None:
    """Else one review would stand in the minutes of two meetings."""
    DecisionFactory(meeting_date=NOVEMBER, at=at_noon(NOVEMBER))
    with clock.at(at_noon(DAY_AFTER)):
        assert asked_for() == (None, november, november)


def test_what_was_decided_ahead_of_it_does_not(august: Meeting) -> None:
    DecisionFactory(meeting_date=NOVEMBER, at=at_noon(date(2016, 11, 1)))
    with clock.at(at_noon(DAY_AFTER)):
        assert asked_for() == (august, august, august)


def test_however_many_were_not_closed_the_same_few_are_looked_through(
    august: Meeting, django_assert_num_queries
) -> None:
    for number in range(30):
        MeetingFactory(date=AUGUST + timedelta(days=1 + 2 * number))
    with clock.at(at_noon(DAY_AFTER)), django_assert_num_queries(12):
        meeting_of_decisions()


def test_once_the_plan_of_the_one_before_is_out_the_next_is_its_own(
    people: Cast, august: Meeting, november: Meeting
) -> None:
    with clock.at(at_noon(DAY_AFTER)):
        publish(by=people.chair, number=1, meeting=august)
        assert asked_for() == (None, november, november)


def test_a_second_plan_of_the_same_day_corrects_it_where_the_next_cycle_has_begun_too(
    people: Cast, august: Meeting, november: Meeting
) -> None:
    """Rule 9: else it would name who confirmed for a meeting of which nobody was asked then."""
    soon = MeetingFactory(date=date(2016, 11, 25))
    with clock.at(at_noon(NOVEMBER)):
        close_meeting(by=people.coordinator, meeting=november)
        publish(by=people.chair, number=1, meeting=meeting_of_next_plan())
        assert meeting_of_next_plan() == november
        assert not publish(by=people.chair, number=2, meeting=meeting_of_next_plan()).is_ahead
        assert meeting_of_next_plan() == november
    with clock.at(at_noon(DAY_AFTER)):
        assert meeting_of_next_plan() == soon


def test_a_second_plan_ahead_of_a_meeting_is_ahead_of_it_too(
    people: Cast, august: Meeting, november: Meeting
) -> None:
    with clock.at(at_noon(date(2016, 11, 1))):
        publish(by=people.chair, number=1, meeting=august)
    with clock.at(at_noon(date(2016, 11, 2))):
        assert publish(by=people.chair, number=2, meeting=meeting_of_next_plan()).is_ahead
        assert meeting_of_next_plan() == november


def test_one_that_was_not_closed_either_hides_what_it_followed_only_once_it_has_begun(
    people: Cast, august: Meeting, november: Meeting
) -> None:
    may = MeetingFactory(date=MAY, state=MeetingState.CLOSED, closed_at=at_noon(MAY))
    Meeting.objects.filter(pk=august.pk).update(state=MeetingState.PLANNED, closed_at=None)
    august.refresh_from_db()
    with clock.at(at_noon(DAY_AFTER)):
        assert meeting_of_next_plan() == may
    with clock.at(at_noon(AUGUST)):
        say_who_is_there(
            by=people.chair, meeting=august, person=people.bob, presence=Presence.PRESENT
        )
    with clock.at(at_noon(DAY_AFTER)):
        assert meeting_of_next_plan() == august


def test_today_asks_to_close_the_one_and_for_the_plan_of_the_other(
    client: Client, people: Cast, august: Meeting
) -> None:
    client.force_login(people.chair)
    with clock.at(at_noon(DAY_AFTER)):
        page = client.get(reverse("overview:today")).text
    assert "Close the meeting of Tuesday 8 November 2016</a>" in page
    assert "The plan of the meeting of Tuesday 9 August 2016 is not out yet." in page
