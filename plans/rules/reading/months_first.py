"""Tells of columns whose dates were saved with the month first: some of them fit both ways."""

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from itertools import chain

from bsc_comms.kit.in_words import whole_day
from bsc_comms.kit.patterns import late_pattern
from plans.rules.reading import columns as fields
from plans.rules.reading.sheet import Sheet

HOLD_DATES = frozenset({*fields.DATES, fields.ISSUED_ON})
MONTHS, LONGEST_MONTH = 12, 31
_NUMBERS = late_pattern(
    r"(?<![\d/.-])(?P<first>\d\d?)(?P<between>[/.-])(?P<second>\d\d?)(?P=between)(?P<year>20\d\d|\d\d)(?!\d)"
)


def months_that_stand_first(table: Sheet, columns: Mapping[str, str]) -> Iterator[str]:
    """A sentence for each column with dates such as “12/23/2016” and others that fit both ways.

    In: the table, and heading to field, of which columns hold dates. Out: whole sentences.

    Here the day stands first: “05/12/2016” is read as 5 December, and nothing in its own cell puts
    that in doubt. Where one has the day first for certain, as “23/12/2016”, the column mixes both,
    and nothing is said of it: its dates with the month first are doubted one by one.
    """
    for place, heading in enumerate(table.headings):
        if columns.get(heading) not in HOLD_DATES:
            continue
        cells = (row.cells[place] for row in table.rows if place < len(row.cells))
        if found := _both_ways(cells):
            certain, either = found
            yield (
                f"“{heading}” has dates with the month first, as “{certain}”. One that fits both "
                f"ways is read with the day first: “{either[0]}” as {whole_day(_day_first(either))}"
                ". If that is wrong, save the column with dates like "
                f"{_month_first(either).isoformat()} and bring the file in again."
            )


def _both_ways(cells: Iterable[str]) -> tuple[str, re.Match[str]] | None:
    """A date with the month first and one that fits both ways, unless one has the day first."""
    certain, either = "", None
    for found in chain.from_iterable(map(_NUMBERS.finditer, cells)):
        first, second = int(found["first"]), int(found["second"])
        if MONTHS < first <= LONGEST_MONTH:
            return None
        if MONTHS < second <= LONGEST_MONTH:
            certain = certain or found[0]
        elif first != second and 0 < first <= MONTHS and 0 < second <= MONTHS:
            either = either or found
    return (certain, either) if certain and either else None


def _day_first(found: re.Match[str]) -> date:
    return date(_year(found), int(found["second"]), int(found["first"]))


def _month_first(found: re.Match[str]) -> date:
    return date(_year(found), int(found["first"]), int(found["second"]))


def _year(found: re.Match[str]) -> int:
    return 2000 + int(found["year"]) % 100
