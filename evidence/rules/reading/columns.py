"""Which column of a file of survey results is which: by its heading, then by what its cells are."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import product

from bsc_comms.kit.names import and_listed
from evidence.rules.reading.days import is_day
from evidence.rules.reading.results import FiguresRefused, fold
from evidence.rules.reading.shares import is_number

WAVE, AREA, MEASURE, VALUE, SAMPLE, AUDIENCE = "wave area measure value sample audience".split()
_NAMED = {
    WAVE: "date|wave|period|period end|quarter|quarter end|quarter ending|month|year ending|ends",
    AREA: "area|borough|ward|local authority|place|borough name|area name",
    MEASURE: "measure|indicator|question|measure name|indicator code",
    VALUE: "proportion|value|percent|percentage|%|score|result|share",
    SAMPLE: "sample size|sample|base|n|respondents|unweighted base|answers|asked",
    AUDIENCE: "audience|group|who|age group",
}
_ROLE_OF = {name: role for role, names in _NAMED.items() for name in names.split("|")}
_LOOKED_AT = 200
_MOSTLY = 0.8
_WORDS_FOR = {WAVE: "the date of the wave", MEASURE: "the measure", VALUE: "the percentage"}


@dataclass(frozen=True)
class Known:
    """What a planner knows: indicators, areas and audiences, each by its folded names.

    `shared` are, by what a column holds (`MEASURE`, `AREA`, `AUDIENCE`), the names that several
    have, with the codes of these: which of them is meant nobody can tell but by a code.
    """

    indicators: Mapping[str, str]
    areas: Mapping[str, str]
    audiences: Mapping[str, str] = field(default_factory=dict)
    shared: Mapping[str, Mapping[str, frozenset[str]]] = field(default_factory=dict)

    def names(self, role: str) -> Mapping[str, str]:
        """The codes of what a column holds, each by the names that it has alone."""
        return {MEASURE: self.indicators, AREA: self.areas, AUDIENCE: self.audiences}[role]

    def code_of(self, role: str, text: str) -> str | None:
        """The code of the only one that it can mean; None for a name of none or of several."""
        if text in self._having(role, text):
            return text
        return self.names(role).get(fold(text))

    def sharing(self, role: str, text: str) -> frozenset[str]:
        """The codes of the several that it can mean; none where it is a code as it is written."""
        codes = self._having(role, text)
        return frozenset() if text in codes else codes

    def knows(self, role: str, text: str) -> bool:
        """Whether it is a name, be it of one or of several."""
        return fold(text) in self.names(role) or bool(self._having(role, text))

    def _having(self, role: str, text: str) -> frozenset[str]:
        return self.shared.get(role, {}).get(fold(text), frozenset())


def of_several(text: str, role: str, codes: Iterable[str]) -> str:
    """Why a name that several have is not taken, and what to write instead."""
    meant = " or ".join(sorted(codes))
    return f"“{text}” is the name of several {role}s: write the code of the one meant, {meant}."


@dataclass(frozen=True)
class Layout:
    """Places of the columns by what they are; and of those that hold figures, for what.

    `areas`, `measures` and `waves` are columns of figures of one area (a comparator beside the
    value), one measure or one wave.
    """

    at: Mapping[str, int]
    areas: Mapping[int, str]
    measures: Mapping[int, str]
    waves: Mapping[int, str]

    @property
    def values(self) -> list[int]:
        """All columns that hold percentages."""
        own = [self.at[VALUE]] if VALUE in self.at else []
        return [*own, *self.areas, *self.measures, *self.waves]


def layout_of(headings: Sequence[str], rows: Sequence[Sequence[str]], known: Known) -> Layout:
    """Recognise the columns. Raises FiguresRefused where figures would be without a meaning."""
    at: dict[str, int] = {}
    areas, measures, waves = {}, {}, {}
    left = []
    for place, heading in enumerate(headings):
        text = fold(heading)
        if text in _ROLE_OF and _ROLE_OF[text] not in at:
            at[_ROLE_OF[text]] = place
        elif (code := known.code_of(MEASURE, heading)) is not None:
            measures[place] = code
        elif (code := known.code_of(AREA, heading)) is not None:
            areas[place] = code
        elif is_day(heading):
            waves[place] = heading
        else:
            left.append(place)
    _must_be_of_one([headings[place] for place in left], known, has_values=VALUE in at)
    _by_cells(at, left, rows, known)
    if VALUE in at:
        measures, waves = {}, {}
    layout = Layout(at, areas if VALUE in at else {}, measures, {} if measures else waves)
    _must_have_a_meaning(layout, headings)
    return layout


def _by_cells(
    at: dict[str, int], left: list[int], rows: Sequence[Sequence[str]], known: Known
) -> None:
    """Columns whose heading says nothing are known by their cells, where one alone fits."""
    some = rows[:: max(1, len(rows) // _LOOKED_AT)][:_LOOKED_AT]
    fits: dict[str, Callable[[str], bool]] = {
        WAVE: is_day,
        MEASURE: lambda cell: known.knows(MEASURE, cell),
        AREA: lambda cell: known.knows(AREA, cell),
        VALUE: is_number,
    }
    for role, fit in fits.items():
        if role in at:
            continue
        places = [place for place in left if _mostly(fit, [row[place] for row in some])]
        if len(places) == 1:
            at[role] = places[0]
            left.remove(places[0])


def _mostly(fit: Callable[[str], bool], cells: Sequence[str]) -> bool:
    filled = [cell for cell in cells if cell]
    return bool(filled) and sum(map(fit, filled)) >= len(cells) * _MOSTLY


def _must_be_of_one(headings: Iterable[str], known: Known, *, has_values: bool) -> None:
    """A column that is headed by a name of several would else be left out, or taken for ours.

    Beside a column of values those of measures hold no figures.
    """
    roles = (AREA,) if has_values else (MEASURE, AREA)
    for heading, role in product(headings, roles):
        if codes := known.sharing(role, heading):
            why = of_several(heading, role, codes)
            raise FiguresRefused(f"{why} Then bring the file in again.")


def _must_have_a_meaning(layout: Layout, headings: Sequence[str]) -> None:
    missing = [
        _WORDS_FOR[role]
        for role, otherwise in (
            (WAVE, layout.waves),
            (MEASURE, layout.measures),
            (VALUE, layout.measures or layout.waves),
        )
        if role not in layout.at and not otherwise
    ]
    if missing:
        named = ", ".join(f"“{heading}”" for heading in headings[:12])
        raise FiguresRefused(
            f"We found no column for {and_listed(missing)} among {named}. Give each column a "
            "heading such as Date, Area, Measure and Percent, and bring it in again."
        )
