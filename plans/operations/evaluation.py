"""Say what came of a communication."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db import transaction
from django.db.models import F, Q

from bsc_comms.kit import clock
from bsc_comms.kit.editing import StaleEdit
from channels_registry.models import Channel
from partnership.models import Person
from partnership.operations import FieldChange, record_change
from plans.choices import LEVELS_OF, Level, State, Tier, Unit, Worked
from plans.models import Communication, Evaluation, Measure, Metric
from plans.operations.details import NotAllowedNow
from plans.operations.evaluation_asking import take_back_what_it_answers

NOT_ISSUED = "Nothing of it was issued yet, so nothing can have come of it. Mark it issued first."
AS_REPORTED = "As reported in the sheet that was brought in"
THOROUGHNESS = tuple(Tier)


@dataclass(frozen=True)
class Figure:
    """One figure as it is said: of a metric, on one channel where the metric is a channel's."""

    metric: Metric
    value: Decimal
    source: str
    channel: Channel | None = None


@dataclass(frozen=True)
class Reported:
    """A figure that a sheet reported and that a person confirms, under the sheet's own label."""

    label: str
    value: Decimal
    unit: Unit


@dataclass(frozen=True)
class Said:
    """What is said of a communication at one tier; `figures` are all that the tier asks for."""

    tier: Tier
    worked: Worked
    shown_by: str = ""
    learned: str = ""
    outcomes: str = ""
    outcomes_not_known: bool = False
    figures: Sequence[Figure] = ()
    reported: Sequence[Reported] = ()


@transaction.atomic
def evaluate(
    *, by: Person | None, communication: Communication, opened_version: int, said: Said
) -> Evaluation:
    """Write down what came of it; the communication is evaluated from then on.

    `opened_version` is the communication's. Figures of a more thorough tier that was filled in
    before stay. Nobody is asked any more what is answered by now. Raises StaleEdit, and
    NotAllowedNow where nothing was issued.
    """
    locked = Communication.objects.held().get(pk=communication.pk)
    if locked.version != opened_version:
        raise StaleEdit
    if not locked.was_issued:
        raise NotAllowedNow(NOT_ISSUED)
    Communication.objects.filter(pk=locked.pk).update(
        version=F("version") + 1, state=State.EVALUATED
    )
    earlier = Evaluation.objects.filter(pk=locked.pk).first()
    before = _in_words(earlier)
    evaluation = _save(by, locked, said, earlier)
    after = _in_words(evaluation)
    changes = [
        FieldChange(name, before.get(name, ""), words)
        for name, words in after.items()
        if before.get(name, "") != words
    ]
    if changes or earlier is None:
        record_change(by=by, subject=locked, act="evaluated", changes=changes)
    take_back_what_it_answers(evaluation)
    return evaluation


def take_off_figures_of(channel: Channel, communication: Communication) -> list[FieldChange]:
    """Take off what was said of a channel on which nothing went out; what the history tells."""
    evaluation = Evaluation.objects.filter(pk=communication.pk).first()
    if evaluation is None:
        return []
    before = _figures_in_words(evaluation)
    evaluation.measures.filter(channel=channel).delete()
    after = _figures_in_words(evaluation)
    return [FieldChange("figures", before, after)] if before != after else []


def _save(
    by: Person | None, communication: Communication, said: Said, earlier: Evaluation | None
) -> Evaluation:
    held = THOROUGHNESS.index(Tier(earlier.tier)) if earlier else 0
    evaluation = Evaluation(
        communication=communication,
        tier=THOROUGHNESS[max(held, THOROUGHNESS.index(said.tier))],
        worked=said.worked,
        shown_by=said.shown_by,
        learned=said.learned,
        outcomes=said.outcomes,
        outcomes_not_known=said.outcomes_not_known and not said.outcomes,
        at=clock.now(),
        by=by,
    )
    evaluation.save(force_update=earlier is not None, force_insert=earlier is None)
    asked = Q(metric=None) | Q(metric__level__in=LEVELS_OF[said.tier])
    evaluation.measures.filter(asked).delete()
    Measure.objects.bulk_create(
        [*_of_metrics(evaluation, said.figures), *_as_reported(evaluation, said.reported)]
    )
    return evaluation


def _of_metrics(evaluation: Evaluation, figures: Sequence[Figure]) -> list[Measure]:
    return [
        Measure(
            evaluation=evaluation,
            metric=one.metric,
            channel=one.channel,
            level=one.metric.level,
            unit=one.metric.unit,
            value=one.value,
            source=one.source,
        )
        for one in figures
    ]


def _as_reported(evaluation: Evaluation, reported: Sequence[Reported]) -> list[Measure]:
    return [
        Measure(
            evaluation=evaluation,
            label=one.label[:200],
            level=Level.OUTPUTS,
            unit=one.unit,
            value=one.value,
            source=AS_REPORTED,
        )
        for one in reported
    ]


def _in_words(evaluation: Evaluation | None) -> dict[str, str]:
    """What the history compares: each answer, and all figures as one text."""
    if evaluation is None:
        return {}
    not_known = "Not known" if evaluation.outcomes_not_known else ""
    return {
        "tier": evaluation.get_tier_display(),
        "worked": evaluation.get_worked_display(),
        "shown_by": evaluation.shown_by,
        "learned": evaluation.learned,
        "outcomes": evaluation.outcomes or not_known,
        "figures": _figures_in_words(evaluation),
    }


def _figures_in_words(evaluation: Evaluation) -> str:
    measures = evaluation.measures.select_related("metric", "channel")
    return "; ".join(sorted(_figure_in_words(one) for one in measures))


def _figure_in_words(measure: Measure) -> str:
    where = f" ({measure.channel})" if measure.channel else ""
    return f"{measure.name}{where}: {measure.shown}, {measure.source}"
