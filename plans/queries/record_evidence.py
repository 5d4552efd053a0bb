"""Survey indicators and recorded crime before and in a year, with margins and without a cause.

Two figures side by side say that something changed, or that nobody can tell; never why.
"""

from collections import defaultdict
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Count

from bsc_comms.kit import clock
from bsc_comms.kit.figures import figure
from bsc_comms.kit.financial_year import FinancialYear
from evidence.choices import Counted
from evidence.models import CrimeSeries, MonthlyCount, Score
from evidence.queries.surveys import IndicatorLine, Step, sample_surveys
from evidence.rules.crime_years import change_of_counts
from evidence.rules.scores import margin_of
from plans.models import CommunicationQuerySet

Row = dict[str, Any]


def indicators(year: FinancialYear, *, cited_by: CommunicationQuerySet) -> dict[str, Row]:
    """Of each sample survey: the last wave that ended in the year, and the one to compare it with.

    By the codes of the indicators, in their order.
    What was asked after the year's end is left to the next record, and what is to be asked yet to
    the next draft.
    """
    last = min(year.last, clock.today())
    cited = dict(
        cited_by.filter(indicators__isnull=False)
        .values_list("indicators")
        .annotate(number=Count("pk", distinct=True))
    )
    return {
        line.indicator.code: row
        for part in sample_surveys(last)
        for line in part.lines
        if (
            row := _indicator(
                line, year.first, last, part.survey.name, cited.get(line.indicator.pk, 0)
            )
        )
    }


def _indicator(line: IndicatorLine, first: date, last: date, survey: str, cited: int) -> Row | None:
    in_year = [score for score in line.scores if first <= score.wave.ends <= last]
    step = line.change_to(in_year[-1]) if in_year else None
    if step is None:
        return None
    return {
        "survey": survey,
        "label": line.indicator.label,
        **_side("before", step.before),
        **_side("after", step.after),
        "change": _change(step),
        "change_value": _number(step.difference.points),
        "change_margin": _number(step.difference.margin),
        "said": step.said,
        "cited": cited,
    }


def _side(name: str, score: Score) -> Row:
    margin = margin_of(score.value, score.sample_size) if score.sample_size else None
    either_way = "" if margin is None else f" \u00b1{margin:.1f}"
    return {
        name: f"{figure(score.value)}%{either_way}",
        f"{name}_value": _number(score.value),
        f"{name}_margin": _number(margin),
        f"{name}_asked": score.sample_size,
        f"{name}_wave": score.wave.name,
    }


def _number(value: Decimal | None) -> float | None:
    """As JSON holds it: the same on every database, whatever places it stores."""
    return None if value is None else float(value)


def _change(step: Step) -> str:
    """Such as "+4 points, margin 6.9"."""
    found = step.difference
    sign = "+" if found.points > 0 else "\u2212" if found.points < 0 else ""
    margin = "not known" if found.margin is None else f"{found.margin:.1f}"
    points = figure(abs(found.points))
    unit = "point" if points == "1" else "points"
    return f"{sign}{points} {unit}, margin {margin}"


def crime(year: FinancialYear) -> list[Row]:
    """Each series with twelve complete months in the year and in the one before, in our area."""
    months: dict[CrimeSeries, dict[date, int]] = defaultdict(dict)
    first, last = year.previous.first, year.last
    found = (
        MonthlyCount.objects.complete()
        .of_one_category()
        .filter(area__is_ours=True, month__gte=first, month__lte=last)
        .select_related("series")
        .order_by("series__label", "series__code", "month")
    )
    for one in found:
        months[one.series][one.month] = one.count
    return [
        row
        for series, counted in months.items()
        if series.is_unbroken(first, last) and (row := _crime_row(series, counted, year))
    ]


def _crime_row(series: CrimeSeries, counted: Mapping[date, int], year: FinancialYear) -> Row | None:
    before, after = (
        [counted[month] for month in one.months if month in counted]
        for one in (year.previous, year)
    )
    if len(before) < 12 or len(after) < 12:
        return None
    change = change_of_counts(sum(before), sum(after))
    return {
        "label": series.label,
        "source": series.get_source_display(),
        "incidents": series.counts == Counted.INCIDENTS,
        "before": sum(before),
        "after": sum(after),
        "change": change.points,
        "margin": change.margin,
        "said": str(change.said),
    }
