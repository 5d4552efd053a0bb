"""What the evidence asks the plan for: each claim as a sentence, with its figure and its page.

Only what is sure is said: a change or a difference beyond its margin, a month that stands above the
rest in most years, a finding with its source.
"""

import calendar
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from django.urls import reverse

from bsc_comms.kit.in_words import number, percent, points
from bsc_comms.kit.names import and_listed
from evidence.choices import AskKind, FindingSays, Strength
from evidence.models import (
    CrimeSeries,
    Finding,
    Indicator,
    MonthlyCount,
    Score,
    Season,
    SeasonalIndex,
)
from evidence.queries.crime import SeasonRow, rise_of_series, seasons
from evidence.queries.findings import findings
from evidence.queries.seasons import AHEAD
from evidence.queries.surveys import IndicatorLine, Step, sample_lines, step_between
from evidence.rules.months import add_months
from partnership.models import Area, Audience, Topic


@dataclass(frozen=True)
class Ask:
    """One claim. `page` shows the figure and its source; what it is about finds the plan's answer.

    `figure` says how sure it is, and is empty where the sentence says all.
    """

    kind: AskKind
    sentence: str
    figure: str
    page: str
    topic: Topic | None = None
    area: Area | None = None
    audience: Audience | None = None
    indicator: Indicator | None = None
    finding: Finding | None = None


def what_is_asked_for(on: date) -> list[Ask]:
    """All that the evidence asks for on that day, kind by kind. Eight queries."""
    lines = sample_lines(on)
    found = [
        *_of_indicators(lines),
        *_of_parts(lines),
        *_of_seasons(on),
        *_of_rises(on),
        *(_of_finding(finding) for finding in findings()),
    ]
    kinds = list(AskKind)
    return sorted(found, key=lambda ask: kinds.index(ask.kind))


def holds_any_figures() -> bool:
    """Whether there is anything at all that could ask for something."""
    kinds = (Score, Finding, MonthlyCount, SeasonalIndex)
    return any(kind._default_manager.exists() for kind in kinds)


# --- surveys --------------------------------------------------------------------------------------
def _of_indicators(lines: Iterable[IndicatorLine]) -> Iterator[Ask]:
    """Indicators that are clearly behind what they are compared with, or clearly got worse."""
    for line in lines:
        worse = [step for step in (line.against, line.change) if step and step.is_worse]
        if not worse or line.latest is None:
            continue
        of_an_audience = line.indicator.audience is not None
        yield Ask(
            kind=AskKind.WORSE if of_an_audience else AskKind.LOW,
            sentence=_stands(line.latest, line.latest.area.name),
            figure=" ".join(
                _behind(step) if step is line.against else _got_worse(step) for step in worse
            ),
            page=_page_of(line.indicator),
            topic=line.indicator.topic,
            audience=line.indicator.audience,
            indicator=line.indicator,
        )


def _of_parts(lines: Sequence[IndicatorLine]) -> Iterator[Ask]:
    """Areas inside ours, and audiences, that are clearly worse off than everybody. One query."""
    latest = {line.latest.wave_id: line for line in lines if line.latest}
    of_indicator = {line.indicator.pk: line for line in lines}
    parts = Score.objects.of_parts_of_ours().filter(wave__in=latest, indicator__in=of_indicator)
    for score in parts.order_by("indicator", "area__name", "audience__position"):
        line = of_indicator[score.indicator_id]
        whole = line.latest
        if whole is None or score.wave_id != whole.wave_id:
            continue
        if score.audience is None and not line.indicator.is_sound_for(score.area.level):
            continue
        step = step_between(line.indicator, whole, score)
        if not step.is_worse:
            continue
        who = score.audience.label if score.audience else score.area.name
        yield Ask(
            kind=AskKind.WORSE if score.audience else AskKind.AREA,
            sentence=_stands(score, who),
            figure=_behind(step),
            page=_page_of(line.indicator),
            topic=line.indicator.topic,
            area=None if score.audience else score.area.area,
            audience=score.audience or line.indicator.audience,
            indicator=line.indicator,
        )


def _stands(score: Score, who: str) -> str:
    give = f", give or take {score.margin}" if score.margin is not None else ""
    return f"{score.indicator.label}: {who} {percent(score.value)} ({score.wave.name}){give}."


def _behind(step: Step) -> str:
    worse_off = step.after
    whose = f"For {worse_off.audience.label} it" if worse_off.audience else worse_off.area.name
    return (
        f"{step.before.area.name} stands at {percent(step.before.value)}. {whose} is"
        f" {points(step.points)} worse, which is more than the margin of {step.difference.margin}."
    )


