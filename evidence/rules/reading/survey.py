"""Survey results: one figure a row, or a column a measure, or a column a wave."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from bsc_comms.kit.in_words import whole_day
from evidence.rules.months import days_in
from evidence.rules.reading.columns import (
    AREA,
    AUDIENCE,
    MEASURE,
    SAMPLE,
    VALUE,
    WAVE,
    Known,
    Layout,
    layout_of,
    of_several,
)
from evidence.rules.reading.days import NotADay, months_first, read_day
from evidence.rules.reading.results import FiguresRefused, Found, Reading, fold, perhaps
from evidence.rules.reading.shares import (
    NotAShare,
    are_shares_of_one,
    is_number,
    read_number,
    read_share,
)

_Key = tuple[str, str, date, str | None]
_NO_PERCENTAGE = (
    "No figure of this file is a percentage. Write them like 64, and bring it in again."
)
_NOUGHT_OR_ONE = (
    "All of its figures are 0 or 1, so we cannot tell whether 1 is 1% or all of them. "
    "Write them with a sign, like 1%."
)
_CANNOT_TELL = (
    "Some of its figures are written like 64 and some like 0.64, so we cannot tell what is meant. "
    "Write all of them as percentages."
)


@dataclass(frozen=True)
class Asking:
    """What is known beside the file: our own area, how many were asked of which indicator and area,
    and whether an indicator's waves end with a month."""

    own_area: str
    sample_sizes: Mapping[tuple[str, str], int]
    ends_with_a_month: frozenset[str] = frozenset()


class _RowRefused(Exception):
    def __init__(self, why: str, column: str) -> None:
        super().__init__(why)
        self.column = column


def read_survey(
    headings: Sequence[str],
    rows: Sequence[tuple[int, Sequence[str]]],
    *,
    known: Known,
    asking: Asking,
) -> Reading:
    """Read all rows. Raises FiguresRefused where the file as a whole cannot be understood."""
    return _Reader(headings, rows, known, asking).read()


