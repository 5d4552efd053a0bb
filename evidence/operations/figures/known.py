"""The names by which files call what the planner knows."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from evidence.choices import CrimeSource
from evidence.models import CrimeSeries, Indicator, MeasuredArea
from evidence.rules.reading.census import CensusArea
from evidence.rules.reading.columns import AREA, AUDIENCE, MEASURE, Known
from evidence.rules.reading.results import FiguresRefused, fold
from evidence.rules.reading.survey import Asking
from partnership.models import Audience

NO_AREA = (
    "No area is marked as the partnership’s own, so no figure can be placed. Whoever runs the "
    "planner names it in measured_areas.csv of the reference data; then bring the file in again."
)
NO_MEASURE = (
    "No measure of a survey is known yet, so no figure can be placed. Whoever runs the planner "
    "lists the survey in surveys.csv and what it asks in indicators.csv of the reference data; "
    "then bring the file in again."
)
NO_SERIES = (
    "No kind of crime of such files is known yet, so no figure can be placed. Whoever runs the "
    "planner lists them in crime_series.csv of the reference data; then bring the file in again."
)


def our_area() -> MeasuredArea:
    """The partnership's own area. Raises FiguresRefused where none is named."""
    area = MeasuredArea.objects.filter(is_ours=True).first()
    if area is None:
        raise FiguresRefused(NO_AREA)
    return area


def census_areas_of(area: MeasuredArea) -> dict[str, CensusArea]:
    """The small census areas of an area by code; none where the reference data lists none."""
    rows = area.census_areas.values_list("code", "name_2011", "name_2021")
    return {code: CensusArea(name_2011, name_2021) for code, name_2011, name_2021 in rows}


def series_by_category(source: CrimeSource) -> dict[str, list[str]]:
    """The categories of each series, by the series' code. Raises FiguresRefused where the
    reference data lists none of that source."""
    found = {
        series.code: list(series.published_as)
        for series in CrimeSeries.objects.filter(source=source)
    }
    if not found:
        raise FiguresRefused(NO_SERIES)
    return found


@dataclass(frozen=True)
class SurveyNames:
    """What survey files may speak of, and what is known beside them."""

    known: Known
    asking: Asking
    indicators: Mapping[str, Indicator]
    areas: Mapping[str, MeasuredArea]
    audiences: Mapping[str, Audience]


def survey_names() -> SurveyNames:
    """Read the names once. Raises FiguresRefused where no area is the partnership's own, or no
    measure is known."""
    ours = our_area()
    indicators = {one.code: one for one in Indicator.objects.select_related("survey")}
    if not indicators:
        raise FiguresRefused(NO_MEASURE)
    areas = {one.code: one for one in MeasuredArea.objects.all()}
    audiences = {one.code: one for one in Audience.objects.all()}
    sizes = {
        (indicator.code, area.code): size
        for indicator in indicators.values()
        for area in areas.values()
        if (size := indicator.survey.asked_in(area)) is not None
    }
    return SurveyNames(
        known=_known(
            {
                MEASURE: {one.code: [one.label, *one.published_as] for one in indicators.values()},
                AREA: {one.code: one.names for one in areas.values()},
                AUDIENCE: {one.code: [one.label, *one.aliases] for one in audiences.values()},
            }
        ),
        asking=Asking(
            own_area=ours.code,
            sample_sizes=sizes,
            ends_with_a_month=frozenset(
                one.code for one in indicators.values() if one.survey.months_covered
            ),
        ),
        indicators=indicators,
        areas=areas,
        audiences=audiences,
    )


def _known(named: Mapping[str, Mapping[str, Iterable[str]]]) -> Known:
    """named: by what a column holds, the names of each by its code, which names it as well."""
    alone: dict[str, dict[str, str]] = {}
    shared: dict[str, dict[str, frozenset[str]]] = {}
    for role, by_code in named.items():
        having: dict[str, set[str]] = defaultdict(set)
        for code, names in by_code.items():
            for name in (code, *names):
                having[fold(name)].add(code)
        alone[role] = {name: code for name, (code, *others) in having.items() if not others}
        shared[role] = {name: frozenset(codes) for name, codes in having.items() if len(codes) > 1}
    return Known(
        indicators=alone[MEASURE],
        areas=alone[AREA],
        audiences=alone[AUDIENCE],
        shared=shared,
    )