def _got_worse(step: Step) -> str:
    return (
        f"{step.went.capitalize()} {points(step.points)} from {percent(step.before.value)}"
        f" ({step.before.wave.name}), more than the margin of {step.difference.margin}."
    )


def _page_of(indicator: Indicator) -> str:
    return reverse("evidence:indicator", args=[indicator.code])


# --- crime through the year -----------------------------------------------------------------------
def _of_seasons(on: date) -> Iterator[Ask]:
    """What peaks in the months ahead: by its figures, or as a season where there are none.

    Three queries.
    """
    months = _months_ahead(on)
    indices = SeasonalIndex.objects.in_our_area().exclude(strength=Strength.NONE)
    rows = seasons(indices.filter(series__in=CrimeSeries.objects.still_counted(on)))
    counted = {row.index.series.topic_id for row in rows}
    for row in rows:
        if ask := _of_index(row, months):
            yield ask
    for season in Season.objects.filter(rises=True).select_related("topic"):
        ahead = [month for month in months if month in season.months]
        if ahead and season.topic_id not in counted:
            yield Ask(
                kind=AskKind.CRIME,
                sentence=f"{season.what_rises}: {_in_words(ahead)}.",
                figure=season.evidence,
                page=f"{reverse('evidence:evidence')}#season-{season.code}",
                topic=season.topic,
            )


def _of_index(row: SeasonRow, months: Sequence[int]) -> Ask | None:
    peaks = [one for one in row.peaks if one.figure.month in months]
    if not peaks:
        return None
    series, top = row.index.series, peaks[0].figure
    inside = [month for month in months if month in {one.figure.month for one in peaks}]
    return Ask(
        kind=AskKind.CRIME,
        sentence=f"{series.label}: above the rest of the year in {_in_words(inside)}.",
        figure=(
            f"{calendar.month_name[top.month]} stands at {top.value:.0f} where the average day of"
            f" the year is 100, above trend in {top.years_above} of {top.years_counted} years."
            f" {_source_of(series)}"
        ),
        page=reverse("evidence:crime_series", args=[series.code]),
        topic=series.topic,
    )


def _of_rises(on: date) -> Iterator[Ask]:
    """What was recorded more often than in the year before. Two queries."""
    counts: dict[int, dict[date, int]] = {}
    held = MonthlyCount.objects.complete().filter(area__is_ours=True)
    for series, month, count in held.values_list("series", "month", "count"):
        counts.setdefault(series, {})[month] = count
    for one in CrimeSeries.objects.still_counted(on).select_related("topic"):
        rise = rise_of_series(one, counts.get(one.pk, {}), on)
        if rise is None:
            continue
        yield Ask(
            kind=AskKind.CRIME,
            sentence=(
                f"{one.label}: up {rise.percent}% in the twelve months to {rise.last_month:%B %Y}."
            ),
            figure=(
                f"{number(rise.after)} recorded, {number(rise.before)} in the twelve months"
                f" before: more than chance alone would bring. {_source_of(one)}"
            ),
            page=f"{reverse('evidence:crime_series', args=[one.code])}#months",
            topic=one.topic,
        )


def _source_of(series: CrimeSeries) -> str:
    """Whose figures they are: series of two sources may share a name, and count differently."""
    return f"Source: {series.get_source_display()}."


def _months_ahead(on: date) -> list[int]:
    """The numbers of the months that the coming two quarters touch, in their order."""
    found, month = [], on.replace(day=1)
    while month <= on + AHEAD:
        found.append(month.month)
        month = add_months(month, 1)
    return found


def _in_words(months: Sequence[int]) -> str:
    return and_listed([calendar.month_name[month] for month in months])


# --- findings -------------------------------------------------------------------------------------
_FINDINGS = {
    FindingSays.UNDER_REPORTED: AskKind.UNDER_REPORTED,
    FindingSays.GETTING_WORSE: AskKind.WORSE,
}


def _of_finding(finding: Finding) -> Ask:
    kind = _FINDINGS.get(FindingSays(finding.says), AskKind.SAID)
    return Ask(
        kind=kind,
        sentence=f"{finding.text.rstrip('.')}.",
        figure=f"Source: {finding.source}." if finding.source else "",
        page=f"{reverse('evidence:findings')}#finding-{finding.code}",
        topic=finding.topic,
        # Whoever is to report it may be anybody who hears of it.
        audience=None if kind == AskKind.UNDER_REPORTED else finding.audience,
        finding=finding,
    )
