"""What came of communications, as far as its reader may know: due, said and learned."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.db.models import Exists, F, Max, OuterRef, Prefetch, Q
from django.db.models.functions import Coalesce

from channels_registry.models import Channel
from partnership.models import Person
from plans.choices import LEVELS_OF, WAS_ISSUED, EvaluationStage, Level, PlacementState, Tier
from plans.models import (
    Communication,
    CommunicationQuerySet,
    Evaluation,
    EvaluationAsked,
    Measure,
    Metric,
    Placement,
)
from plans.policy import can_evaluate
from plans.rules.evaluation import BETWEEN_STAGES, Lesson, asked_today, closest

#: How many earlier evaluations are looked through for what can be learned, the latest first.
MOST_LOOKED_AT = 200
#: What a sheet calls issued may have a window as long as a year; older ones are not looked at.
LONGEST_ISSUE = timedelta(days=366)


@dataclass(frozen=True)
class EvaluationPart:
    """What a communication's page says of what came of it."""

    evaluation: Evaluation | None
    measures: list[Measure]
    may_evaluate: bool
    is_shown: bool

    @property
    def by_level(self) -> list[tuple[str, list[Measure]]]:
        """The figures under each level that has some, from what was put in to what changed."""
        return [
            (level.label, mine)
            for level in Level
            if (mine := [one for one in self.measures if one.level == level])
        ]


@dataclass(frozen=True)
class Asked:
    """A group of the figures that a tier asks for: of all, or of one channel that carried it."""

    title: str
    channel: Channel | None
    metrics: list[Metric] = field(default_factory=list)


def evaluation_part(communication: Communication, person: Person) -> EvaluationPart:
    """What was said of it; two queries at most, none before it was issued."""
    if not communication.was_issued:
        return EvaluationPart(None, [], may_evaluate=False, is_shown=False)
    found = evaluation_of(communication)
    may = can_evaluate(person, communication)
    measures = list(found.measures.all()) if found else []
    return EvaluationPart(found, measures, may_evaluate=may, is_shown=found is not None or may)


def evaluation_of(communication: Communication) -> Evaluation | None:
    """Its evaluation with all figures; the communication was found by `visible_to`."""
    figures = Measure.objects.select_related("metric", "channel")
    found = Evaluation.objects.filter(pk=communication.pk).select_related("by")
    return found.prefetch_related(Prefetch("measures", figures)).first()


def figures_asked(communication: Communication, tier: Tier) -> list[Asked]:
    """The figures that a tier asks for, in groups; a channel on which it was issued has its own."""
    levels = LEVELS_OF[tier]
    if not levels:
        return []
    metrics = list(Metric.objects.filter(level__in=levels))
    of_all = [Asked(level.label, None, _general(metrics, level)) for level in levels]
    of_channels = [
        Asked(channel.name, channel, [m for m in metrics if m.channel_kind == channel.kind])
        for channel in _issued_on(communication)
    ]
    first = [one for one in of_all if one.metrics and one.metrics[0].level == Level.INPUTS]
    last = [one for one in of_all if one not in first]
    return [one for one in (*first, *of_channels, *last) if one.metrics]


def _general(metrics: Iterable[Metric], level: Level) -> list[Metric]:
    return [one for one in metrics if one.level == level and not one.channel_kind]


def _issued_on(communication: Communication) -> list[Channel]:
    issued = Placement.objects.filter(communication=communication, state=PlacementState.ISSUED)
    return list(Channel.objects.filter(placements__in=issued).distinct().order_by("name"))


# --- what is due ----------------------------------------------------------------------------------


def to_ask_about(stage: EvaluationStage, today: date) -> CommunicationQuerySet:
    """What has come of age for a stage (London's `today`), was not asked about and has no answer.

    What was just asked about for another stage waits its turn.
    """
    lately = Q(stage=stage) | Q(on__gt=today - BETWEEN_STAGES)
    asked = EvaluationAsked.objects.filter(lately, communication=OuterRef("pk"))
    due = _due(Communication.objects.select_related("lead_partner"), stage, today)
    return due.exclude(Exists(asked)).prefetch_related("placements")


def asked_of(
    person: Person, stage: EvaluationStage, *, on: Collection[date], today: date
) -> CommunicationQuerySet:
    """What this person's partners lead, were asked about on these days, and still owe."""
    asked = EvaluationAsked.objects.filter(stage=stage, on__in=on).values("communication")
    led = Communication.objects.led_by(person).select_related("lead_partner")
    return _due(led, stage, today).filter(pk__in=asked).prefetch_related("placements")


