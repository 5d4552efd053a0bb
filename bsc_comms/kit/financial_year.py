"""The financial year of English public bodies: what an annual record is about.

Source: Local Government Finance Act 1992, section 116: the twelve months beginning with 1 April.
Dates only; no time zone, no clock.
"""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from typing import Self

EARLIEST, LATEST = 1900, 2998
WRITTEN = re.compile(r"\s*([0-9]{4})\s*[/\-\u2013]\s*([0-9]{4}|[0-9]{2})\s*")
ASK = "Write a financial year like 2016/17."


@dataclass(frozen=True, order=True, slots=True)
class FinancialYear:
    """The twelve months from 1 April of `start_year`; years compare in time.

    Raises ValueError for a year that no record can be about.
    """

    start_year: int

    def __post_init__(self) -> None:
        if not EARLIEST <= self.start_year <= LATEST:
            raise ValueError(f"A financial year starts between {EARLIEST} and {LATEST}.")

    @classmethod
    def of(cls, day: date) -> Self:
        """Give the financial year that a date lies in."""
        return cls(day.year if (day.month, day.day) >= (4, 1) else day.year - 1)

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read "2016/17", also with a dash or in full. ValueError holds a sentence for people."""
        match = WRITTEN.fullmatch(text)
        if match is None:
            raise ValueError(f"“{text[:40]}” is not a financial year. {ASK}")
        start, end = int(match[1]), match[2]
        if end != str(start + 1)[-len(end) :]:
            raise ValueError(
                f"“{text.strip()}” does not name two years that follow each other. {ASK}"
            )
        return cls(start)

    @property
    def first(self) -> date:
        """1 April."""
        return date(self.start_year, 4, 1)

    @property
    def last(self) -> date:
        """31 March of the year after."""
        return date(self.start_year + 1, 3, 31)

    @property
    def label(self) -> str:
        """The year as people write it: 2016/17."""
        return f"{self.start_year}/{(self.start_year + 1) % 100:02d}"

    @property
    def slug(self) -> str:
        """The year for addresses and file names: 2016-17."""
        return self.label.replace("/", "-")

    @property
    def months(self) -> tuple[date, ...]:
        """The first day of each of the twelve months, April first."""
        return tuple(
            date(self.start_year + (month > 12), (month - 1) % 12 + 1, 1) for month in range(4, 16)
        )

    @property
    def quarters(self) -> tuple[tuple[date, date], ...]:
        """The first and last day of each of the four quarters, April to June first."""
        starts = [*self.months[::3], self.last + timedelta(days=1)]
        return tuple(
            (start, following - timedelta(days=1)) for start, following in pairwise(starts)
        )

    @property
    def next(self) -> Self:
        """The year after."""
        return type(self)(self.start_year + 1)

    @property
    def previous(self) -> Self:
        """The year before."""
        return type(self)(self.start_year - 1)

    @property
    def and_beside(self) -> list[Self]:
        """The year with the one before and the one after, where there is one."""
        starts = range(max(self.start_year - 1, EARLIEST), min(self.start_year + 1, LATEST) + 1)
        return [type(self)(start) for start in starts]

    def __contains__(self, day: date) -> bool:
        return self.first <= day <= self.last

    def __str__(self) -> str:
        return self.label
