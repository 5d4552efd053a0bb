"""What the chair decides between two meetings belongs to the one to come, and to no past one."""

from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest
from django.test import Client

from bsc_comms.kit import clock
from plans.choices import DecisionKind
from plans.models import Communication, Decision
from subgroup.models import Meeting
from subgroup.operations.closing import close_meeting
from subgroup.operations.meetings import add_meeting, cancel_meeting
from subgroup.operations.publishing import publish
from subgroup.operations.several import TickedLine, decide_several
from subgroup.queries.minutes import minutes_of
from tests.cast import Cast
from tests.factories import CommunicationFactory, DecisionFactory, MeetingFactory
from tests.subgroup.reviewing import decide

pytestmark = pytest.mark.django_db
AUGUST, NOVEMBER, DECEMBER = date(2016, 8, 9), date(2016, 11, 8), date(2016, 12, 5)
FEBRUARY = date(2017, 2, 14)


def at_noon(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 12, tzinfo=UTC)


@pytest.fixture
def meeting(people: Cast) -> Meeting:
    """Held and closed in November."""
    with clock.at(at_noon(date(2016, 10, 3))):
        held = add_meeting(by=people.coordinator, date=NOVEMBER)
    with clock.at(at_noon(NOVEMBER)):
        close_meeting(by=people.coordinator, meeting=held)
    return Meeting.objects.get(pk=held.pk)


@pytest.fixture
def its_plan_is_out(people: Cast, meeting: Meeting) -> None:
    with clock.at(at_noon(date(2016, 11, 10))):
        publish(by=people.chair, number=1, meeting=meeting)


@pytest.fixture
def december() -> Iterator[None]:
    with clock.at(at_noon(DECEMBER)):
        yield


@pytest.fixture
def line(client: Client, people: Cast, december: None) -> Communication:
    client.force_login(people.chair)
    return CommunicationFactory(title="Dark nights", lead_partner=people.lead)


def decided_in(meeting: Meeting) -> list[str]:
    items = minutes_of(meeting)["items"]
    return [each["title"] for item in items for each in item["decisions"]]


def test_once_its_plan_is_out_it_is_in_the_minutes_of_the_next_meeting(
    client: Client, people: Cast, meeting: Meeting, its_plan_is_out: None, line: Communication
) -> None:
    following = add_meeting(by=people.coordinator, date=FEBRUARY)
    decide(client, line, DecisionKind.AGREED)
    assert Decision.objects.get().meeting_date == FEBRUARY
    assert (decided_in(meeting), decided_in(following)) == ([], ["Dark nights"])


def test_so_it_is_where_it_is_decided_with_others_in_the_table(
    client: Client, people: Cast, its_plan_is_out: None, line: Communication
) -> None:
    add_meeting(by=people.coordinator, date=FEBRUARY)
    client.post("/review/several/", {"line": [f"{line.pk}:1:"], "act": "agreed"})
    assert Decision.objects.get().meeting_date == FEBRUARY


def test_until_its_plan_is_out_it_is_in_the_minutes_of_the_meeting_that_was_held(
    client: Client, people: Cast, meeting: Meeting, line: Communication
) -> None:
    add_meeting(by=people.coordinator, date=FEBRUARY)
    decide(client, line, DecisionKind.AGREED)
    assert decided_in(meeting) == ["Dark nights"]


def test_where_no_meeting_is_set_it_waits_for_the_next_one(
    client: Client, people: Cast, meeting: Meeting, its_plan_is_out: None, line: Communication
) -> None:
    decide(client, line, DecisionKind.AGREED)
    assert (Decision.objects.get().meeting_date, decided_in(meeting)) == (None, [])
    following = add_meeting(by=people.coordinator, date=FEBRUARY)
    assert decided_in(following) == ["Dark nights"]


def test_what_was_decided_for_meetings_cancelled_long_ago_stays_with_them(
    people: Cast, meeting: Meeting, december: None
) -> None:
    """A new meeting takes over what waits since the last one that was held, and nothing older."""
    MeetingFactory(date=AUGUST, state="cancelled")
    MeetingFactory(date=date(2016, 11, 29), state="cancelled")
    DecisionFactory(meeting_date=AUGUST)
    DecisionFactory(meeting_date=None, at=at_noon(AUGUST))
    since = DecisionFactory(meeting_date=date(2016, 11, 29))
    add_meeting(by=people.coordinator, date=FEBRUARY)
    assert list(Decision.objects.filter(meeting_date=FEBRUARY)) == [since]


def test_what_was_decided_for_one_that_is_cancelled_late_stands_with_the_one_set_after_that(
    people: Cast, meeting: Meeting
) -> None:
    """It did not take place and was left; the one after it was held, when no other was set."""
    by = people.coordinator
    with clock.at(at_noon(date(2016, 11, 14))):
        not_held, held = (add_meeting(by=by, date=day) for day in (date(2016, 11, 22), DECEMBER))
    decision = DecisionFactory(meeting_date=not_held.date)
    with clock.at(at_noon(DECEMBER)):
        close_meeting(by=by, meeting=held)
        cancel_meeting(by=by, meeting=not_held, reason="Nobody came")
        add_meeting(by=by, date=FEBRUARY)
    decision.refresh_from_db()
    assert decision.meeting_date == FEBRUARY


@pytest.mark.parametrize("cancelled", [False, True], ids=["moved", "cancelled"])
def test_a_meeting_that_changed_as_it_was_decided_is_not_the_one_that_was_read(
    people: Cast, line: Communication, cancelled: bool
) -> None:
    coming = add_meeting(by=people.coordinator, date=FEBRUARY)
    march = add_meeting(by=people.coordinator, date=date(2017, 3, 14))
    as_read = Meeting.objects.get(pk=coming.pk)
    if cancelled:
        cancel_meeting(by=people.coordinator, meeting=coming, reason="No hall")
    else:
        later = date(2017, 2, 21)
        Meeting.objects.filter(pk=coming.pk).update(date=later)
    decide_several(
        by=people.chair,
        lines=[TickedLine(line.pk, line.version, None)],
        kind=DecisionKind.AGREED,
        comment="",
        meeting=as_read,
    )
    stands = march.date if cancelled else later
    assert Decision.objects.get().meeting_date == stands
