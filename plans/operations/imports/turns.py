"""Take turns: what one import writes, no other changes in the meantime."""

from collections.abc import Iterable
from uuid import UUID

from plans.models import Communication, PlanImport
from plans.operations.imports.facts import loaded


def take_turns(plan_import: PlanImport) -> None:
    """Two who save or take back sheets of one financial year at once follow each other."""
    same_year = PlanImport.objects.select_for_update().filter(year=plan_import.year)
    list(same_year.order_by("pk").values_list("pk", flat=True))


def held(ids: Iterable[UUID]) -> dict[UUID, Communication]:
    """These communications, loaded, which nobody else changes before the transaction ends."""
    locked = Communication.objects.select_for_update().filter(pk__in=list(ids)).order_by("pk")
    return loaded(locked.values_list("pk", flat=True))
