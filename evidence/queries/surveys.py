"""Surveys, what they measure, and what may be said of it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cached_property

from django.db.models import F, Prefetch, Q, QuerySet

from evidence.choices import Better
from evidence.models import Indicator, Score, ScoreQuerySet, Survey, SurveyQuerySet, Wave
from evidence.queries.charts import LineChart, line_chart
from evidence.rules.scores import Difference, Said, Sampled, asked_apart, difference, is_sound


@dataclass(frozen=True)
class Step:
    """From one wave, or one area, to another, and what that comes to."""

    before: Score
    after: Score
    difference: Difference

    @property
    def is_clear(self) -> bool:
        return self.difference.is_clear

    @property
    def is_worse(self) -> bool:
        return self.difference.said == Said.WORSE

    @property
    def points(self) -> Decimal:
        """How many points, without a sign."""
        return abs(self.difference.points)

    @property
    def went(self) -> str:
        return "up" if self.difference.points > 0 else "down"

    @property
    def said(self) -> str:
        """In a word or two: better, worse, higher, lower, no clear change, not known."""
        return str(self.difference.said)


@dataclass(frozen=True)
class IndicatorLine:
    """One indicator in one area over its waves, with what it is compared with."""

    indicator: Indicator
    scores: Sequence[Score]
    compared: Sequence[Score] = ()

    @property
    def latest(self) -> Score | None:
        return self.scores[-1] if self.scores else None

    @property
    def compared_latest(self) -> Score | None:
        """The comparator's score in the latest wave of ours."""
        if self.latest is None:
            return None
        return next((one for one in self.compared if one.wave_id == self.latest.wave_id), None)

    @cached_property
    def change(self) -> Step | None:
        """From the last wave that asked other people to the latest one."""
        return self.change_to(self.latest) if self.latest else None

    def change_to(self, score: Score) -> Step | None:
        """From the last wave before it that asked other people; None where whoever answered."""
        if not self.indicator.survey.is_sample:
            return None
        earlier = [
            one
            for one in self.scores
            if one.wave.ends < score.wave.ends and asked_apart(_span(one.wave), _span(score.wave))
        ]
        return step_between(self.indicator, earlier[-1], score) if earlier else None

    @cached_property
    def against(self) -> Step | None:
        """From the comparator to ours, in the latest wave."""
        if self.latest is None or self.compared_latest is None:
            return None
        return step_between(self.indicator, self.compared_latest, self.latest)

    @cached_property
    def chart(self) -> LineChart | None:
        return line_chart(self.scores, self.compared)

    @property
    def rows(self) -> list[tuple[Score, Score | None, Step | None]]:
        """Each wave, latest first: our score, the comparator's, and the change."""
        compared = {one.wave_id: one for one in self.compared}
        return [
            (one, compared.get(one.wave_id), self.change_to(one)) for one in reversed(self.scores)
        ]


def _span(wave: Wave) -> tuple[date | None, date]:
    return wave.starts, wave.ends


def _sampled(score: Score) -> Sampled:
    return Sampled(score.value, score.sample_size)


def step_between(indicator: Indicator, before: Score, after: Score) -> Step:
    """What it comes to from one score to another, of another wave, area or audience."""
    found = difference(_sampled(before), _sampled(after), better_is=indicator.better_is)
    return Step(before, after, found)


@dataclass(frozen=True)
class SurveyPart:
    """One survey with the lines of its indicators; those without a score stand apart."""

    survey: Survey
    lines: list[IndicatorLine]
    without: list[Indicator]
    waves: list[Wave] = field(default_factory=list)


def sample_surveys(on: date) -> list[SurveyPart]:
    """Sample surveys with every indicator over its waves up to that day: four queries."""
    parts = _parts(Survey.objects.of_samples(), on)
    return sorted(parts, key=lambda part: (not part.lines, part.survey.name))


def sample_lines(on: date) -> list[IndicatorLine]:
    """Every indicator of a sample survey with its scores of ours up to that day: one query."""
    samples = Survey.objects.of_samples()
    lines = _lines(Score.objects.filter(indicator__survey__in=samples), on)
    return sorted(lines.values(), key=lambda line: line.indicator.code)


def consultations(on: date) -> list[SurveyPart]:
    """What whoever answered said: never on one line with sample surveys."""
    return _parts(Survey.objects.self_selected(), on)


