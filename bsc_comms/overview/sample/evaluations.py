"""What partners said of what they issued in the sample year, and what they asked to reach."""

from collections.abc import Mapping
from decimal import Decimal

from bsc_comms.overview.sample.story import At, Told, communication_of, told_in
from channels_registry.models import Channel
from partnership.models import Person
from plans.choices import Tier, Worked
from plans.forms.evaluation import reported_in
from plans.models import Campaign, Metric
from plans.operations.evaluation import Figure, Said, evaluate
from plans.operations.goals import GoalDetails, set_goal


def let_them_evaluate(*, at: At, advocates: Mapping[str, Person]) -> None:
    """Put all of it among the happenings of the year: `at(day, hour, act)`."""
    story = told_in("evaluations.toml")
    for said in story["said"]:
        at(said["on"], 16, lambda said=said: _evaluate(said, advocates))  # type: ignore[misc]
    for goal in story["goal"]:
        at(goal["on"], 16, lambda goal=goal: _set(goal, advocates))  # type: ignore[misc]


def _evaluate(told: Told, advocates: Mapping[str, Person]) -> None:
    communication = communication_of(told["reference"])
    if not communication.was_issued:
        return
    result = communication.reported_result
    evaluate(
        by=advocates[communication.lead_partner.code],
        communication=communication,
        opened_version=communication.version,
        said=Said(
            tier=Tier.ENHANCED if told.get("figures") else Tier.BASIC,
            worked=Worked(told["worked"]),
            shown_by=told.get("shown_by", result if told.get("reported") else ""),
            learned=told["learned"],
            outcomes=told.get("outcomes", ""),
            figures=[_figure(one) for one in told.get("figures", ())],
            reported=reported_in(result) if told.get("reported") else (),
        ),
    )


def _figure(told: Told) -> Figure:
    return Figure(
        metric=Metric.objects.get(code=told["metric"]),
        value=Decimal(told["value"]),
        source=told["source"],
        channel=Channel.objects.get(code=told["channel"]),
    )


def _set(told: Told, advocates: Mapping[str, Person]) -> None:
    campaign = Campaign.objects.filter(name=told["campaign"]).first()
    if campaign is None:
        return
    details = GoalDetails(
        what=told["what"],
        unit=told["unit"],
        baseline=Decimal(told["baseline"]),
        target=Decimal(told["target"]),
        by_day=told["by_day"],
        source=told["source"],
    )
    set_goal(by=advocates[told["by"]], campaign=campaign, details=details)
