"""When an awareness day that comes round each year falls, by the rule of its date.

The rules, with months and days as numbers:

    FIXED 11-25             that day
    RANGE 11-25..12-10      from that day to that one, into the next year where it ends earlier;
                            to 02-28 is to the end of February
    NTH 3 MON 11 7          from the third Monday of November, for seven days
    LAST SUN 10 1           the last Sunday of October, for one day
"""

import re
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from functools import lru_cache

from bsc_comms.kit.weekdays import LAST, nth_weekday

WEEKDAYS = ("MON", "TUE", "WED", "THU", "FRI", "SAT", "SUN")
LONGEST = 366
_DAY = r"(\d\d)-(\d\d)"
_WEEKDAY = f"({'|'.join(WEEKDAYS)})"

Days = tuple[date, date]
Turn = Callable[[re.Match[str], int], Days]


@lru_cache(maxsize=1024)  # each page of the calendar asks it of all rules
def days_of_rule(rule: str, year: int) -> Days:
    """First and last day of what begins in that calendar year. ValueError for what is no rule."""
    for written, turn in _TURNS.items():
        if match := re.fullmatch(written, rule, re.ASCII):
            return turn(match, year)
    raise ValueError(f"“{rule}” is no rule of a date.")


def is_certain(rule: str) -> bool:
    """Whether the rule itself is the date, as of 5 November and of the change of the clocks.

    A week is moved by its organiser, and the days of a campaign differ from year to year.
    """
    return rule.startswith(("FIXED ", "LAST "))


def days_by_rule(rule: str, first: date, last: date) -> Iterator[Days]:
    """Each time by the rule that shares a day with these, both included."""
    for year in range(first.year - 1, last.year + 1):
        starts, ends = days_of_rule(rule, year)
        if starts <= last and ends >= first:
            yield starts, ends


def _fixed(match: re.Match[str], year: int) -> Days:
    day = date(year, int(match[1]), int(match[2]))
    return day, day


def _range(match: re.Match[str], year: int) -> Days:
    starts = date(year, int(match[1]), int(match[2]))
    month, day = int(match[3]), int(match[4])
    ends = date(year, month, day)
    if ends < starts:
        ends = date(year + 1, month, day)
    if (month, day) == (2, 28):
        ends = date(ends.year, 3, 1) - timedelta(days=1)
    return starts, ends


def _nth(match: re.Match[str], year: int) -> Days:
    starts = nth_weekday(year, int(match[3]), WEEKDAYS.index(match[2]), int(match[1]))
    return _for_so_long(starts, match[4])


def _last(match: re.Match[str], year: int) -> Days:
    starts = nth_weekday(year, int(match[2]), WEEKDAYS.index(match[1]), LAST)
    return _for_so_long(starts, match[3])


def _for_so_long(starts: date, days: str) -> Days:
    if not 1 <= int(days) <= LONGEST:
        raise ValueError(f"It cannot go on for {days} days.")
    return starts, starts + timedelta(days=int(days) - 1)


_MONTH = r"(0[1-9]|1[0-2])"
_TURNS: dict[str, Turn] = {
    f"FIXED {_DAY}": _fixed,
    rf"RANGE {_DAY}\.\.{_DAY}": _range,
    rf"NTH ([1-4]) {_WEEKDAY} {_MONTH} (\d+)": _nth,
    rf"LAST {_WEEKDAY} {_MONTH} (\d+)": _last,
}
