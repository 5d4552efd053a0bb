"""A year of meetings from a pattern, such as the second Tuesday of every third month.

Days are calendar days in London. A day that is no English working day gives way to the next one
that is, within the same pattern.
"""

from dataclasses import dataclass
from datetime import date

from bsc_comms.kit.weekdays import nth_weekday
from bsc_comms.kit.working_days import is_working_day, working_day_on_or_after

MONTHS_OF_A_YEAR = 12


@dataclass(frozen=True)
class Pattern:
    """weekday: Monday is 0. week: which of the month (-1: the last). every: in months."""

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
        _suggested(nth_weekday(*_month_after(first_month, months), pattern.weekday, pattern.week))
        for months in range(0, MONTHS_OF_A_YEAR, pattern.every)
    ]


def _month_after(first: date, months: int) -> tuple[int, int]:
    years, month = divmod(first.month - 1 + months, MONTHS_OF_A_YEAR)
    return first.year + years, month + 1


def _suggested(day: date) -> Suggested:
    if is_working_day(day):
        return Suggested(day, None)
    return Suggested(working_day_on_or_after(day), day)
