"""A forward plan that is published ahead of its meeting is not the one that comes of it."""

from datetime import UTC, date, datetime

import pytest
from django.test import Client
from django.urls import reverse

from bsc_comms.kit import clock
from partnership.models import Letter
from plans.models import ForwardPlan
from plans.queries.agreed.lines import meetings_held
from subgroup.choices import Step
from subgroup.models import Meeting
from subgroup.operations.closing import close_meeting
from subgroup.operations.meetings import add_meeting, cancel_meeting, change_meeting
from subgroup.operations.publishing import publish
from subgroup.queries.cycle import cycle_line
from subgroup.queries.meeting_of_plan import held_without_its_plan
from subgroup.queries.meetings import forward_plans_by_meeting
from tests.cast import Cast
from tests.subgroup.november import NOVEMBER

pytestmark = pytest.mark.django_db
AUGUST, SPECIAL, FEBRUARY = date(2016, 8, 9), date(2016, 11, 1), date(2017, 2, 14)
AHEAD, AFTER = date(2016, 10, 24), date(2016, 11, 10)


def at_noon(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 12, tzinfo=UTC)


@pytest.fixture
def meeting(people: Cast) -> Meeting:
    """November's, with No. 1 published after August and No. 2 ahead of November; not closed yet."""
    with clock.at(at_noon(date(2016, 8, 1))):
        august = add_meeting(by=people.coordinator, date=AUGUST)
        november = add_meeting(by=people.coordinator, date=NOVEMBER)
        add_meeting(by=people.coordinator, date=FEBRUARY)
    with clock.at(at_noon(AUGUST)):
        close_meeting(by=people.chair, meeting=august, publish_number=1)
    with clock.at(at_noon(AHEAD)):
        publish(by=people.chair, number=2, meeting=november)
    return november


def test_the_letter_names_the_day_of_the_meeting_in_full(meeting: Meeting) -> None:
    letter = Letter.objects.filter(subject__startswith="Forward plan No. 2 for Tue 8 Nov").first()
    for said in (letter.text, letter.html):
        assert "is published for the meeting of Tuesday 8 November 2016." in said


def is_out(meeting: Meeting) -> bool:
    steps = {each["step"]: each["state"] for each in cycle_line(meeting)}
    return steps[Step.FORWARD_PLAN_OUT] == "done"


def test_until_one_is_published_after_the_meeting_the_plan_is_not_out(
    people: Cast, meeting: Meeting
) -> None:
    with clock.at(at_noon(AHEAD)):
        assert not is_out(meeting)
    with clock.at(at_noon(NOVEMBER)):
        close_meeting(by=people.coordinator, meeting=meeting)
    closed = Meeting.objects.get(pk=meeting.pk)
    with clock.at(at_noon(AFTER)):
        assert (is_out(closed), held_without_its_plan()) == (False, closed)
        publish(by=people.chair, number=3, meeting=closed)
        assert (is_out(closed), held_without_its_plan()) == (True, None)


def test_the_plan_alone_is_not_the_step_while_there_are_no_minutes(
    people: Cast, meeting: Meeting
) -> None:
    with clock.at(at_noon(AFTER)):
        publish(by=people.chair, number=3, meeting=meeting)
        assert not is_out(meeting)
        close_meeting(by=people.coordinator, meeting=meeting)
        assert is_out(Meeting.objects.get(pk=meeting.pk))


def test_today_of_the_chair_asks_for_the_plan(
    client: Client, people: Cast, meeting: Meeting
) -> None:
    client.force_login(people.chair)
    with clock.at(at_noon(NOVEMBER)):
        close_meeting(by=people.coordinator, meeting=meeting)
        page = client.get(reverse("overview:today")).content.decode()
    assert "Publish forward plan No. 3</a> (by Thu 10 Nov)" in page


def test_closing_the_meeting_offers_the_plan_that_comes_of_it(
    client: Client, people: Cast, meeting: Meeting
) -> None:
    url = reverse("subgroup:meeting_close", args=[meeting.pk])
    with clock.at(at_noon(NOVEMBER)):
        client.force_login(people.chair)
        page = client.get(url)
        assert page.context["form"]["publish"].value() is True
        assert "No. 2 was published ahead of this meeting, on Mon 24 Oct." in page.content.decode()
        client.force_login(people.coordinator)
        page = client.get(url).content.decode()
        assert "Afterwards Chris, who chairs the subgroup, publishes forward plan No. 3." in page


@pytest.mark.parametrize("name", ["meeting", "minutes"])
def test_the_pages_of_the_meeting_say_that_it_was_published_ahead(
    client: Client, people: Cast, meeting: Meeting, name: str
) -> None:
    url = reverse(f"subgroup:{name}", args=[meeting.pk])
    client.force_login(people.chair)
    with clock.at(at_noon(NOVEMBER)):
        close_meeting(by=people.coordinator, meeting=meeting)
    with clock.at(at_noon(AFTER)):
        page = client.get(url).content.decode()
        assert "No. 2 was published ahead of this meeting" in page
        assert "for this meeting" not in page
        assert "after it yet" in page
        publish(by=people.chair, number=3, meeting=Meeting.objects.get(pk=meeting.pk))
        page = client.get(url).content.decode()
        assert "No. 3 was published for this meeting" in page
        assert "after it yet" not in page


def test_where_the_meeting_is_then_cancelled_the_one_before_has_its_plan(
    people: Cast, meeting: Meeting
) -> None:
    with clock.at(at_noon(NOVEMBER)):
        cancel_meeting(by=people.coordinator, meeting=meeting, reason="Snow")
        assert ForwardPlan.objects.latest("number").meeting_date == NOVEMBER
        assert held_without_its_plan() is None


def test_one_held_before_the_meeting_that_it_was_published_ahead_of_has_a_plan_of_its_own(
    client: Client, people: Cast, meeting: Meeting
) -> None:
    with clock.at(at_noon(AHEAD)):
        special = add_meeting(by=people.coordinator, date=SPECIAL)
    client.force_login(people.chair)
    with clock.at(at_noon(SPECIAL)):
        page = client.get(reverse("subgroup:meeting_close", args=[special.pk]))
        assert page.context["form"]["publish"].value() is True
        assert "of a later meeting is out" not in page.text
        close_meeting(by=people.chair, meeting=special, publish_number=3)
    assert forward_plans_by_meeting() == {AUGUST: 1, SPECIAL: 3}


def test_where_the_meeting_is_moved_to_an_earlier_day_its_own_plan_comes_of_it(
    people: Cast, meeting: Meeting
) -> None:
    with clock.at(at_noon(AHEAD)):
        change_meeting(
            by=people.coordinator,
            meeting=meeting,
            opened_version=meeting.version,
            date=SPECIAL,
            starts=None,
            place="",
        )
    moved = Meeting.objects.get(pk=meeting.pk)
    with clock.at(at_noon(SPECIAL)):
        close_meeting(by=people.chair, meeting=moved, publish_number=3)
    assert forward_plans_by_meeting() == {AUGUST: 1, SPECIAL: 3}


def test_no_agreed_line_and_no_list_counts_it_as_what_came_of_the_meeting(
    people: Cast, meeting: Meeting
) -> None:
    with clock.at(at_noon(AFTER)):
        assert meetings_held(AFTER) == [AUGUST]
        assert forward_plans_by_meeting() == {AUGUST: 1}
        publish(by=people.chair, number=3, meeting=meeting)
        assert meetings_held(AFTER) == [NOVEMBER, AUGUST]
        assert forward_plans_by_meeting() == {AUGUST: 1, NOVEMBER: 3}
