"""Parts of the planner's round that could not be done of late."""

from datetime import timedelta

from bsc_comms.kit import clock
from partnership.choices import AuditAct
from partnership.models import AuditEntry

TICK_FAILED = "subgroup.tick.failed"
#: A part that fails is tried each minute, and told of once in so long.
TOLD_AGAIN_AFTER = timedelta(hours=1)


def failed_of_late() -> list[str]:
    """The parts that failed within the last hour, as the audit names them, by name."""
    of_late = AuditEntry.objects.filter(
        at__gt=clock.now() - TOLD_AGAIN_AFTER, act=AuditAct.JOB, what=TICK_FAILED
    )
    return sorted(set(of_late.values_list("about", flat=True)))
