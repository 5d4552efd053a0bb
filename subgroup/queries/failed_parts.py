"""Parts of the planner's round that could not be done of late."""

from datetime import timedelta

from bsc_comms.kit import clock
from partnership.choices import AuditAct
from partnership.models import AuditEntry

TICK_FAILED = "subgroup.tick.failed"
#: A part that fails is tried each minute, and kept in the audit once in so long.
KEPT_AGAIN_AFTER = timedelta(hours=1)
#: Longer, so that one which goes on failing is told of without a break.
TOLD_FOR = timedelta(hours=2)


def failed_of_late(*, within: timedelta = TOLD_FOR) -> list[str]:
    """The parts that failed so long ago at most, as the audit names them, by name."""
    of_late = AuditEntry.objects.filter(
        at__gt=clock.now() - within, act=AuditAct.JOB, what=TICK_FAILED
    )
    return sorted(set(of_late.values_list("about", flat=True)))