class _Reader:
    def __init__(
        self,
        headings: Sequence[str],
        rows: Sequence[tuple[int, Sequence[str]]],
        known: Known,
        asking: Asking,
    ) -> None:
        self._headings, self._rows = headings, rows
        self._known, self._asking = known, asking
        self._layout: Layout = layout_of(headings, [cells for _, cells in rows], known)
        self._reading = Reading(rows=len(rows))
        self._month_first = self._order_of_days()
        self._of_one = self._scale()
        self._taken: dict[_Key, tuple[Decimal, int]] = {}

    def _order_of_days(self) -> bool | None:
        at = self._layout.at.get(WAVE)
        texts = [cells[at] for _, cells in self._rows] if at is not None else []
        try:
            american = months_first({*texts, *self._layout.waves.values()})
        except NotADay as wrong:
            raise FiguresRefused(str(wrong)) from wrong
        if american:
            self._reading.notes.append(
                "Its days are in American order (the month first) and were read so."
            )
        return american

    def _scale(self) -> bool:
        texts = [
            cells[place] for _, cells in self._rows for place in self._layout.values if cells[place]
        ]
        of_one = are_shares_of_one(texts)
        if of_one is None:
            raise FiguresRefused(_why_not_told(texts))
        if of_one:
            self._reading.notes.append(
                "Its figures are shares from 0 to 1 and were read as percentages: 0.64 is 64%."
            )
        return of_one

    def read(self) -> Reading:
        for number, cells in self._rows:
            try:
                found = list(self._found_in(number, cells))
            except _RowRefused as wrong:
                self._reading.refuse(number, str(wrong), wrong.column)
                continue
            for each in found:
                self._take(each)
        return self._reading

    def _take(self, found: Found) -> None:
        key = (found.indicator, found.area, found.ends, found.audience)
        before = self._taken.get(key)
        if before is None:
            self._taken[key] = (found.value, found.number)
            self._reading.found.append(found)
        elif before[0] != found.value:
            self._reading.refuse(
                found.number,
                f"Row {before[1]:,} says {before[0].normalize():f}% of the same measure, area and "
                f"wave, and this one {found.value.normalize():f}%.",
            )

    def _found_in(self, number: int, cells: Sequence[str]) -> Iterator[Found]:
        audience, size = self._audience(cells), self._sample(cells)
        area = self._area(cells)
        for place, indicator, where, ends in self._figures(cells, area):
            self._must_end_a_month(indicator, ends)
            if not cells[place]:
                continue
            value = self._value(cells[place], self._headings[place])
            asked = size if where == area else None
            usual = self._asking.sample_sizes.get((indicator, where)) if audience is None else None
            yield Found(number, indicator, where, ends, value, asked, audience, usual)

    def _figures(self, cells: Sequence[str], area: str) -> Iterator[tuple[int, str, str, date]]:
        """Place, indicator, area and wave of each figure of a row."""
        layout = self._layout
        if layout.measures:
            ends = self._ends(cells[layout.at[WAVE]], self._headings[layout.at[WAVE]])
            for place, indicator in layout.measures.items():
                yield place, indicator, area, ends
            return
        indicator = self._named(cells, MEASURE)
        if layout.waves:
            for place, text in layout.waves.items():
                yield place, indicator, area, self._ends(text, text)
            return
        ends = self._ends(cells[layout.at[WAVE]], self._headings[layout.at[WAVE]])
        yield layout.at[VALUE], indicator, area, ends
        for place, other in layout.areas.items():
            yield place, indicator, other, ends

    # --- cells ------------------------------------------------------------------------------------

    def _area(self, cells: Sequence[str]) -> str:
        if AREA not in self._layout.at:
            return self._asking.own_area
        return self._named(cells, AREA)

    def _audience(self, cells: Sequence[str]) -> str | None:
        place = self._layout.at.get(AUDIENCE)
        if place is None or not cells[place]:
            return None
        return self._named(cells, AUDIENCE)

    def _named(self, cells: Sequence[str], role: str) -> str:
        """The code of what the cell in the column of that role names."""
        place = self._layout.at[role]
        text, column = cells[place], self._headings[place]
        found = self._known.code_of(role, text)
        if found is not None:
            return found
        if codes := self._known.sharing(role, text):
            raise _RowRefused(of_several(text, role, codes), column)
        near = perhaps(fold(text), list(self._known.names(role)))
        raise _RowRefused(f"“{text}” is no {role} that is known.{near}", column)

    def _sample(self, cells: Sequence[str]) -> int | None:
        place = self._layout.at.get(SAMPLE)
        if place is None or not cells[place]:
            return None
        text = cells[place].replace(",", "")
        if not (text.isascii() and text.isdigit() and 0 < int(text[:9]) < 10_000_000):
            raise _RowRefused(f"“{cells[place]}” is no number of people.", self._headings[place])
        return int(text)

    def _ends(self, text: str, column: str) -> date:
        try:
            return read_day(text, month_first=self._month_first)
        except NotADay as wrong:
            raise _RowRefused(str(wrong), column) from wrong

    def _must_end_a_month(self, indicator: str, ends: date) -> None:
        if indicator in self._asking.ends_with_a_month and ends.day != days_in(ends):
            raise _RowRefused(
                f"{whole_day(ends)} is not the end of a month, as waves of this survey are.",
                "",
            )

    def _value(self, text: str, column: str) -> Decimal:
        try:
            return read_share(text, of_one=self._of_one)
        except NotAShare as wrong:
            raise _RowRefused(str(wrong), column) from wrong


def _why_not_told(texts: Iterable[str]) -> str:
    """Why the scale of a file's figures cannot be told."""
    numbers = {read_number(text) for text in texts if is_number(text)}
    if not numbers:
        return _NO_PERCENTAGE
    return _NOUGHT_OR_ONE if numbers <= {Decimal(0), Decimal(1)} else _CANNOT_TELL
