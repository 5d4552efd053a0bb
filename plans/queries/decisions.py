"""The last decision on a communication: a page knows by it whether another came meanwhile."""

from collections.abc import Collection
from uuid import UUID

from plans.models import Decision


def last_decision_on(pk: UUID) -> Decision | None:
    """What the chair said of it last. The caller has made sure that the reader may see it."""
    return Decision.objects.filter(communication_id=pk).defer("seen").first()


def last_decisions_on(pks: Collection[UUID]) -> dict[UUID, int]:
    """The id of the last decision on each of these that has one: one query."""
    found = Decision.objects.filter(communication_id__in=pks).order_by("at", "id")
    return dict(found.values_list("communication_id", "id"))
