"""The days on which waves end: 2016-03-31, 31/3/2016, 31 March 2016, March 2016. One order a file.

Whether a file writes the day or the month first is decided by all of its days together; where they
do not say, the file is refused instead of guessed at.
"""

import re
from calendar import monthrange
from collections.abc import Iterable
from datetime import date

from bsc_comms.kit.month_names import month_number

_ISO = re.compile(r"(\d{4})-(\d{1,2})(?:-(\d{1,2}))?(?:[ T]00:00(?::00)?)?")
_FIGURES = re.compile(r"(\d{1,2})[/. -](\d{1,2})[/. -](\d{4})")
_WORDS = re.compile(r"(?:(\d{1,2})(?:st|nd|rd|th)?[ -])?([a-z]{3,9})[ -]'?(\d{2}|\d{4})")


class NotADay(Exception):
    """A cell that is no day; its text says why."""


def months_first(texts: Iterable[str]) -> bool | None:
    """Whether days are in American order; None where the file does not say.

    Raises NotADay where some of them can only be read one way and some only the other.
    """
    day_first = month_first = both = 0
    for text in texts:
        if match := _FIGURES.fullmatch(text):
            first, second = int(match[1]), int(match[2])
            day_first += first > 12
            month_first += second > 12 >= first
            both += first <= 12 and second <= 12 and first != second
    if day_first and month_first:
        raise NotADay(
            "Some of its days stand before their month and some after it. "
            "Write all of them like 2016-03-31."
        )
    if day_first or month_first:
        return bool(month_first)
    return None if both else False


def read_day(text: str, *, month_first: bool | None) -> date:
    """A day; of a month alone its last one. Raises NotADay."""
    text = text.strip()
    if match := _ISO.fullmatch(text):
        year, month, day = int(match[1]), int(match[2]), int(match[3] or 0)
    elif match := _FIGURES.fullmatch(text):
        first, second, year = int(match[1]), int(match[2]), int(match[3])
        if month_first is None and first != second:
            raise NotADay(
                f"“{text}” may be two days: the file does not say whether the day or the month "
                "stands first. Write it like 2016-03-31."
            )
        day, month = (second, first) if month_first else (first, second)
    elif (match := _WORDS.fullmatch(text.casefold())) and (named := month_number(match[2])):
        day, month = int(match[1] or 0), named
        year = int(match[3]) + (2000 if len(match[3]) == 2 else 0)
    else:
        raise NotADay(f"“{text}” is no day. Write it like 2016-03-31.")
    try:
        return date(year, month, day or monthrange(year, month)[1])
    except ValueError:
        raise NotADay(f"“{text}” is no day. Write it like 2016-03-31.") from None


def is_day(text: str) -> bool:
    """Whether a text could be a day, in whatever order."""
    try:
        read_day(text, month_first=False)
    except NotADay:
        try:
            read_day(text, month_first=True)
        except NotADay:
            return False
    return True
