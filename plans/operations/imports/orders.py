"""What is large is done by a worker: owed in the database, told by a nudge, done once."""

from django.db import transaction

from bsc_comms.kit import clock
from bsc_comms.kit.jobs import nudge
from partnership.choices import WorkState
from partnership.models import Person
from plans.choices import WAS_SAVED, WILL_BE_SAVED, ImportState, ImportWork, RowState
from plans.models import ImportOrder, PlanImport
from plans.operations.imports.errors import ImportClosed, RowsRefused, TouchedSince
from plans.operations.imports.reading import LARGE
from plans.operations.imports.saving import must_be_as_opened, save_import
from plans.operations.imports.touched import touched_since
from plans.operations.imports.undoing import must_be_allowed_to_take_back, undo_import

WORK_ON_IMPORT = "plans.work_on_import"
FAILED = {
    ImportWork.READ: "The planner could not read it, though it tried several times.",
    ImportWork.SAVE: "Saving failed, so nothing was saved. Try again, or save it in two files.",
    ImportWork.UNDO: "Taking it back failed, so all of it is still there. Try again later.",
}
#: In which state an import is while a worker owes it work, and where it returns if that fails.
WHILE = {
    ImportWork.READ: (ImportState.RECEIVED, ImportState.REFUSED),
    ImportWork.SAVE: (ImportState.SAVING, ImportState.READ),
    ImportWork.UNDO: (ImportState.UNDOING, ImportState.SAVED),
}


def ask_to_save(
    *,
    by: Person | None,
    plan_import: PlanImport,
    opened_version: int | None = None,
    strict: bool = False,
) -> int | None:
    """Save now (how many rows were saved), or owe it to a worker where it is large (None).

    Raises ImportClosed also for one that a worker saves already, StaleEdit for one that somebody
    corrected since this person opened it, and with `strict` RowsRefused.
    """
    _must_be_free(plan_import, for_work=ImportWork.SAVE)
    if plan_import.rows.filter(state__in=WILL_BE_SAVED).count() <= LARGE:
        return save_import(
            by=by, plan_import=plan_import, strict=strict, opened_version=opened_version
        )
    must_be_as_opened(plan_import, opened_version)
    refused = plan_import.rows.filter(state=RowState.REFUSED).count()
    if strict and refused:
        raise RowsRefused(refused)
    _owe(by=by, plan_import=plan_import, work=ImportWork.SAVE, strict=strict)
    return None


def ask_to_undo(*, by: Person | None, plan_import: PlanImport) -> int | None:
    """Take back now (how many rows), or owe it to a worker where it is large (None).

    Raises ImportClosed also for one that a worker takes back already, TouchedSince.
    """
    _must_be_free(plan_import, for_work=ImportWork.UNDO)
    if plan_import.rows.filter(state__in=WAS_SAVED).count() <= LARGE:
        return undo_import(by=by, plan_import=plan_import)
    must_be_allowed_to_take_back(plan_import, by)
    if touched := touched_since(plan_import, seen_by=by):
        raise TouchedSince(touched)
    _owe(by=by, plan_import=plan_import, work=ImportWork.UNDO)
    return None


def _must_be_free(plan_import: PlanImport, *, for_work: ImportWork) -> None:
    """What a worker has in hand is the worker's alone."""
    _, free = WHILE[for_work]
    if not PlanImport.objects.filter(pk=plan_import.pk, state=free).exists():
        raise ImportClosed.as_it_is(plan_import)


@transaction.atomic
def _owe(
    *, by: Person | None, plan_import: PlanImport, work: ImportWork, strict: bool = False
) -> None:
    during, free = WHILE[work]
    began = PlanImport.objects.filter(pk=plan_import.pk, state=free).update(
        state=during, refused_because="", rows_done=0
    )
    if not began:
        raise ImportClosed.as_it_is(plan_import)
    order_import_work(by=by, plan_import=plan_import, work=work, strict=strict)


@transaction.atomic
def order_import_work(
    *, by: Person | None, plan_import: PlanImport, work: ImportWork, strict: bool = False
) -> ImportOrder:
    """Owe this work and tell the workers; where it is owed already, that order stands."""
    orders = plan_import.orders.filter(work=work)
    # Counted before looking: two who ask in the same moment count the same and share one order.
    key = f"{work}-{plan_import.pk}-{orders.count() + 1}"
    owed = orders.filter(state__in=(WorkState.QUEUED, WorkState.WORKING)).first()
    if owed is None:
        owed, _ = ImportOrder.objects.get_or_create(
            key=key,
            defaults={
                "plan_import": plan_import,
                "work": work,
                "strict": strict,
                "asked_at": clock.now(),
                "asked_by": by,
            },
        )
    nudge(WORK_ON_IMPORT, order_id=owed.pk)
    return owed
