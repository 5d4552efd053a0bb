"""Evaluations in the small world of the guards: of what all may see, and of what is kept back."""

from datetime import timedelta
from typing import Any

from bsc_comms.kit import clock
from channels_registry.choices import ChannelKind
from plans.choices import Level, State, Tier, Unit, Worked
from plans.models import (
    Campaign,
    CampaignGoal,
    Communication,
    Evaluation,
    Measure,
    Metric,
)
from plans.operations.evaluation import Said, evaluate
from plans.operations.goals import GoalDetails, set_goal
from tests import factories


def evaluation_things(world: Any, fields: dict[str, Any]) -> None:
    """A metric of each sort, and a communication of which was said what came of it."""
    world.place("metric", _metric("COST", Level.INPUTS, ""))
    for kind in ChannelKind:
        _metric(f"SEEN-{kind}", Level.OUTPUTS, kind)
    shown = _issued(world, {**fields, "title": "Bins in alleys"})
    _said(world, shown)
    world.place("evaluated", shown)
    world.place("goal", _goal(world, world.things["campaign"], "Fewer complaints"))


def evaluations_kept_back(world: Any) -> None:
    """What came of each of the two that Lead partner keeps back."""
    for name in ("named secret", "lead secret"):
        kept = world.things[f"proof of {name}"].communication
        _said(world, kept)
        world.place(f"issued {name}", kept)
        goal = _goal(world, world.things[f"campaign of {name}"], f"Goal of {name}")
        world.place(f"goal of {name}", goal)


def more_of_evaluation(world: Any, fields: dict[str, Any], number: int) -> None:
    """One more lesson, one more metric and figure, one more of which nothing was said yet."""
    metric = _metric(f"MORE-{number}", Level.OUTCOMES, "")
    evaluation = Evaluation.objects.get(pk=world.things["evaluated"].pk)
    Measure.objects.create(
        evaluation=evaluation,
        metric=metric,
        level=metric.level,
        unit=metric.unit,
        value=number,
        source="Own count",
    )
    _goal(world, world.things["campaign"], f"Goal {number}")
    lesson = _issued(world, {**fields, "title": f"Bins {number}"})
    Communication.objects.filter(pk=lesson.pk).update(state=State.EVALUATED)
    Evaluation.objects.create(
        communication=lesson, worked=Worked.YES, learned=f"Lesson {number}", at=clock.now()
    )
    _issued(world, {**fields, "title": f"Not said {number}"})


def _issued(world: Any, fields: dict[str, Any]) -> Communication:
    day = clock.today() - timedelta(days=20)
    issued: Communication = factories.CommunicationFactory(
        **{**fields, "state": State.ISSUED, "window_start": day}
    )
    factories.PlacementFactory(
        communication=issued, channel=world.things["channel"], issued=True, issued_on=day
    )
    return issued


def _said(world: Any, communication: Communication) -> None:
    version = Communication.objects.get(pk=communication.pk).version
    said = Said(Tier.BASIC, Worked.YES, "Forty calls", f"Learned of {communication.title}")
    evaluate(by=world.cast.alice, communication=communication, opened_version=version, said=said)


def _goal(world: Any, campaign: Campaign, what: str) -> CampaignGoal:
    return set_goal(by=world.cast.alice, campaign=campaign, details=GoalDetails(what))


def _metric(code: str, level: Level, kind: str) -> Metric:
    return Metric.objects.create(
        code=code, label=f"Metric {code}", level=level, channel_kind=kind, unit=Unit.NUMBER
    )
