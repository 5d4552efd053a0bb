"""A window moved by weeks or months, as precise as it was."""

import calendar
from datetime import date, timedelta

from plans.rules.windows import (
    month_window,
    part_of,
    part_window,
    quarter_window,
    week_window,
)

WEEKS = {"week": 1, "two_weeks": 2, "four_weeks": 4, "week_earlier": -1}
MONTHS = {"month": 1, "quarter": 3, "month_earlier": -1}
#: Windows that are known to a day or a week, and can move by weeks.
BY_WEEKS = frozenset({"exact", "week", "other_window"})


def moved_window(precision: str, start: date, end: date, step: str) -> tuple[date, date] | None:
    """The first and last day after a step of WEEKS or MONTHS; None where the step does not fit.

    What is known to a part of a month or less moves by months alone, a quarter by quarters alone.
    """
    if step in WEEKS:
        by = timedelta(weeks=WEEKS[step])
        return (start + by, end + by) if precision in BY_WEEKS else None
    return _by_months(precision, start, end, MONTHS[step])


def _by_months(precision: str, start: date, end: date, months: int) -> tuple[date, date] | None:
    first = months_on(start, months)
    if precision == "quarter":
        return quarter_window(first.year, first.month) if months % 3 == 0 else None
    if precision == "month":
        last = months_on(end.replace(day=1), months)
        return month_window(first.year, first.month)[0], month_window(last.year, last.month)[1]
    if precision == "part_of_month" and start.month == end.month:
        return part_window(first.year, first.month, part_of(start, end))
    if precision == "week":
        return week_window(first)
    return first, first + (end - start)


def months_on(day: date, months: int) -> date:
    """The same day so many months later; the month's last day where there is no such day."""
    years, month = divmod(day.month - 1 + months, 12)
    year = day.year + years
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))
