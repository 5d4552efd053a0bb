"""By when a question is answered, when one is reminded, and why it cannot be answered."""

from datetime import UTC, date, datetime

import pytest

from plans.rules.approaches import Closed, deadline_day, nudge_day, why_closed

TUESDAY, FRIDAY = date(2016, 10, 25), date(2016, 10, 28)


@pytest.mark.parametrize(
    ("asked", "working_days", "day"),
    [
        (TUESDAY, 5, date(2016, 11, 1)),  # the clocks go back on 30 October
        (FRIDAY, 1, date(2016, 10, 31)),
        (date(2016, 10, 29), 1, date(2016, 10, 31)),  # asked on a Saturday
        (date(2016, 12, 22), 5, date(2017, 1, 3)),  # 26 and 27 December and 2 January are holidays
        (date(2017, 3, 23), 5, date(2017, 3, 30)),  # the clocks go forward on 26 March
        (date(2017, 4, 12), 2, date(2017, 4, 18)),  # Easter
    ],
)
def test_the_deadline_is_counted_in_english_working_days(asked, working_days, day) -> None:
    assert deadline_day(asked, working_days) == day


@pytest.mark.parametrize(
    ("over", "day"),
    [
        (None, date(2016, 11, 1)),
        (date(2016, 11, 8), date(2016, 11, 1)),
        (date(2016, 11, 1), date(2016, 11, 1)),
        (date(2016, 10, 29), date(2016, 10, 29)),  # a Saturday
        (TUESDAY, TUESDAY),
    ],
)
def test_the_deadline_is_at_the_latest_the_last_day_of_what_is_asked_about(over, day) -> None:
    assert deadline_day(TUESDAY, 5, over=over) == day


@pytest.mark.parametrize(
    ("asked", "deadline", "day"),
    [
        (TUESDAY, date(2016, 11, 1), date(2016, 10, 31)),
        (TUESDAY, date(2016, 10, 27), date(2016, 10, 26)),
        (FRIDAY, date(2016, 10, 31), None),  # the day before is the day of the question
        (TUESDAY, date(2016, 10, 26), None),
        (date(2016, 12, 20), date(2016, 12, 28), date(2016, 12, 23)),
    ],
)
def test_the_reminder_is_on_the_working_day_before_unless_that_is_the_day_of_asking(
    asked, deadline, day
) -> None:
    assert nudge_day(asked, deadline) == day


DEADLINE = datetime(2016, 11, 1, 23, 59, tzinfo=UTC)
EARLY = datetime(2016, 10, 27, 12, tzinfo=UTC)
BEFORE, AFTER = datetime(2016, 11, 1, 23, 59, tzinfo=UTC), datetime(2016, 11, 2, tzinfo=UTC)


@pytest.mark.parametrize(
    ("approach", "communication", "is_ours", "closed_at", "now", "why"),
    [
        ("open", "planned", False, None, BEFORE, None),
        ("open", "idea", False, None, BEFORE, None),
        ("open", "returned", False, None, BEFORE, None),
        ("open", "planned", False, None, AFTER, Closed.TOO_LATE),
        ("closed", "planned", False, EARLY, BEFORE, Closed.BEFORE_ITS_TIME),
        ("closed", "planned", False, EARLY, AFTER, Closed.BEFORE_ITS_TIME),
        ("closed", "planned", False, BEFORE, AFTER, Closed.BEFORE_ITS_TIME),
        ("closed", "planned", False, AFTER, AFTER, Closed.TOO_LATE),
        ("closed", "issued", False, EARLY, BEFORE, Closed.GONE_OUT),
        ("closed", "planned", True, EARLY, BEFORE, Closed.OURS_NOW),
        ("withdrawn", "planned", False, EARLY, BEFORE, Closed.TAKEN_BACK),
        ("withdrawn", "cancelled", False, EARLY, AFTER, Closed.SET_ASIDE),
        ("open", "postponed", False, None, BEFORE, Closed.SET_ASIDE),
        ("open", "merged", False, None, AFTER, Closed.MERGED),
        ("open", "issued", False, None, BEFORE, Closed.GONE_OUT),
        ("closed", "evaluated", False, EARLY, AFTER, Closed.GONE_OUT),
        ("open", "planned", True, None, BEFORE, Closed.OURS_NOW),
    ],
)
def test_what_became_of_the_communication_says_most(
    approach, communication, is_ours, closed_at, now, why
) -> None:
    assert (
        why_closed(
            approach=approach,
            communication=communication,
            is_ours=is_ours,
            deadline=DEADLINE,
            closed_at=closed_at,
            now=now,
        )
        is why
    )
