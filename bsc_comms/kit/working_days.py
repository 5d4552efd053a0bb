"""English working days: what every deadline in the planner is counted in.

A working day is Monday to Friday without the bank holidays of England and Wales. Everything here
is a function on dates: no time zone, no clock, no database. Holidays that were announced after the
offline list was made come from whoever keeps them (`learn_from`).

Source: the bank holidays that GOV.UK publishes (https://www.gov.uk/bank-holidays), as carried
offline by govuk-bank-holidays; they hold the one-off days too (jubilees, a coronation, a state
funeral). Outside the years they cover, the days are computed from the Banking and Financial
Dealings Act 1971, schedule 1, with the royal proclamations since (New Year's Day from 1974, the
early May day from 1978) and the usual substitute days.
"""

import contextlib
from collections.abc import Callable, Iterator
from contextvars import ContextVar
from datetime import date, timedelta
from functools import cache

from govuk_bank_holidays.bank_holidays import BankHolidays

ONE_DAY = timedelta(days=1)
MONDAY, SATURDAY, SUNDAY = 0, 5, 6
Announced = Callable[[], frozenset[date]]

_sources: list[Announced] = []
_as_if: ContextVar[frozenset[date] | None] = ContextVar("announced_as_if", default=None)


def learn_from(source: Announced) -> None:
    """Ask `source` for holidays that were announced late, whenever a day is looked at."""
    _sources.append(source)


@contextlib.contextmanager
def as_if_announced(days: frozenset[date]) -> Iterator[None]:
    """Count inside the block as if exactly these holidays had been announced late."""
    token = _as_if.set(days)
    try:
        yield
    finally:
        _as_if.reset(token)


def announced_late() -> frozenset[date]:
    """The holidays that are not in the offline list, as they are known now."""
    pretended = _as_if.get()
    if pretended is not None:
        return pretended
    return frozenset(day for source in _sources for day in source())


def days_off(year: int) -> frozenset[date]:
    """Give the bank holidays of a calendar year, with those that were announced late."""
    return bank_holidays(year) | {day for day in announced_late() if day.year == year}


def is_working_day(day: date) -> bool:
    """Say whether people in England are normally at work on this date."""
    return _is_working_day(day, announced_late())


def add_working_days(day: date, count: int) -> date:
    """Give the date that lies `count` working days after `day` (before it, when negative).

    The day itself is never counted, so one working day after a Saturday is the Monday. With a
    count of 0 the day comes back as it is, working or not.
    """
    step = ONE_DAY if count > 0 else -ONE_DAY
    announced = announced_late()
    for _ in range(abs(count)):
        day += step
        while not _is_working_day(day, announced):
            day += step
    return day


def working_days_between(start: date, end: date) -> int:
    """Count the working days after `start` up to and including `end`.

    The answer is negative when `end` lies before `start`: swapping the two turns its sign. From
    one working day to the next is 1.
    """
    if end < start:
        return -working_days_between(end, start)
    announced = announced_late()
    days = (start + ONE_DAY * n for n in range(1, (end - start).days + 1))
    return sum(_is_working_day(day, announced) for day in days)


def working_day_on_or_after(day: date) -> date:
    """Give the day itself if it is a working day, else the next one that is."""
    return day if is_working_day(day) else add_working_days(day, 1)


def working_day_on_or_before(day: date) -> date:
    """Give the day itself if it is a working day, else the last one before it that is."""
    return day if is_working_day(day) else add_working_days(day, -1)


def _is_working_day(day: date, announced: frozenset[date]) -> bool:
    return day.weekday() < SATURDAY and day not in bank_holidays(day.year) and day not in announced


@cache
def bank_holidays(year: int) -> frozenset[date]:
    """Give the bank holidays of England and Wales in a calendar year, published or computed."""
    return _published().get(year) or computed_bank_holidays(year)


def computed_bank_holidays(year: int) -> frozenset[date]:
    """Give the eight bank holidays that the rule names, without the one-off days."""
    easter = _easter_sunday(year)
    return frozenset(
        {
            _new_year(year),
            easter - timedelta(days=2),
            easter + ONE_DAY,
            _first_monday_from(date(year, 5, 1)),
            _first_monday_from(date(year, 5, 25)),
            _first_monday_from(date(year, 8, 25)),
            *_christmas(year),
        }
    )


def last_published_holiday() -> date:
    """The last day of the offline list; later holidays follow the law alone."""
    return max(max(days) for days in _published().values())


@cache
def _published() -> dict[int, frozenset[date]]:
    """Read the offline copy of GOV.UK's list, by year. It never asks the network."""
    published = BankHolidays(use_cached_holidays=True)
    years: dict[int, set[date]] = {}
    for holiday in published.get_holidays(division=BankHolidays.ENGLAND_AND_WALES):
        years.setdefault(holiday["date"].year, set()).add(holiday["date"])
    return {year: frozenset(days) for year, days in years.items()}


def _new_year(year: int) -> date:
    first = date(year, 1, 1)
    return _first_monday_from(first) if first.weekday() >= SATURDAY else first


def _christmas(year: int) -> tuple[date, date]:
    """Christmas Day and Boxing Day, each moved to the next free weekday off a weekend."""
    christmas, boxing = date(year, 12, 25), date(year, 12, 26)
    if christmas.weekday() == SATURDAY:
        return date(year, 12, 27), date(year, 12, 28)
    if christmas.weekday() == SUNDAY:
        return date(year, 12, 27), boxing
    if boxing.weekday() == SATURDAY:
        return christmas, date(year, 12, 28)
    return christmas, boxing


def _first_monday_from(day: date) -> date:
    return day + timedelta(days=(MONDAY - day.weekday()) % 7)


def _easter_sunday(year: int) -> date:
    """Give Easter Sunday in the Gregorian calendar.

    Source: the anonymous Gregorian computus (Nature, 20 April 1876), as in Meeus, Astronomical
    Algorithms, chapter 8.
    """
    golden = year % 19
    century, in_century = divmod(year, 100)
    leaps, century_rest = divmod(century, 4)
    moon = (century - (century - (century + 8) // 25 + 1) // 3 + 15 - leaps + 19 * golden) % 30
    weekday = (32 + 2 * century_rest + 2 * (in_century // 4) - moon - in_century % 4) % 7
    late = (golden + 11 * moon + 22 * weekday) // 451
    month, day = divmod(moon + weekday - 7 * late + 114, 31)
    return date(year, month, day + 1)
