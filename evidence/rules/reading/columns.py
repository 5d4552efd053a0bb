"""Which column of a file of survey results is which: by its heading, then by what its cells are."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

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
    """What a planner knows: indicators, areas and audiences, each by its folded names."""

    indicators: Mapping[str, str]
    areas: Mapping[str, str]
    audiences: Mapping[str, str] = field(default_factory=dict)


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
        elif text in known.indicators:
            measures[place] = known.indicators[text]
        elif text in known.areas:
            areas[place] = known.areas[text]
        elif is_day(heading):
            waves[place] = heading
        else:
            left.append(place)
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
        MEASURE: lambda cell: fold(cell) in known.indicators,
        AREA: lambda cell: fold(cell) in known.areas,
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
