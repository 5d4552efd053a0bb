"""Street-level crime of data.police.uk: rows go by once and only monthly sums are kept.

One file covers a whole force. Rows of the partnership's own area are those whose census area is
named after it; rows counted by another force (the railway police, a neighbour) are no part of its
figures. The format is documented at data.police.uk/about.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from bsc_comms.kit.in_words import count_of
from evidence.rules.months import COUNTED_YEAR, is_settled
from evidence.rules.reading.census import CensusArea, places_of
from evidence.rules.reading.ending import cut_off
from evidence.rules.reading.results import FiguresRefused, Month, Reading, perhaps

HEADINGS = (
    "Crime ID",
    "Month",
    "Reported by",
    "Falls within",
    "Longitude",
    "Latitude",
    "Location",
    "LSOA code",
    "LSOA name",
    "Crime type",
    "Last outcome category",
    "Context",
)
_ID, _MONTH, _FORCE, _CODE, _NAME, _TYPE = 0, 1, 3, 7, 8, 9
_WIDTH = len(HEADINGS)
_MONTH_TEXT = re.compile(rf"{COUNTED_YEAR}-(0[1-9]|1[0-2])")


@dataclass(frozen=True)
class OwnArea:
    """Our own area: its name, how names of its census areas begin, its police force, and those
    census areas by code where they are known."""

    name: str
    lsoa_prefix: str
    police_force: str
    census_areas: Mapping[str, CensusArea] = field(default_factory=dict)


def is_street_file(headings: Sequence[str]) -> bool:
    return tuple(headings) == HEADINGS


class StreetReader:
    """Takes row after row; `reading()` gives what they came to.

    In: our own area, series by category as the file writes it, and the day on which it is read.
    """

    def __init__(self, area: OwnArea, series_of: Mapping[str, str], on: date) -> None:
        self._area = area
        self._start = f"{area.lsoa_prefix} "
        self._series_of = series_of
        self._on = on
        self._reading = Reading()
        self._counts: dict[tuple[str, str], int] = {}
        self._elsewhere: set[tuple[str, str]] = set()
        self._first: dict[str, tuple[str, int]] = {}
        self._forces: dict[str, int] = {}
        self._places = places_of(area.name, area.census_areas)
        self._without_place = 0
        self._short = 0

    def take_all(self, rows: Iterable[tuple[int, list[str]]]) -> None:
        """Take many rows. Raises FiguresRefused where the rows cannot be trusted as a whole."""
        start, ours, others, number = self._start, self._area.census_areas, 0, 1
        force, elsewhere = self._area.police_force, self._elsewhere
        for number, cells in rows:
            if self._short:
                self._reading.refuse(self._short, f"It does not have {_WIDTH} cells.")
                self._short = 0
            try:
                if cells[_NAME].startswith(start) and len(cells) == _WIDTH:
                    self._take(number, cells)
                elif len(cells) != _WIDTH:
                    self._short = number
                elif cells[_CODE] in ours:
                    self._refuse_name(number, cells[_CODE], cells[_NAME])
                else:
                    others += 1
                    self._without_place += not cells[_NAME]
                    if cells[_FORCE] == force:
                        elsewhere.add((cells[_MONTH], cells[_TYPE]))
            except IndexError:
                self._short = number
        self._reading.rows = max(number - 1, 0)
        self._reading.rows_of_others += others
        if self._short:
            raise cut_off(number)

    def _take(self, number: int, cells: list[str]) -> None:
        force, month, kind = cells[_FORCE], cells[_MONTH], cells[_TYPE]
        self._forces[force] = self._forces.get(force, 0) + 1
        if force != self._area.police_force:
            self._reading.rows_of_others += 1
            return
        if fault := self._places.fault(number, month, cells[_CODE], cells[_NAME]):
            self._reading.refuse(number, fault, HEADINGS[_CODE])
            return
        if crime := cells[_ID]:
            first, at = self._first.setdefault(month, (crime, number))
            if first == crime and at != number:
                raise FiguresRefused(
                    f"{month} stands in this file twice: row {number:,} is row {at:,} again. "
                    "Download it again, or take the second one out."
                )
        key = (month, kind)
        if key in self._counts:
            self._counts[key] += 1
        elif _MONTH_TEXT.fullmatch(month) is None:
            self._reading.refuse(number, f"“{month}” is no month like 2016-11.", "Month")
        elif kind not in self._series_of:
            near = perhaps(kind, list(self._series_of))
            self._reading.refuse(
                number, f"“{kind}” is no crime type that is known.{near}", HEADINGS[_TYPE]
            )
        else:
            self._counts[key] = 1

    def _refuse_name(self, number: int, code: str, name: str) -> None:
        names = " or ".join(self._area.census_areas[code].names())
        self._reading.refuse(number, f"{code} is {names}, not “{name}”.", HEADINGS[_NAME])

    def reading(self) -> Reading:
        """The monthly sums. Raises FiguresRefused for a file without a row of ours."""
        self._must_be_ours()
        sums: dict[tuple[str, date], int] = {}
        for (month, kind), count in self._counts.items():
            key = (self._series_of[kind], date.fromisoformat(f"{month}-01"))
            sums[key] = sums.get(key, 0) + count
        for series, begins in self._noughts():
            sums.setdefault((series, begins), 0)
        self._reading.months = [
            Month(series, month, count, is_settled(month, on=self._on))
            for (series, month), count in sorted(sums.items(), key=lambda each: each[0][::-1])
        ]
        self._reading.notes = list(self._notes())
        return self._reading

    def _noughts(self) -> Iterable[tuple[str, date]]:
        """Series of which our area may have had none in a month of ours.

        That is sure where the file counts them elsewhere in the force's area in that month: a file
        of some kinds alone, or from before a kind was counted, says nothing of the others. A row
        that was refused may be the one that is missing.
        """
        if self._reading.refused_in_all:
            return
        of_ours = {month for month, _ in self._counts}
        for month, kind in self._elsewhere:
            if month in of_ours and kind in self._series_of:
                yield self._series_of[kind], date.fromisoformat(f"{month}-01")

    def _must_be_ours(self) -> None:
        area, force = self._area.name, self._area.police_force
        if self._counts or self._reading.refused_in_all:
            return
        if self._forces:
            others = " and ".join(sorted(self._forces))
            raise FiguresRefused(
                f"This is a file of {others}. The figures for {area} are those of {force}: "
                "download the street-level file of that force."
            )
        raise FiguresRefused(
            f"No row of this file lies in {area}. Download the street-level file of {force}."
        )

    def _notes(self) -> Iterable[str]:
        others = {name: n for name, n in self._forces.items() if name != self._area.police_force}
        for name, count in sorted(others.items()):
            rows, are = count_of(count, "row"), "is" if count == 1 else "are"
            yield f"{rows} in {self._area.name} {are} counted by {name} and left out."
        yield from self._places.notes()
        if self._without_place:
            words = "row has no place and belongs,rows have no place and belong"
            yield f"{count_of(self._without_place, words)} to no area."
