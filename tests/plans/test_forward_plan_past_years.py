"""What is brought in of past years once a forward plan is out: it is for the record alone."""

from datetime import UTC, date, datetime, timedelta

import pytest

from bsc_comms.kit import clock
from plans.choices import State
from plans.models import Communication
from plans.operations.communications import set_aside
from plans.queries.forward_plans import next_plan
from tests.factories import ChannelFactory, CommunicationFactory, partnership
from tests.plans.marked import mark_issued
from tests.plans.published import FIRST, publish

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]
SINCE = FIRST + timedelta(days=1)
IN_APRIL = datetime(2017, 4, 5, 15, tzinfo=UTC)
LONG_AGO, MARCH = date(2014, 11, 8), date(2017, 3, 28)


@pytest.fixture(autouse=True)
def the_partnership() -> None:
    partnership()


def mark(one: Communication, on: date, *, at: datetime) -> None:
    with clock.at(at):
        mark_issued(
            by=None, placement=one.placements.get(), issued_on=on, proof_url="https://e.org"
        )


def logged(title: str, day: date | None, *, at: datetime, **fields) -> Communication:
    window = {"undated": True} if day is None else {"window_start": day}
    return CommunicationFactory(
        title=title, created_at=at, channels=[ChannelFactory()], **window, **fields
    )


def logged_as_issued(title: str, day: date | None, *, on: date, at: datetime) -> None:
    mark(logged(title, day, at=at), on, at=at)


def next_holds(*, at: datetime) -> list[str]:
    with clock.at(at):
        return sorted(line["title"] for line in next_plan().lines)


def test_what_ended_before_the_financial_year_of_the_last_plan_does_not_enter_the_next():
    publish(1)
    last, first = date(2016, 3, 31), date(2016, 4, 1)
    logged_as_issued("Two years ago", LONG_AGO, on=LONG_AGO, at=SINCE)
    logged_as_issued("By 31 March", last, on=last, at=SINCE)
    logged_as_issued("From 1 April", first, on=first, at=SINCE)
    logged_as_issued("Planned for March, issued in April", last, on=first, at=SINCE)
    logged_as_issued("Without a window", None, on=last, at=SINCE)
    for state in (State.CANCELLED, State.POSTPONED):
        logged(f"{state.label} two years ago", LONG_AGO, at=SINCE, state=state)
        logged(f"{state.label} this year", first, at=SINCE, state=state)
    logged("Overdue", LONG_AGO, at=SINCE)
    assert next_holds(at=SINCE + timedelta(days=1)) == [
        "Cancelled this year",
        "From 1 April",
        "Overdue",
        "Planned for March, issued in April",
        "Postponed this year",
        "Without a window",
    ]


def test_what_is_set_aside_once_it_is_logged_does_not_enter_it_either():
    publish(1)
    for title, day in (("Two years ago", LONG_AGO), ("This year", date(2016, 4, 1))):
        one = logged(title, day, at=SINCE)
        with clock.at(SINCE):
            set_aside(
                by=None,
                communication=one,
                opened_version=1,
                state=State.CANCELLED,
                reason="The van broke down.",
            )
    assert next_holds(at=SINCE + timedelta(days=1)) == ["This year"]


def test_after_a_plan_of_april_what_was_logged_by_then_still_enters_when_it_is_marked_late():
    overdue = logged("On the plan", MARCH, at=FIRST)
    idea = logged("An idea", MARCH, at=FIRST, state=State.IDEA)
    publish(1, IN_APRIL)
    late = IN_APRIL + timedelta(days=5)
    for one in (overdue, idea):
        mark(one, MARCH, at=late)
    logged_as_issued("Logged afterwards", MARCH, on=MARCH, at=late)
    assert next_holds(at=late + timedelta(days=1)) == ["An idea", "On the plan"]


def test_after_a_plan_of_march_what_went_out_in_march_enters_though_it_is_logged_in_april():
    publish(1, datetime(2017, 3, 1, 15, tzinfo=UTC))
    logged_as_issued("Logged afterwards", MARCH, on=MARCH, at=IN_APRIL)
    assert next_holds(at=IN_APRIL + timedelta(days=1)) == ["Logged afterwards"]
