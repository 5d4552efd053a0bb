"""Windows in words: a window is never said more exactly than it is known."""

import calendar
from collections.abc import Iterable
from datetime import date, timedelta
from functools import lru_cache
from typing import Protocol

from bsc_comms.kit.financial_year import FinancialYear

# Taken once: calendar's own lists format a date each time that they are read.
MONTHS = tuple(calendar.month_abbr)
LONG_MONTHS = tuple(calendar.month_name)
WEEKDAYS = tuple(calendar.day_abbr)
NOT_YET_KNOWN = "Not yet known"


@lru_cache(maxsize=4096)  # a plan of thousands has the same windows again and again
def window_text(
    precision: str,
    start: date | None,
    end: date | None,
    *,
    today: date,
) -> str:
    """The window as people say it: "8 to 14 Nov", "mid December", "some time in Oct to Dec".

    `start` and `end` are the first and last day, both included; the year is named where it is not
    today's financial year (1 April to 31 March), and both years where it ends in another one.
    Whether the date is confirmed does not change the words: screens mark what is provisional.
    """
    if start is None or end is None:
        return NOT_YET_KNOWN
    last = start if precision == "week" else end
    year = FinancialYear.of(today)
    words = _WORDS.get(precision, _other_window)(start, end)
    if start in year and last in year:
        return words
    if start.year != last.year:
        before, to, after = words.partition(" to ")
        words = f"{before} {start.year}{to}{after}"
    return f"{words} {last.year}"


class HasWindow(Protocol):
    """A communication, or a row of one, that says when it is planned."""

    @property
    def precision(self) -> str: ...
    @property
    def window_start(self) -> date | None: ...
    @property
    def window_end(self) -> date | None: ...


def window_text_of(one: HasWindow, *, today: date) -> str:
    """The window of one communication in words, as `window_text` says it."""
    return window_text(one.precision, one.window_start, one.window_end, today=today)


def issued_text(issued: Iterable[tuple[date, date | None]], *, today: date) -> str:
    """When something went out, from the first to the last day; "" where nothing did.

    issued: each day, or first and last day of a window in which it went out at some time. That it
    was at some time in it is said where one window alone is known.
    """
    days = set(issued)
    if not days:
        return ""
    last = max(until or on for on, until in days)
    is_one_window = len(days) == 1 and any(until for _, until in days)
    precision = "other_window" if is_one_window else "exact"
    return window_text(precision, min(on for on, _ in days), last, today=today)


def in_a_sentence(words: str) -> str:
    """The words of a window as they go on in a sentence: "the week of 5 Dec"."""
    if words == NOT_YET_KNOWN:
        return "date not yet known"
    return f"the {words}" if words.startswith("week of ") else words


def _exact(start: date, end: date) -> str:
    if start == end:
        return f"{WEEKDAYS[start.weekday()]} {_day(start)}"
    return _range(start, end)


def _week(start: date, end: date) -> str:
    return f"week of {_day(start)}"


def _part_of_month(start: date, end: date) -> str:
    if start.month != end.month:
        return _other_window(start, end)
    return f"{part_of(start, end)} {LONG_MONTHS[start.month]}"


def part_of(start: date, end: date) -> str:
    """Which part of a month a window is: early, mid or late."""
    middle = (start.day + end.day) / 2
    if middle <= 10:
        return "early"
    return "mid" if middle <= 20 else "late"


def _month(start: date, end: date) -> str:
    if (start.year, start.month) == (end.year, end.month):
        return f"some time in {LONG_MONTHS[start.month]}"
    return f"some time in {MONTHS[start.month]} to {MONTHS[end.month]}"


def _other_window(start: date, end: date) -> str:
    return f"some time {_range(start, end)}"


def _range(start: date, end: date) -> str:
    if (start.year, start.month) == (end.year, end.month):
        return f"{start.day} to {_day(end)}"
    return f"{_day(start)} to {_day(end)}"


def _day(day: date) -> str:
    return f"{day.day} {MONTHS[day.month]}"


_WORDS = {
    "exact": _exact,
    "week": _week,
    "part_of_month": _part_of_month,
    "month": _month,
    "quarter": _month,
    "other_window": _other_window,
}


def month_window(year: int, month: int) -> tuple[date, date]:
    """The first and last day of a month."""
    return date(year, month, 1), date(year, month, calendar.monthrange(year, month)[1])


def week_window(day: date) -> tuple[date, date]:
    """Monday to Sunday of the week of `day`."""
    monday = day - timedelta(days=day.weekday())
    return monday, monday + timedelta(days=6)


PARTS = {"early": (1, 10), "mid": (11, 20), "late": (21, 31)}


def part_window(year: int, month: int, part: str) -> tuple[date, date]:
    """The first and last day of the early, mid or late part of a month."""
    first, last = PARTS[part]
    _, end = month_window(year, month)
    return date(year, month, first), date(year, month, min(last, end.day))


def quarter_window(year: int, month: int) -> tuple[date, date]:
    """The first and last day of the three months that start with `month`."""
    last = month + 2
    _, end = month_window(year + (last > 12), (last - 1) % 12 + 1)
    return date(year, month, 1), end
