"""What a crash left behind: give it back, and tell the workers of all that waits."""

from bsc_comms.kit.jobs import nudge
from evidence.models import FiguresFile
from evidence.operations.figures import READ_FIGURES
from plans.models import Artwork, ForwardPlanOrder, ImportOrder, RecordOrder
from plans.operations.artwork import LOOK_AT_ARTWORK
from plans.operations.forward_plans import MAKE_FILES
from plans.operations.imports import (
    WORK_ON_IMPORT,
    forget_what_nobody_reads,
    release_what_failed,
)
from plans.operations.records import COMPILE_RECORD, order_due_records


def sweep_owed_work() -> int:
    """Order the records that are due, give back the work of dead workers and nudge what waits.

    How many orders wait. Safe to run at any time and twice at once: orders have their keys, and
    workers claim each order before they do it.
    """
    order_due_records()
    waiting = 0
    for orders, task in (
        (ForwardPlanOrder.objects, MAKE_FILES),
        (RecordOrder.objects, COMPILE_RECORD),
        (ImportOrder.objects, WORK_ON_IMPORT),
        (Artwork.objects, LOOK_AT_ARTWORK),
        (FiguresFile.objects, READ_FIGURES),
    ):
        orders.sweep()
        for pk in orders.waiting().values_list("pk", flat=True):
            nudge(task, order_id=pk if isinstance(pk, int) else str(pk))
            waiting += 1
    release_what_failed()
    forget_what_nobody_reads()
    return waiting
