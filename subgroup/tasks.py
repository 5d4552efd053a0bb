"""Jobs of the subgroup."""

from typing import Any

from celery import shared_task
from celery.signals import worker_ready

from subgroup.operations import documents, late_holidays
from subgroup.operations import tick as ticking


@worker_ready.connect
def follow_holidays(sender: Any, **how: Any) -> None:
    """Celery says that a worker takes work from now on: days are counted there as everywhere."""
    late_holidays.take_up_holidays()
    sender.timer.call_repeatedly(late_holidays.SECONDS_BETWEEN, late_holidays.take_up_holidays)


@shared_task(name="subgroup.tick")
def tick() -> None:
    """One tick of the planner."""
    ticking.tick()


@shared_task(name="subgroup.make_meeting_documents")
def make_meeting_documents(*, order_id: int) -> None:
    """Make the documents that one order owes. Delivered twice, the second finds nothing to do."""
    documents.make_documents(order_id=order_id)