def evaluations_due(person: Person, today: date) -> CommunicationQuerySet:
    """What this person's partners led and said nothing of yet, though its two weeks are over."""
    due = _due(Communication.objects.led_by(person), EvaluationStage.OUTPUTS, today)
    return due.prefetch_related("placements")


def outcomes_due(person: Person, today: date) -> CommunicationQuerySet:
    """What this person's partners said something of, three months ago: what came of it since?"""
    said = Communication.objects.led_by(person).filter(evaluation__isnull=False)
    return _due(said, EvaluationStage.OUTCOMES, today).prefetch_related("placements")


def _due(
    communications: CommunicationQuerySet, stage: EvaluationStage, today: date
) -> CommunicationQuerySet:
    """Those last issued in the stage's days and without an answer, the longest ago first."""
    span = asked_today(stage, today)
    in_time = (
        Placement.objects.filter(
            state=PlacementState.ISSUED, issued_on__gte=span.first - LONGEST_ISSUE
        )
        .order_by()
        .values("communication")
        .annotate(last=Max(Coalesce("issued_until", "issued_on")))
        .filter(last__gte=span.first, last__lte=span.last)
    )
    unanswered = Q(evaluation=None)
    if stage == EvaluationStage.OUTCOMES:
        unanswered |= Q(evaluation__outcomes="", evaluation__outcomes_not_known=False)
    return (
        communications.filter(unanswered, pk__in=in_time.values("communication"))
        .filter(state__in=WAS_ISSUED)
        .annotate(last_issued=_last_day_of_issue())
        .order_by("last_issued", "title", "pk")
    )


def has_come_of_age(communication: Communication, stage: EvaluationStage, today: date) -> bool:
    """Whether it was issued last so long ago that a stage is asked about, however long ago."""
    issued = Communication.objects.filter(pk=communication.pk)
    last: date | None = issued.aggregate(last=_last_day_of_issue())["last"]
    return last is not None and last <= asked_today(stage, today).last


def _last_day_of_issue() -> Max:
    issued = Q(placements__state=PlacementState.ISSUED)
    return Max(Coalesce("placements__issued_until", "placements__issued_on"), filter=issued)


# --- what was learned -----------------------------------------------------------------------------


def learned_before(
    person: Person,
    *,
    topics: Iterable[Any],
    audiences: Iterable[Any] = (),
    channels: Iterable[Any] = (),
    but: Communication | None = None,
) -> list[Evaluation]:
    """What was learned last time from what is most like it, as far as this person may see it.

    topics, audiences, channels: rows or their ids. Four queries, none without a topic.
    """
    about = _ids(topics)
    if not about:
        return []
    on_these = Communication.topics.through.objects.filter(
        communication_id=OuterRef("pk"), topic_id__in=about
    )
    # What taught something is rare: looked at first, it spares a walk through all on these topics.
    taught = Evaluation.objects.with_learning().values("pk")
    visible = Communication.objects.visible_to(person).filter(Exists(on_these), pk__in=taught)
    if but is not None:
        visible = visible.exclude(pk=but.pk)
    latest = visible.order_by(F("window_start").desc(nulls_last=True), "pk")[:MOST_LOOKED_AT]
    candidates = list(
        Evaluation.objects.filter(pk__in=latest.values("pk"))
        .select_related("communication__lead_partner")
        .defer("communication__internal_notes")
        .prefetch_related(
            "communication__topics", "communication__audiences", "communication__placements"
        )
        .order_by(F("communication__window_start").desc(nulls_last=True), "pk")
    )
    lessons = {one.pk: _lesson(one) for one in candidates}
    best = closest(
        lessons.values(), topics=about, audiences=_ids(audiences), channels=_ids(channels)
    )
    by_key = {one.pk: one for one in candidates}
    return [by_key[one.communication] for one in best]


def _ids(rows: Iterable[Any]) -> Collection[int]:
    return {getattr(one, "pk", one) for one in rows}


def _lesson(evaluation: Evaluation) -> Lesson:
    it = evaluation.communication
    return Lesson(
        communication=it.pk,
        topics=_ids(it.topics.all()),
        audiences=_ids(it.audiences.all()),
        channels={one.channel_id for one in it.placements.all()},
        day=it.window_start or date.min,
    )
