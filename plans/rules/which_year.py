"""Which financial year a sheet is about, where nobody said so: looked for in the sheet itself.

Source: partners write the year above their tables, on the sheet's tab and in the file's name; else
the years typed with the dates tell it.
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from bsc_comms.kit.financial_year import FinancialYear
from bsc_comms.kit.month_names import month_number
from bsc_comms.kit.patterns import late_pattern

_PAIR = late_pattern(
    r"(?<![\d/-])(?<!\d\.)(?P<first>(?:20)?\d\d)\s*(?:/|-|–|_| to )\s*(?P<second>(?:20)?\d\d)"
    r"(?![\d/-]|\.\d)",
    re.IGNORECASE,
)
_MONTH_BEFORE = late_pattern(
    r"\b(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\W*$", re.I
)
_MONTH_AFTER = late_pattern(
    r"^(?:st|nd|rd|th)?\W*(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)", re.I
)
_ISO = late_pattern(r"(?<!\d)(?P<year>20\d\d)-(?P<month>\d\d)-(?P<day>\d\d)(?!\d)")
_BRITISH = late_pattern(
    r"(?<!\d)(?P<day>\d\d?)[./-](?P<month>\d\d?)[./-](?P<year>(?:20)?\d\d)(?!\d)"
)
_WORDED = late_pattern(
    r"\b(?P<month>jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?[\s'’,-]*"
    r"(?P<year>20\d\d|(?<=['’-])\d\d)\b",
    re.IGNORECASE,
)

#: A year is believed of the dates where at least this share of those with a year lie in it.
_MOST = 0.6


class Sheet(Protocol):
    @property
    def name(self) -> str: ...
    @property
    def sheet(self) -> str: ...
    @property
    def preamble(self) -> Sequence[str]: ...
    @property
    def headings(self) -> Sequence[str]: ...


@dataclass(frozen=True, slots=True)
class GuessedYear:
    """A financial year and how it was found, as a sentence."""

    year: FinancialYear
    said: str


def guess_year(table: Sheet, cells: Iterable[str], *, today: date) -> GuessedYear:
    """The year that a sheet is about.

    In: the opened table; all its cells; today (London). Looked for in the rows above the headings,
    the sheet's name, the file's name, then the dates that name a year; else it is the present one.
    """
    places = (
        ("the rows above the headings say so", " ".join(table.preamble)),
        ("the sheet's name says so", table.sheet),
        ("the file's name says so", table.name),
        ("the headings say so", " ".join(table.headings)),
    )
    for said, text in places:
        if year := _named(text):
            return GuessedYear(year, f"Read as {year}: {said}.")
    if year := _of_dates([*table.headings, *cells]):
        return GuessedYear(year, f"Read as {year}: most of the dates with a year lie in it.")
    present = FinancialYear.of(today)
    return GuessedYear(
        present, f"Read as {present}, the present year: the sheet does not say which."
    )


def _named(text: str) -> FinancialYear | None:
    """The one year that a text names as "2016/17", "16-17" or "2016-2017"; not "10/11 June"."""
    found = {
        2000 + int(pair["first"]) % 100
        for pair in _PAIR.finditer(text)
        if int(pair["second"]) % 100 == (int(pair["first"]) + 1) % 100
        and not _MONTH_BEFORE.search(text[: pair.start()])
        and not _MONTH_AFTER.match(text[pair.end() :])
    }
    return FinancialYear(found.pop()) if len(found) == 1 else None


def _of_dates(cells: Iterable[str]) -> FinancialYear | None:
    years = Counter(year for cell in cells for year in _years_in(cell))
    if not years:
        return None
    (best, count), *_ = years.most_common(1)
    return best if count >= _MOST * years.total() else None


def _years_in(cell: str) -> Iterable[FinancialYear]:
    for pattern in (_ISO, _BRITISH):
        for found in pattern.finditer(cell):
            year = int(found["year"]) % 100 + 2000
            try:
                yield FinancialYear.of(date(year, int(found["month"]), int(found["day"])))
            except ValueError:
                continue
    for found in _WORDED.finditer(cell):
        if month := month_number(found["month"]):
            yield FinancialYear.of(date(int(found["year"]) % 100 + 2000, month, 1))
