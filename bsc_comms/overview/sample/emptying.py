"""Empty the planner of what happened, before the sample year happens again.

People and the words of the plan stay, so that who is signed in stays signed in; channels and
offers, which people change and add, are loaded anew. Only the sample may do so.
"""

from channels_registry.models import (
    Booking,
    Channel,
    Edition,
    EditionPattern,
    Loan,
    LoanDay,
    NothingToEnter,
    Offer,
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
    Channel,
    Offer,
    LoanDay,
    Loan,
    ResourceFile,
    Resource,
    NothingToEnter,
    ReferenceSequence,
    Change,
)


def empty_the_planner() -> None:
    """Delete all that happened. Must run with the guard of frozen rows lifted."""
    for model in IN_ORDER:
        if model is Communication:
            Communication.objects.filter(merged_into__isnull=False).delete()
        if model is Channel:
            Channel.objects.filter(merged_into__isnull=False).update(merged_into=None)
        model.objects.all().delete()
