"""Recorded crime by borough, a column a month: two names of the category, the borough, the months.

Only rows of the partnership's own area are read. A series that is made of several categories is
taken whole or not at all.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from evidence.rules.months import COUNTED_YEAR, is_settled
from evidence.rules.reading.ending import cut_off, doubts_of_the_end
from evidence.rules.reading.results import FiguresRefused, Month, Reading, fold

ALL_OF_IT = ": *"
_MAJOR = frozenset({"majortext", "major text", "major category", "major class description"})
_MINOR = frozenset({"minortext", "minor text", "minor category", "minor class description"})
_AREA = frozenset({"lookup boroughname", "lookup borough name", "boroughname", "borough"})
_MONTH = re.compile(rf"({COUNTED_YEAR})[-/ ]?(0[1-9]|1[0-2])")
_LEAST_MONTHS = 3
#: A last month with less than this share of the twelve before it has not arrived whole.
_UNFINISHED = 0.6
_A_YEAR = 12
#: More than this is no count of a borough's month.
_MOST = 10_000_000


def months_of(headings: Sequence[str]) -> dict[int, date]:
    """The columns that are months, by their place."""
    found = {place: _MONTH.fullmatch(text.strip()) for place, text in enumerate(headings)}
    return {place: date(int(match[1]), int(match[2]), 1) for place, match in found.items() if match}


def is_file_by_month(headings: Sequence[str]) -> bool:
    return _place(headings, _MINOR) is not None and len(months_of(headings)) >= _LEAST_MONTHS


def _place(headings: Sequence[str], names: frozenset[str]) -> int | None:
    places = [place for place, text in enumerate(headings) if fold(text) in names]
    return places[0] if len(places) == 1 else None


class ByMonthReader:
    """Takes row after row; `reading()` gives the months of each series.

    In: the headings, the names of our own area, the categories of each series (a minor category, or
    "Major: *" for all of a major one), and the day on which it is read. Raises FiguresRefused.
    """

    def __init__(
        self,
        headings: Sequence[str],
        area_names: Iterable[str],
        categories_of: Mapping[str, Sequence[str]],
        on: date,
    ) -> None:
        self._months = months_of(headings)
        self._headings = headings
        self._must_be_once()
        places = {name: _place(headings, name) for name in (_MAJOR, _MINOR, _AREA)}
        if None in places.values():
            raise FiguresRefused(
                "It should have one column for the major category, one for the minor category and "
                "one for the borough, and a column for each month (like 201604)."
            )
        self._major, self._minor, self._borough = (places[name] or 0 for name in places)
        self._area_names = {fold(name) for name in area_names}
        self._categories_of = categories_of
        self._on = on
        self._rows: dict[tuple[str, str], tuple[int, list[int] | None]] = {}
        self._reading = Reading()

    def _must_be_once(self) -> None:
        seen: dict[date, str] = {}
        for place, month in self._months.items():
            if month in seen:
                raise FiguresRefused(
                    f"{month:%B %Y} stands in this file twice (“{seen[month]}” and "
                    f"“{self._headings[place]}”). Take one of the two columns out."
                )
            seen[month] = self._headings[place]

    def take_all(self, rows: Iterable[tuple[int, list[str]]], end: bytes = b"\n") -> None:
        """Take many rows; `end`: the file's last bytes. Raises FiguresRefused if it was cut off."""
        last, width, short, unnamed = 1, len(self._headings), False, 0
        cells: list[str] = []
        for last, cells in rows:
            short = len(cells) < width
            if len(cells) <= self._borough or fold(cells[self._borough]) not in self._area_names:
                self._reading.rows_of_others += 1
            elif len(cells) <= max(self._major, self._minor):
                unnamed = unnamed or last
            else:
                self._take(last, cells)
        self._reading.rows = last - 1
        if short:
            raise cut_off(last)
        if unnamed:
            raise FiguresRefused(
                f"Row {unnamed:,} ends before its category, so nobody can tell what it belongs to. "
                "Download the file again."
            )
        if cells and last in (number for number, _ in self._rows.values()):
            self._reading.notes += doubts_of_the_end(end, last, cells)

    def _take(self, number: int, cells: list[str]) -> None:
        key = (fold(cells[self._major]), fold(cells[self._minor]))
        if key in self._rows:
            self._reading.refuse(
                number, f"“{cells[self._minor]}” stands in row {self._rows[key][0]:,} already."
            )
            self._rows[key] = (self._rows[key][0], None)
            return
        texts = {
            place: cells[place].strip().replace(",", "") if place < len(cells) else ""
            for place in self._months
        }
        wrong = {place: why for place, text in texts.items() if (why := _fault_of(text))}
        for place, why in list(wrong.items())[:1]:
            self._reading.refuse(number, why, self._headings[place])
        self._rows[key] = (number, None if wrong else [int(text) for text in texts.values()])

    def reading(self) -> Reading:
        """The months of each series that is whole. Raises FiguresRefused where none is ours."""
        if not self._rows:
            raise FiguresRefused(
                "No row of this file is about our own area: check the column of the borough."
            )
        for series, categories in self._categories_of.items():
            self._take_series(series, categories)
        self._mark_unfinished()
        return self._reading

    def _take_series(self, series: str, categories: Sequence[str]) -> None:
        parts: list[list[int]] = []
        for category in categories:
            rows = self._rows_of(category)
            if not rows:
                self._reading.notes.append(
                    f"“{category}” is not in this file: what it is part of stays as it was."
                )
                return
            if any(counts is None for _, counts in rows):
                numbers = ", ".join(str(number) for number, counts in rows if counts is None)
                self._reading.notes.append(
                    f"“{category}” is left out whole because of row {numbers}."
                )
                return
            parts += [counts for _, counts in rows if counts is not None]
        for place, month in enumerate(self._months.values()):
            count = sum(part[place] for part in parts)
            complete = is_settled(month, on=self._on)
            self._reading.months.append(Month(series, month, count, complete))

    def _rows_of(self, category: str) -> list[tuple[int, list[int] | None]]:
        if category.endswith(ALL_OF_IT):
            major = fold(category.removesuffix(ALL_OF_IT))
            return [row for key, row in self._rows.items() if key[0] == major]
        return [row for key, row in self._rows.items() if key[1] == fold(category)]

    def _mark_unfinished(self) -> None:
        """The last month, where it holds far less than those before it, has not arrived whole."""
        totals: dict[date, int] = {}
        for each in self._reading.months:
            totals[each.month] = totals.get(each.month, 0) + each.count
        months = sorted(totals)
        if len(months) <= _A_YEAR:
            return
        last, before = months[-1], months[-1 - _A_YEAR : -1]
        usual = sum(totals[month] for month in before) / _A_YEAR
        if totals[last] >= usual * _UNFINISHED:
            return
        self._reading.months = [
            Month(each.series, each.month, each.count, complete=False)
            if each.month == last
            else each
            for each in self._reading.months
        ]
        self._reading.notes.append(
            f"{last:%B %Y} holds far less than the months before it: it is marked incomplete."
        )


def _fault_of(text: str) -> str:
    """Why a cell is no count of a month, or nothing."""
    if not text:
        return "It is empty. A count is needed."
    if not (text.isascii() and text.isdigit()):
        return f"“{text}” is no number. A count is needed."
    if len(text) > len(str(_MOST)) or int(text) > _MOST:
        return f"“{text[:20]}” is more than a month can hold. A count is needed."
    return ""
