"""Cuts a date as people type it ("w/c 7 Nov", "mid Dec", "5, 12, 19 July") into its parts.

What a part means together with its neighbours is decided in `when.neighbours` and `when.reader`.
"""

import re
from collections.abc import Iterable, Set
from dataclasses import dataclass
from datetime import date, time
from difflib import get_close_matches
from functools import lru_cache

from bsc_comms.kit.patterns import late_pattern
from plans.rules.reading.when.names import MONTHS, PLAIN_WORDS
from plans.rules.reading.when.part_readers import READERS
from plans.rules.reading.when.patterns import ABOUT, CHANGED, NO_DATE, PARTS, PROVISIONAL
from plans.rules.reading.when.times import take_times

#: A month and two figures, which are its year or a day of it: "Jan 16".
MONTH_AND_FIGURES = late_pattern(r"^\s*(?P<month>[A-Za-z]{3,9})\s+(?P<year>\d\d)\s*$")
_LONG_WORD = late_pattern(r"[a-z]{6,}")
_LONG_MONTHS = tuple(name for name in MONTHS if len(name) > 5)
_SAME_LENGTH = str.maketrans({"–": "-", "—": "-", "−": "-", "‒": "-", "’": "'", "‘": "'", "`": "'"})


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a typed date: its kind, what it holds and where it stands.

    `days` are days of a month, or for quarters and "first 2 weeks" their numbers; `number` is which
    one, or how many days. `this_month`: the words call it "of the month".
    """

    kind: str
    text: str
    start: int
    end: int
    day: int = 0
    month: int = 0
    year: int | None = None
    number: int = 0
    weekdays: tuple[int, ...] = ()
    days: tuple[int, ...] = ()
    this_month: bool = False


@dataclass(frozen=True, slots=True)
class Cut:
    """A typed date, cut: its parts in order, and what was said about it as a whole."""

    text: str
    parts: tuple[Part, ...]
    provisional: bool
    about: bool
    changed: bool
    no_date: bool
    start_time: time | None
    end_time: time | None
    time_note: str = ""

    def leftover(self, parts: Iterable[Part]) -> str:
        """The words among the parts that say nothing about when, as they were typed."""
        words = [
            self.text[part.start : part.end]
            for part in parts
            if part.kind == "word" and part.text not in PLAIN_WORDS
        ]
        return " ".join(words)


def cut(text: str) -> Cut:
    """Cut a typed date into parts. Nothing is interpreted across parts."""
    plain = text.casefold() if len(text.casefold()) == len(text) else text
    plain = _LONG_WORD.sub(_month_put_right, plain.translate(_SAME_LENGTH))
    provisional = bool(PROVISIONAL.search(plain))
    plain = _blank(PROVISIONAL, plain)
    about = bool(ABOUT.search(plain))
    plain = _blank(ABOUT, plain)
    no_date = bool(NO_DATE.match(plain))
    start_time, end_time, plain, time_note = take_times(plain)
    return Cut(
        text=text,
        parts=() if no_date else tuple(_part(found) for found in PARTS.finditer(plain)),
        provisional=provisional,
        about=about,
        changed=bool(CHANGED.search(plain)),
        no_date=no_date,
        start_time=start_time,
        end_time=end_time,
        time_note=time_note,
    )


def months_in(text: str) -> list[int]:
    """The months that a month column names, in order ("Nov-Dec", "April 16", "Q1")."""
    return list(_months_in(text or ""))


def names_year(text: str) -> bool:
    """Whether a date or a month says of which year it is ("Jan-16", "7 Nov 2016").

    The year beside a quarter may be a financial one, and is none here.
    """
    parts = cut(text).parts
    return any(part.year for part in parts) and all(part.kind != "quarter" for part in parts)


def short_years(year_start: date) -> frozenset[str]:
    """The last two figures of the years that may stand beside a month: one before to two after."""
    return frozenset(str(year_start.year + step)[-2:] for step in range(-1, 3))


def with_whole_year(text: str, years: Set[str]) -> str:
    """ "Jan 16" as "Jan 2016", where 16 is among the years; any other text as it is."""
    found = MONTH_AND_FIGURES.match(text)
    return f"{found['month']} 20{found['year']}" if found and found["year"] in years else text


@lru_cache(maxsize=256)
def _months_in(text: str) -> tuple[int, ...]:
    """The same; a month column says the same few words again and again."""
    months: list[int] = []
    for part in cut(text).parts:
        if part.month:
            months.append(part.month)
        elif part.kind == "quarter":
            for number in part.days:
                months += [(number * 3 + step) % 12 + 1 for step in range(3)]
    alone = re.fullmatch(r"\s*(0?[1-9]|1[0-2])\s*", text)
    if alone and not months:
        months.append(int(alone[1]))
    return tuple(dict.fromkeys(months))


def _month_put_right(found: re.Match[str]) -> str:
    """A month with a slip in its spelling ("Novemebr") as its short name, in the same room."""
    word = found.group()
    if word in MONTHS:
        return word
    months = [name for name in _LONG_MONTHS if name[0] == word[0]]
    near = get_close_matches(word, months, n=1, cutoff=0.8)
    return near[0][:3].ljust(len(word)) if near else word


def _blank(pattern: re.Pattern[str], text: str) -> str:
    return pattern.sub(lambda found: " " * len(found.group()), text)


def _part(found: re.Match[str]) -> Part:
    kind = found.lastgroup or "mark"
    text = found.group()
    reader = READERS.get(kind)
    values = reader(text) if reader else {}
    if values is None:
        kind, values = "word", {}
    kind = str(values.pop("kind", kind))
    return Part(kind=kind, text=text, start=found.start(), end=found.end(), **values)  # type: ignore[arg-type]
