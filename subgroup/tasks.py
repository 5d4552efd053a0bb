"""Jobs of the subgroup."""

from celery import shared_task

from subgroup.operations import tick as ticking


@shared_task(name="subgroup.tick")
def tick() -> None:
    """One tick of the planner."""
    ticking.tick()
