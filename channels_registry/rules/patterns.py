"""The days on which a channel's editions come out in a year, and what they are called.

A pattern counts weeks or months from the day on which it starts. A day that is a bank holiday gives
way to the next working day; a weekend stays, since stalls and forums are held on weekends.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from bsc_comms.kit.financial_year import FinancialYear
from bsc_comms.kit.in_words import whole_day
from bsc_comms.kit.weekdays import LAST, nth_weekday
from bsc_comms.kit.working_days import SATURDAY, working_day_on_or_after
from channels_registry.choices import Naming, Rhythm, Weekday

FIRST_WEEK, LAST_WEEK = 1, LAST
A_WEEK = timedelta(days=7)
DECEMBER = 12
SEASONS = {
    **dict.fromkeys((12, 1, 2), "Winter"),
    **dict.fromkeys((3, 4, 5), "Spring"),
    **dict.fromkeys((6, 7, 8), "Summer"),
    **dict.fromkeys((9, 10, 11), "Autumn"),
}


@dataclass(frozen=True)
class Pattern:
    """Every so many weeks or months (`every`), counted from the week or month of `starts`.

    `weekday` is 0 for Monday. `nth` is 1 to 4, or -1 for the last in the month. In the rhythm of
    weeks of the month, a week begins with its Monday and belongs to the month of that Monday.
    """

    rhythm: str
    every: int
    starts: date
    ends: date | None = None
    weekday: int = Weekday.MONDAY
    nth: int = FIRST_WEEK
    naming: str = Naming.MONTH


@dataclass(frozen=True)
class Dated:
    """One edition of a pattern: the day that the pattern gives, and the day it comes out."""

    pattern_date: date
    publication_date: date
    name: str


def editions_of_year(pattern: Pattern, year: FinancialYear) -> list[Dated]:
    """The editions whose pattern's day lies in a financial year, in the order of their days."""
    return [
        Dated(day, published_on(day), edition_name(_called_after(pattern, day), pattern.naming))
        for day in days_of_year(pattern, year)
    ]


def days_of_year(pattern: Pattern, year: FinancialYear) -> list[date]:
    """The days that the pattern itself gives in a financial year."""
    days = _weeks(pattern, year) if pattern.rhythm == Rhythm.WEEKS else _months(pattern, year)
    return [
        day
        for day in days
        if day in year and day >= pattern.starts and (pattern.ends is None or day <= pattern.ends)
    ]


def published_on(day: date) -> date:
    """The day itself, or the next working day where it is a bank holiday."""
    return working_day_on_or_after(day) if day.weekday() < SATURDAY else day


def edition_name(day: date, naming: str) -> str:
    """As in "Spring 2017", "May 2017" or "9 May 2017". A December is in the winter of two years."""
    if naming == Naming.DAY:
        return whole_day(day)
    if naming == Naming.MONTH:
        return f"{day:%B %Y}"
    if day.month == DECEMBER:
        return f"Winter {day.year}/{(day.year + 1) % 100:02d}"
    return f"{SEASONS[day.month]} {day.year}"


def _called_after(pattern: Pattern, day: date) -> date:
    """The day that names an edition: of its pattern's month, wherever a holiday moves it."""
    if pattern.naming == Naming.DAY:
        return published_on(day)
    if pattern.rhythm == Rhythm.NTH_WEEK:
        return day - timedelta(days=pattern.weekday)
    return day


def _weeks(pattern: Pattern, year: FinancialYear) -> Iterator[date]:
    first = pattern.starts + timedelta(days=(pattern.weekday - pattern.starts.weekday()) % 7)
    step = A_WEEK * pattern.every
    skipped = max(0, -(-(year.first - first) // step))
    day = first + step * skipped
    while day <= year.last:
        yield day
        day += step


def _months(pattern: Pattern, year: FinancialYear) -> Iterator[date]:
    begins = _month_number(pattern.starts)
    # A day of the last week of March may lie in April.
    for number in range(_month_number(year.first) - 1, _month_number(year.last) + 1):
        if number >= begins and (number - begins) % pattern.every == 0:
            yield _day_in_month(pattern, number)


def _day_in_month(pattern: Pattern, number: int) -> date:
    year, month = number // 12, number % 12 + 1
    if pattern.rhythm == Rhythm.NTH_WEEKDAY:
        return nth_weekday(year, month, pattern.weekday, pattern.nth)
    monday = nth_weekday(year, month, Weekday.MONDAY, pattern.nth)
    return monday + timedelta(days=pattern.weekday)


def _month_number(day: date) -> int:
    return day.year * 12 + day.month - 1
