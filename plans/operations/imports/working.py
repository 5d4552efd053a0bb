"""Do what is owed to an import, once, and clear up after what failed for good."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef, Q

from bsc_comms.kit import clock
from partnership.choices import WorkState
from partnership.models.owed import LEASE
from plans.choices import ImportState, ImportWork
from plans.models import ImportOrder, PlanImport
from plans.operations.imports.errors import ImportClosed, RowsRefused, TouchedSince
from plans.operations.imports.orders import FAILED, WHILE
from plans.operations.imports.progress import Progress
from plans.operations.imports.receiving import not_read, read_import
from plans.operations.imports.saving import save_import
from plans.operations.imports.undoing import undo_import

ABANDONED_AFTER = timedelta(days=1)
A_SECOND = timedelta(seconds=1)


def work_on_import(*, order_id: int) -> bool:
    """Do what one order owes; True if this worker did.

    An order that another worker holds, or that is done, is left alone. What cannot be done now (the
    rows were touched, strict and one is refused) is told on the import. A fault gives the order
    back for a later attempt and is raised again for the log.
    """
    if not ImportOrder.objects.claim(order_id):
        return False
    try:
        with ImportOrder.objects.given_back_on_a_fault(order_id):
            _do_or_tell(order_id)
            ImportOrder.objects.finish(order_id)
    except Exception:
        release_what_failed()
        raise
    return True


def _do_or_tell(order_id: int) -> None:
    order = ImportOrder.objects.select_related("plan_import", "asked_by").get(pk=order_id)
    try:
        _do(order)
    except (ImportClosed, RowsRefused, TouchedSince) as told:
        _cannot_be_done(order, str(told))


def release_what_failed() -> int:
    """Imports whose work failed for good return to where they were, and say so; how many."""
    still_owed = ImportOrder.objects.filter(
        plan_import=OuterRef("plan_import"),
        work=OuterRef("work"),
        state__in=(WorkState.QUEUED, WorkState.WORKING),
    )
    stuck = ImportOrder.objects.filter(_waited_for(), ~Exists(still_owed), state=WorkState.FAILED)
    return sum(
        _back(order, FAILED[ImportWork(order.work)])
        for order in stuck.select_related("plan_import")
    )


def _waited_for() -> Q:
    """Orders whose import stands as it does while their work is done."""
    waited_for = Q()
    for work, (during, _) in WHILE.items():
        waited_for |= Q(work=work, plan_import__state=during)
    return waited_for


def forget_what_nobody_reads() -> int:
    """Delete what a reader that was killed has left behind; how many imports.

    The command reads large sheets without an order, and deletes what it does not save: where it was
    killed, an import waits for a worker that nobody owes, or for somebody to save it. After a day
    no command is still at work on it.
    """
    long_ago = PlanImport.objects.filter(
        at__lt=clock.now() - ABANDONED_AFTER, orders=None, saved_at=None
    )
    half_read = long_ago.filter(state=ImportState.RECEIVED)
    by_command = long_ago.filter(state=ImportState.READ, by=None, version=1)
    found = list((half_read | by_command).values_list("pk", flat=True))
    for pk in found:
        PlanImport.objects.filter(pk=pk).delete()
    return len(found)


def _do(order: ImportOrder) -> None:
    plan_import = order.plan_import
    if order.work == ImportWork.READ:
        read_import(plan_import=plan_import, progress=_telling(order))
    elif order.work == ImportWork.SAVE:
        save_import(by=order.asked_by, plan_import=plan_import, strict=order.strict)
    else:
        undo_import(by=order.asked_by, plan_import=plan_import)


@transaction.atomic
def _cannot_be_done(order: ImportOrder, why: str) -> None:
    """What cannot be done now is not tried again: a person reads why, and asks anew."""
    _back(order, why)
    ImportOrder.objects.finish(order.pk)


def _back(order: ImportOrder, why: str) -> int:
    during, after = WHILE[ImportWork(order.work)]
    if order.work == ImportWork.READ:
        return not_read(order.plan_import, why)
    return PlanImport.objects.filter(pk=order.plan_import_id, state=during).update(
        state=after, refused_because=why, content=None
    )


def _telling(order: ImportOrder) -> Progress:
    """Tell the page how far it is, and others that this worker is alive: once a second."""
    told_at: datetime | None = None

    def tell(done: int, in_all: int) -> None:
        nonlocal told_at
        now = clock.real_now()
        if told_at is not None and now - told_at < A_SECOND and done < in_all:
            return
        told_at = now
        PlanImport.objects.filter(pk=order.plan_import_id).update(
            rows_done=done, rows_in_all=in_all
        )
        ImportOrder.objects.filter(pk=order.pk, state=WorkState.WORKING).update(
            lease_until=now + LEASE
        )

    return tell
