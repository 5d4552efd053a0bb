"""A year of meetings from a pattern, such as the second Tuesday of every third month.

Days are calendar days in London. A day that is no English working day gives way to the next one
that is, within the same pattern.
"""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

from bsc_comms.kit.working_days import is_working_day, working_day_on_or_after
from subgroup.choices import WeekOfMonth

MONTHS_OF_A_YEAR = 12
WEEK = timedelta(weeks=1)


@dataclass(frozen=True)
class Pattern:
    """weekday: Monday is 0. week: which one of the month. every: months between two meetings."""

    weekday: int
    week: int
    every: int


@dataclass(frozen=True)
class Suggested:
    """A day for a meeting; `instead_of` is the day of the pattern where that is no working day."""

    day: date
    instead_of: date | None


def year_of_meetings(pattern: Pattern, first_month: date) -> list[Suggested]:
    """The days of one year that the pattern gives, from the month of `first_month` on."""
    return [
        _suggested(_day_in_month(pattern, *_month_after(first_month, months)))
        for months in range(0, MONTHS_OF_A_YEAR, pattern.every)
    ]


def _month_after(first: date, months: int) -> tuple[int, int]:
    years, month = divmod(first.month - 1 + months, MONTHS_OF_A_YEAR)
    return first.year + years, month + 1


def _day_in_month(pattern: Pattern, year: int, month: int) -> date:
    if pattern.week == WeekOfMonth.LAST:
        last = date(year, month, monthrange(year, month)[1])
        return last - timedelta(days=(last.weekday() - pattern.weekday) % 7)
    first = date(year, month, 1)
    return (
        first + timedelta(days=(pattern.weekday - first.weekday()) % 7) + WEEK * (pattern.week - 1)
    )


def _suggested(day: date) -> Suggested:
    if is_working_day(day):
        return Suggested(day, None)
    return Suggested(working_day_on_or_after(day), day)
