"""Take turns: what one import writes, no other changes in the meantime, and no order asks twice."""

from collections.abc import Iterable
from uuid import UUID

from partnership.choices import WorkState
from plans.choices import ImportWork
from plans.models import Communication, ImportOrder, PlanImport
from plans.operations.imports.facts import loaded


def take_turns(plan_import: PlanImport) -> None:
    """Two who save or take back sheets of one financial year at once follow each other."""
    same_year = PlanImport.objects.select_for_update(no_key=True).filter(year=plan_import.year)
    list(same_year.order_by("pk").values_list("pk", flat=True))


def held(ids: Iterable[UUID]) -> dict[UUID, Communication]:
    """These communications, loaded, which nobody else changes before the transaction ends."""
    taken = Communication.objects.held().filter(pk__in=list(ids))
    return loaded(taken.values_list("pk", flat=True))


def finish_what_was_owed(plan_import: PlanImport, work: ImportWork) -> None:
    """Whoever owed this work owes it no more. Call it in the transaction of the work itself.

    A worker that dies after that transaction would else leave an order that is done once more,
    whatever people have made of the import since.
    """
    held = plan_import.orders.filter(work=work, state=WorkState.WORKING)
    for pk in held.values_list("pk", flat=True):
        ImportOrder.objects.finish(pk)
