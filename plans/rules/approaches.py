"""When the partners that are asked about a local communication answer by (source s6)."""

from datetime import date

from bsc_comms.kit.working_days import add_working_days

USUAL_WORKING_DAYS = 5
MOST_WORKING_DAYS = 20


def deadline_day(asked: date, working_days: int) -> date:
    """The day that a question of that day is answered by; all of it still counts."""
    return add_working_days(asked, working_days)


def nudge_day(asked: date, deadline: date) -> date | None:
    """The working day before the deadline, on which who has not answered is reminded.

    None where that is the day of the question itself or before.
    """
    day = add_working_days(deadline, -1)
    return day if day > asked else None


def next_digest_day(day: date) -> date:
    """The first working day after this one: on it the changes are told that came since."""
    return add_working_days(day, 1)
