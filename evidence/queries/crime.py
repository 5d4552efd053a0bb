"""Recorded crime by month, and the shape of its year."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Prefetch, QuerySet

from evidence.models import CrimeSeries, MonthlyCount, SeasonalFigure, SeasonalIndex
from evidence.rules.rising import Rise, rise_of
from evidence.rules.seasonal import MonthOfYear


@dataclass(frozen=True)
class Heat:
    """One month of a row of the heat table. `step` is 0 (far below) to 6 (far above)."""

    figure: SeasonalFigure

    @property
    def step(self) -> int:
        bounds = (85, 92, 98, 105, 110, 125)
        return sum(self.figure.value >= bound for bound in bounds)

    @property
    def rises(self) -> bool:
        return as_rule(self.figure).rises


def as_rule(figure: SeasonalFigure) -> MonthOfYear:
    return MonthOfYear(figure.month, figure.value, figure.years_above, figure.years_counted)


@dataclass(frozen=True)
class SeasonRow:
    """The shape of a year of one series in one area."""

    index: SeasonalIndex
    months: Sequence[Heat]

    @property
    def peaks(self) -> list[Heat]:
        """The months that stand above the rest in most years, highest first."""
        return sorted((one for one in self.months if one.rises), key=lambda one: -one.figure.value)


def seasons(indices: QuerySet[SeasonalIndex]) -> list[SeasonRow]:
    """Each index with its twelve months, by topic and series: two queries."""
    found = indices.select_related("series__topic", "area").prefetch_related(
        Prefetch("figures", SeasonalFigure.objects.order_by("month"))
    )
    rows = [SeasonRow(index, [Heat(one) for one in index.figures.all()]) for index in found]
    return sorted(rows, key=lambda row: (_topic(row.index.series), row.index.series.label))


def _topic(series: CrimeSeries) -> str:
    return series.topic.label if series.topic else ""


def our_seasons() -> list[SeasonRow]:
    """The shapes of the year in our own area."""
    return seasons(SeasonalIndex.objects.in_our_area())


def find_series(code: str) -> CrimeSeries | None:
    return CrimeSeries.objects.select_related("topic").filter(code=code).first()


def seasons_of(series: CrimeSeries) -> list[SeasonRow]:
    """The shape of one series' year in each area that has one; ours first."""
    rows = seasons(SeasonalIndex.objects.filter(series=series))
    return sorted(rows, key=lambda row: (not row.index.area.is_ours, row.index.area.name))


@dataclass(frozen=True)
class Year:
    """One calendar year of counts, January first; None for a month that nobody brought in."""

    year: int
    months: Sequence[MonthlyCount | None]

    @property
    def has_incomplete(self) -> bool:
        """Whether a month was brought in to which late records may still be added."""
        return any(one is not None and not one.complete for one in self.months)

    @property
    def total(self) -> int | None:
        """The sum of a whole year; None where a month is missing or incomplete."""
        if any(one is None for one in self.months) or self.has_incomplete:
            return None
        return sum(one.count for one in self.months if one is not None)


def years_of(series: CrimeSeries) -> list[Year]:
    """The counts of one series in our own area, latest year first: one query."""
    counts: dict[date, MonthlyCount] = {
        one.month: one for one in MonthlyCount.objects.filter(series=series, area__is_ours=True)
    }
    years = sorted({month.year for month in counts}, reverse=True)
    return [
        Year(year, [counts.get(date(year, month, 1)) for month in range(1, 13)]) for year in years
    ]


def rise_of_series(series: CrimeSeries, counts: Mapping[date, int], on: date) -> Rise | None:
    """Whether it was recorded more often than in the year before, by its complete months."""
    past = {month: count for month, count in counts.items() if month < on.replace(day=1)}
    return rise_of(past, on=on, breaks=series.breaks, starts=series.starts, ends=series.ends)


def rise_in(series: CrimeSeries, years: Iterable[Year], on: date) -> Rise | None:
    """The same by the years that a page shows."""
    months = [one for year in years for one in year.months if one is not None and one.complete]
    return rise_of_series(series, {one.month: one.count for one in months}, on)


@dataclass(frozen=True)
class SeriesLine:
    """One series with what is held of it."""

    series: CrimeSeries
    first: date | None
    last: date | None
    incomplete: int


def series_held() -> list[SeriesLine]:
    """Every series of which months are held in our own area: two queries."""
    months: dict[int, list[MonthlyCount]] = {}
    for one in MonthlyCount.objects.filter(area__is_ours=True).order_by("month"):
        months.setdefault(one.series_id, []).append(one)
    return [
        _line(series, months[series.pk])
        for series in CrimeSeries.objects.select_related("topic")
        if series.pk in months
    ]


def _line(series: CrimeSeries, months: Iterable[MonthlyCount]) -> SeriesLine:
    held = list(months)
    return SeriesLine(series, held[0].month, held[-1].month, sum(not one.complete for one in held))