def _parts(surveys: SurveyQuerySet, on: date) -> list[SurveyPart]:
    found = surveys.select_related("comparator").prefetch_related(
        Prefetch("indicators", Indicator.objects.select_related("topic", "audience")),
        Prefetch("waves", Wave.objects.filter(ends__lte=on).order_by("-ends")),
    )
    lines = _lines(Score.objects.filter(indicator__survey__in=surveys), on)
    return [
        SurveyPart(
            survey=survey,
            lines=[lines[one.pk] for one in survey.indicators.all() if one.pk in lines],
            without=[one for one in survey.indicators.all() if one.pk not in lines],
            waves=list(survey.waves.all()),
        )
        for survey in found
    ]


def _lines(scores: ScoreQuerySet, on: date) -> dict[int, IndicatorLine]:
    """Of everybody in our own area, and of the comparator, by indicator: one query.

    Only waves that were over on that day: a page tells nothing that the list of gaps cannot know.
    """
    ours: dict[int, list[Score]] = {}
    compared: dict[int, list[Score]] = {}
    indicators: dict[int, Indicator] = {}
    ours_or_compared = Q(area__is_ours=True) | Q(area=F("indicator__survey__comparator"))
    found = scores.of_everybody().filter(ours_or_compared, wave__ends__lte=on).with_all()
    for score in found.order_by("wave__ends"):
        indicators[score.indicator_id] = score.indicator
        if score.area.is_ours:
            ours.setdefault(score.indicator_id, []).append(score)
        else:
            compared.setdefault(score.indicator_id, []).append(score)
    return {
        pk: IndicatorLine(indicators[pk], scores, compared.get(pk, []))
        for pk, scores in ours.items()
    }


# --- one indicator, one wave ----------------------------------------------------------------------
def find_indicator(code: str) -> Indicator | None:
    return (
        Indicator.objects.select_related("survey__comparator", "topic", "audience")
        .filter(code=code)
        .first()
    )


def line_of(indicator: Indicator, on: date) -> IndicatorLine:
    """One indicator in our own area over its waves up to that day."""
    lines = _lines(Score.objects.filter(indicator=indicator), on)
    return lines.get(indicator.pk, IndicatorLine(indicator, []))


@dataclass(frozen=True)
class Ranked:
    """One area in the order of an indicator, and whether it can be told apart from ours."""

    place: int
    score: Score
    step: Step | None

    @property
    def told_apart(self) -> bool:
        return self.step is not None and self.step.is_clear


def ranking_of(indicator: Indicator, wave: Wave) -> list[Ranked]:
    """The areas in the order of the latest wave, best first; empty where that is not sound.

    Sound: a sample survey, areas no smaller than it allows, and an indicator with a better end.
    """
    if not indicator.better_is or not indicator.survey.is_sample:
        return []
    scores = [
        score
        for score in Score.objects.of_everybody().filter(indicator=indicator, wave=wave).with_all()
        if is_sound(score.area.level, lowest=indicator.lowest_sound_area)
        and score.area_id != indicator.survey.comparator_id
    ]
    if len(scores) < 2:
        return []
    behind = {one.pk: _how_far_behind(one, indicator) for one in scores}
    scores.sort(key=lambda one: (behind[one.pk], one.area.name))
    ours = next((one for one in scores if one.area.is_ours), None)
    return [
        Ranked(
            place=1 + sum(other < behind[one.pk] for other in behind.values()),
            score=one,
            step=step_between(indicator, one, ours)
            if ours is not None and one is not ours
            else None,
        )
        for one in scores
    ]


def _how_far_behind(score: Score, indicator: Indicator) -> Decimal:
    """A number that is the smaller, the better the score is."""
    return -score.value if indicator.better_is == Better.HIGHER else score.value


def find_wave(code: str) -> Wave | None:
    return Wave.objects.select_related("survey__comparator").filter(code=code).first()


def wave_lines(wave: Wave) -> list[IndicatorLine]:
    """What one wave found in our own area, each with its line up to then: one query."""
    lines = _lines(Score.objects.filter(indicator__survey=wave.survey), wave.ends)
    return [line for line in lines.values() if line.latest and line.latest.wave_id == wave.pk]


def audience_scores(wave: Wave) -> QuerySet[Score]:
    """What audiences said in that wave, in our own area."""
    return (
        Score.objects.in_our_area()
        .filter(wave=wave, audience__isnull=False)
        .select_related("indicator__survey", "audience", "area")
        .order_by("indicator", "audience")
    )


def speaks_up(parts: Iterable[SurveyPart]) -> list[IndicatorLine]:
    """Lines that say something for sure: a clear change, or clearly worse than the comparator."""
    return [
        line
        for part in parts
        for line in part.lines
        if (line.change and line.change.is_clear) or (line.against and line.against.is_worse)
    ]
