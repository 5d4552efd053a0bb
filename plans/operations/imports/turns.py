"""Take turns: what one import writes, no other changes in the meantime, and no order asks twice."""

from collections.abc import Collection

from django.db.models import QuerySet

from partnership.choices import WorkState
from plans.choices import ImportWork
from plans.models import Communication, ImportOrder, ImportRow, PlanImport
from plans.operations.placements import hold_editions_of


def take_turns(plan_import: PlanImport) -> None:
    """Two who save or take back sheets of one financial year at once follow each other."""
    same_year = PlanImport.objects.select_for_update(no_key=True).filter(year=plan_import.year)
    list(same_year.order_by("pk").values_list("pk", flat=True))


def hold_what_changes(rows: QuerySet[ImportRow], *, booked: Collection[int] = ()) -> None:
    """Lock all communications of these rows, and then all editions in which they have slots.

    All at once: locked a few rows at a time, this and whoever holds a later row would wait for each
    other. booked: the keys of editions in which they are to have slots again.
    """
    changed = Communication.objects.filter(pk__in=rows.values("communication"))
    for _ in changed.held().values_list("pk", flat=True).iterator():
        pass
    hold_editions_of(changed, besides=booked)


def finish_what_was_owed(plan_import: PlanImport, work: ImportWork) -> None:
    """Whoever owed this work owes it no more. Call it in the transaction of the work itself.

    A worker that dies after that transaction would else leave an order that is done once more,
    whatever people have made of the import since.
    """
    held = plan_import.orders.filter(work=work, state=WorkState.WORKING)
    for pk in held.values_list("pk", flat=True):
        ImportOrder.objects.finish(pk)
