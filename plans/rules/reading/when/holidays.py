"""The days of holidays, terms and of days in the year's calendar, for each calendar year.

Bank holidays: Banking and Financial Dealings Act 1971, schedule 1, and the royal proclamations
since. Term dates are each council's own and are not known here: half terms and holidays are what
the standard school year makes likely (Local Government Association).
"""

from collections.abc import Callable, Iterator
from datetime import date, timedelta

from bsc_comms.kit.weekdays import nth_weekday
from bsc_comms.kit.working_days import bank_holidays

ONE_DAY = timedelta(days=1)
WEEK_LONG = timedelta(days=6)
Days = tuple[date, date]


def easter_sunday(year: int) -> date:
    """Easter Sunday: the day before the one bank holiday Monday that follows a Friday one."""
    holidays = bank_holidays(year)
    return next(
        day - ONE_DAY
        for day in sorted(holidays)
        if day.weekday() == 0 and day - timedelta(days=3) in holidays and 3 <= day.month <= 4
    )


def fixed(month: int, day: int) -> Callable[[int], Iterator[Days]]:
    return lambda year: iter([(date(year, month, day), date(year, month, day))])


def from_easter(first: int, last: int | None = None) -> Callable[[int], Iterator[Days]]:
    def days(year: int) -> Iterator[Days]:
        easter = easter_sunday(year)
        yield (
            easter + timedelta(days=first),
            easter + timedelta(days=first if last is None else last),
        )

    return days


def weekday_in(month: int, weekday: int, nth: int) -> Callable[[int], Iterator[Days]]:
    """The nth such weekday of a month, the last for -1."""

    def days(year: int) -> Iterator[Days]:
        day = nth_weekday(year, month, weekday, nth)
        yield day, day

    return days


def bank_holiday_in(month: int, nth: int) -> Callable[[int], Iterator[Days]]:
    """The holiday of the nth Monday of a month, or the one that was set in its place that year."""

    def days(year: int) -> Iterator[Days]:
        [(monday, _)] = weekday_in(month, 0, nth)(year)
        nearest = min(bank_holidays(year), key=lambda day: abs(day - monday))
        yield nearest, nearest

    return days


def between(first: tuple[int, int], last: tuple[int, int]) -> Callable[[int], Iterator[Days]]:
    """From a day of the year to another, in the next year where that comes before."""

    def days(year: int) -> Iterator[Days]:
        yield date(year, *first), date(year + (last < first), *last)

    return days


def black_friday(year: int) -> Iterator[Days]:
    thursday = next(weekday_in(11, 3, 4)(year))[0]
    yield thursday + ONE_DAY, thursday + ONE_DAY


def spring_half_term(year: int) -> Iterator[Days]:
    """The week, Monday to Friday, whose Monday is nearest the 15th of February."""
    monday = date(year, 2, 12)
    monday += timedelta(days=-monday.weekday() % 7)
    yield monday, monday + timedelta(days=4)


def summer_half_term(year: int) -> Iterator[Days]:
    """The week, Monday to Friday, of the spring bank holiday."""
    monday = next(weekday_in(5, 0, -1)(year))[0]
    yield monday, monday + timedelta(days=4)


def autumn_half_term(year: int) -> Iterator[Days]:
    """The last week of October that has its Monday and its Friday in it."""
    friday = next(weekday_in(10, 4, -1)(year))[0]
    yield friday - timedelta(days=4), friday


def half_terms(year: int) -> Iterator[Days]:
    yield from spring_half_term(year)
    yield from summer_half_term(year)
    yield from autumn_half_term(year)


def christmas_week(year: int) -> Iterator[Days]:
    monday = date(year, 12, 25) - timedelta(days=date(year, 12, 25).weekday())
    yield monday, monday + WEEK_LONG


def easter_holidays(year: int) -> Iterator[Days]:
    """About a fortnight at the beginning of April, which holds Good Friday where it can."""
    easter = easter_sunday(year)
    if easter < date(year, 4, 5):
        yield easter - timedelta(days=2), easter + timedelta(days=12)
    elif easter < date(year, 4, 14):
        yield easter - WEEK_LONG, easter + timedelta(days=5)
    else:
        yield easter - timedelta(days=13), easter + ONE_DAY


def each_bank_holiday(year: int) -> Iterator[Days]:
    return ((day, day) for day in sorted(bank_holidays(year)))


def school_holidays(year: int) -> Iterator[Days]:
    yield from easter_holidays(year)
    yield from summer_holidays(year)
    yield from christmas_period(year)
    yield from half_terms(year)


summer_holidays = between((7, 24), (8, 31))
christmas_period = between((12, 24), (1, 1))
