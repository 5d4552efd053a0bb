"""What a crash left behind: give it back, and tell the workers of all that waits."""

from bsc_comms.kit.jobs import nudge
from plans.models import ForwardPlanOrder, RecordOrder
from plans.operations.forward_plans import MAKE_FILES

COMPILE_RECORD = "plans.compile_annual_record"


def sweep_owed_work() -> int:
    """Give back the work of dead workers and nudge what waits; how many orders wait.

    Safe to run at any time and twice at once: workers claim each order before they do it.
    """
    waiting = 0
    for orders, task in (
        (ForwardPlanOrder.objects, MAKE_FILES),
        (RecordOrder.objects, COMPILE_RECORD),
    ):
        orders.sweep()
        for pk in orders.waiting().values_list("pk", flat=True):
            nudge(task, order_id=pk)
            waiting += 1
    return waiting
