"""Empty the planner of what happened, before the sample year happens again.

People and reference data stay, so that who is signed in stays signed in. Only the sample may do so.
"""

from channels_registry.models import (
    Booking,
    Edition,
    EditionPattern,
    Loan,
    LoanDay,
    Resource,
    ResourceFile,
)
from partnership.models import Change, Letter
from plans.models import (
    AnnualRecord,
    AnnualRecordFile,
    Campaign,
    Communication,
    DateChange,
    Decision,
    ForwardPlan,
    ForwardPlanFile,
    ForwardPlanOrder,
    ImportRow,
    Involvement,
    Placement,
    PlanImport,
    RecordOrder,
    ReferenceSequence,
)
from subgroup.models import AgendaItem, Meeting, PlanConfirmation

IN_ORDER = (
    AgendaItem,
    PlanConfirmation,
    Meeting,
    Letter,
    AnnualRecordFile,
    AnnualRecord,
    RecordOrder,
    ForwardPlanFile,
    ForwardPlanOrder,
    ForwardPlan,
    Decision,
    ImportRow,
    PlanImport,
    DateChange,
    Involvement,
    Placement,
    Communication,
    Campaign,
    Booking,
    Edition,
    EditionPattern,
    LoanDay,
    Loan,
    ResourceFile,
    Resource,
    ReferenceSequence,
    Change,
)


def empty_the_planner() -> None:
    """Delete all that happened. Must run with the guard of frozen rows lifted."""
    for model in IN_ORDER:
        if model is Communication:
            Communication.objects.filter(merged_into__isnull=False).delete()
        model.objects.all().delete()
