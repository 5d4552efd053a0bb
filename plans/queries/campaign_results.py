"""What a campaign came to: what went out, what it cost, what was said of it and learned.

Figures of reach stand one by one: people who read a magazine see a post as well, so a sum of them
would count the same people twice. Money and hours may be added.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import F, Prefetch

from plans.choices import Level, PlacementState, Unit, Worked
from plans.models import Campaign, CampaignGoal, Communication, Evaluation, Measure, Placement


@dataclass(frozen=True)
class Spent:
    """Money or hours over the communications of which they are known."""

    shown: str
    known_of: int


@dataclass(frozen=True)
class CampaignResults:
    """For one reader: only communications that the reader may see are in it."""

    goals: list[CampaignGoal]
    issued: list[Placement]
    evaluations: list[Evaluation]
    spent: list[Spent]
    measures: list[Measure]

    @property
    def worked(self) -> list[tuple[str, int]]:
        """How many did what they were for, in part, not, or nobody knows."""
        said = [one.worked for one in self.evaluations]
        return [(kind.label, said.count(kind)) for kind in Worked if kind in said]

    @property
    def lessons(self) -> list[Evaluation]:
        return [one for one in self.evaluations if one.learned]


def campaign_results(
    campaign: Campaign, communications: Sequence[Communication]
) -> CampaignResults:
    """`communications` are those that the reader sees. Four queries."""
    keys = [one.pk for one in communications]
    issued = (
        Placement.objects.filter(communication__in=keys, state=PlacementState.ISSUED)
        .select_related("channel", "communication")
        .order_by("issued_on", "channel__name", "pk")
    )
    figures = Measure.objects.select_related("metric", "channel", "evaluation__communication")
    evaluations = list(
        Evaluation.objects.filter(communication__in=keys)
        .select_related("communication__lead_partner")
        .prefetch_related(Prefetch("measures", figures))
        .order_by(F("communication__window_start").asc(nulls_last=True), "pk")
    )
    measures = [one for evaluation in evaluations for one in evaluation.measures.all()]
    return CampaignResults(
        goals=list(campaign.goals.all()),
        issued=list(issued),
        evaluations=evaluations,
        spent=spent_of(measures),
        measures=[one for one in measures if one.level != Level.INPUTS],
    )


def spent_of(measures: Iterable[Measure]) -> list[Spent]:
    """What was put in, in pounds and in hours; nothing of a unit that nobody stated."""
    stated = [one for one in measures if one.level == Level.INPUTS]
    found = []
    for unit in (Unit.POUNDS, Unit.HOURS):
        put_in = [one for one in stated if one.unit == unit]
        if put_in:
            total = Measure(unit=unit, value=sum((one.value for one in put_in), Decimal(0)))
            known_of = len({one.evaluation_id for one in put_in})
            found.append(Spent(total.shown, known_of))
    return found
