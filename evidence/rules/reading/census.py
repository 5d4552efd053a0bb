"""Census areas in a file of crime: of which census they are, and that a month is of one alone.

Most small census areas (LSOAs of the Office for National Statistics) kept their code and their
name from the census of 2011 to that of 2021. Those that grew or shrank were split or merged, and
the new ones got codes and names of their own. The outer border of a district runs through none of
them, so its monthly sums are the same in both, and months of either may stand side by side. One
month in which both occur was put together from two editions: rows may stand in it twice.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from evidence.rules.reading.results import FiguresRefused

_CODE = re.compile(r"E01\d{6}")
_NAMED = 3


@dataclass(frozen=True)
class CensusArea:
    """The names that one code has; empty for a census in which there is no such area."""

    name_2011: str
    name_2021: str

    def names(self) -> list[str]:
        return [name for name in dict.fromkeys((self.name_2011, self.name_2021)) if name]


class Places(Protocol):
    """Looks at the place of each of our rows."""

    def fault(self, number: int, month: str, code: str, name: str) -> str:
        """What is wrong with the row's place, or nothing.

        Raises FiguresRefused where a month mixes two censuses.
        """

    def notes(self) -> list[str]:
        """What the reader of the sums is to know."""


def places_of(district: str, areas: Mapping[str, CensusArea]) -> Places:
    """Looks at places by the list of the district's areas, or without one where none is known."""
    return _Listed(district, areas) if areas else _Unlisted(district)


class _Listed:
    def __init__(self, district: str, areas: Mapping[str, CensusArea]) -> None:
        self._district = district
        self._areas = areas
        self._seen: set[tuple[str, str, str]] = set()
        self._first: dict[str, dict[int, tuple[int, str]]] = {}

    def fault(self, number: int, month: str, code: str, name: str) -> str:
        place = (month, code, name)
        if place in self._seen:
            return ""
        if not code:
            return "It has no code of a census area."
        area = self._areas.get(code)
        if area is None:
            return f"{code} is no census area of {self._district} in 2011 or in 2021."
        if name not in area.names():
            return f"{code} is {' or '.join(area.names())}, not {name}."
        self._seen.add(place)
        if area.name_2011 != area.name_2021:
            year = 2011 if name == area.name_2011 else 2021
            self._tell(number, month, year, f"{code} ({name})")
        return ""

    def _tell(self, number: int, month: str, year: int, place: str) -> None:
        years = self._first.setdefault(month, {})
        years.setdefault(year, (number, place))
        if len(years) == 1:
            return
        (row_2011, old), (row_2021, new) = years[2011], years[2021]
        raise FiguresRefused(
            f"{month} mixes census areas of 2011 and of 2021: row {row_2011:,} has {old}, which "
            f"ended with 2021, and row {row_2021:,} has {new}, which began then. The month was put "
            "together from two editions, so crimes may stand in it twice. Download it again."
        )

    def notes(self) -> list[str]:
        months = {
            year: sorted(month for month, years in self._first.items() if year in years)
            for year in (2011, 2021)
        }
        if not all(months.values()):
            return []
        return [
            f"Census areas are those of 2011 in {_listed(months[2011])} and those of 2021 in "
            f"{_listed(months[2021])}. {self._district} is the same in both, so its months are "
            "counted alike."
        ]


class _Unlisted:
    """Without the list, codes and names that contradict each other give two censuses away."""

    def __init__(self, district: str) -> None:
        self._district = district
        self._names: dict[str, tuple[str, str, int]] = {}
        self._codes: dict[str, tuple[str, str, int]] = {}
        self._seen: set[tuple[str, str, str]] = set()
        self._across: list[str] = []

    def fault(self, number: int, month: str, code: str, name: str) -> str:
        place = (month, code, name)
        if place in self._seen:
            return ""
        if _CODE.fullmatch(code) is None:
            return f"“{code}” is no code of a census area."
        self._seen.add(place)
        named, name_month, name_row = self._names.setdefault(code, (name, month, number))
        coded, code_month, code_row = self._codes.setdefault(name, (code, month, number))
        if named != name:
            self._contradict(month, name_month, f"{code} is {named}", name_row, name, number)
        elif coded != code:
            self._contradict(month, code_month, f"{name} is {coded}", code_row, code, number)
        return ""

    def _contradict(
        self, month: str, earlier: str, first: str, first_row: int, second: str, row: int
    ) -> None:
        if month == earlier:
            raise FiguresRefused(
                f"{month} mixes census areas of 2011 and of 2021: {first} in row {first_row:,} and "
                f"{second} in row {row:,}. The month was put together from two editions, so crimes "
                "may stand in it twice. Download it again."
            )
        self._across.append(f"{first} in {earlier} and {second} in {month}")

    def notes(self) -> list[str]:
        unlisted = (
            f"The census areas of {self._district} are not known here, so a month that was put "
            "together from two editions may go unseen: see census_areas.csv of the reference data."
        )
        if not self._across:
            return [unlisted]
        some = "; ".join(self._across[:_NAMED])
        return [
            unlisted,
            f"Census areas are those of 2011 in some months and those of 2021 in others ({some}). "
            f"Rows are counted for {self._district} by their name, which begins alike in both.",
        ]


def _listed(months: list[str]) -> str:
    if len(months) <= _NAMED:
        return ", ".join(months)
    return f"{months[0]} and {len(months) - 1:,} more months"
