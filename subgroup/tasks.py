"""Jobs of the subgroup."""

from celery import shared_task

from subgroup.operations import documents
from subgroup.operations import tick as ticking


@shared_task(name="subgroup.tick")
def tick() -> None:
    """One tick of the planner."""
    ticking.tick()


@shared_task(name="subgroup.make_meeting_documents")
def make_meeting_documents(*, order_id: int) -> None:
    """Make the documents that one order owes. Delivered twice, the second finds nothing to do."""
    documents.make_documents(order_id=order_id)
