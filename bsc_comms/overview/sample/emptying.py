"""Empty the planner of what happened, before the sample year happens again.

People and the words of the plan stay, so that who is signed in stays signed in; channels and
offers, which people change and add, are loaded anew. Only the sample may do so.
"""

from collections.abc import Callable

from django.db import models

from bsc_comms.overview.sample.people import sample_people_are_here
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
from partnership.models import Appointment, AuditEntry, Change, Letter, Person, ServiceArea
from plans.models import (
    AgreedLine,
    AnnualRecord,
    AnnualRecordFile,
    Approach,
    Artwork,
    AskedPartner,
    Campaign,
    CampaignGoal,
    CarriedContact,
    CarriedLine,
    ChangesTold,
    Communication,
    Contact,
    DateChange,
    Decision,
    Evaluation,
    EvaluationAsked,
    ForwardPlan,
    ForwardPlanFile,
    ForwardPlanOrder,
    ImportRow,
    Involvement,
    LineWording,
    Measure,
    NotThisYear,
    OfferRequest,
    Overlap,
    OverlapAnswer,
    Placement,
    PlanImport,
    Prompted,
    RecordLink,
    RecordOrder,
    RecordReading,
    RecordSignature,
    ReferenceSequence,
)
from subgroup.models import (
    Action,
    AdviceRequest,
    AgendaItem,
    Attendance,
    BankHoliday,
    Invitation,
    Meeting,
    MeetingFile,
    MinuteNote,
    Minutes,
    MinutesComment,
    Nomination,
    OtherMeeting,
    OtherSubgroup,
    PackOrder,
    Paper,
    PlanConfirmation,
    Terms,
)

IN_ORDER = (
    Action,
    Attendance,
    MinuteNote,
    MinutesComment,
    Minutes,
    PackOrder,
    MeetingFile,
    Paper,
    Terms,
    AgendaItem,
    AdviceRequest,
    OtherMeeting,
    OtherSubgroup,
    Nomination,
    PlanConfirmation,
    Invitation,
    Meeting,
    BankHoliday,
    Letter,
    RecordReading,
    RecordLink,
    RecordSignature,
    AnnualRecordFile,
    AnnualRecord,
    RecordOrder,
    ForwardPlanFile,
    ForwardPlanOrder,
    ForwardPlan,
    Decision,
    ImportRow,
    PlanImport,
    OverlapAnswer,
    Overlap,
    OfferRequest,
    ChangesTold,
    AskedPartner,
    Approach,
    Artwork,
    Measure,
    Evaluation,
    EvaluationAsked,
    NotThisYear,
    Prompted,
    CarriedLine,
    CarriedContact,
    LineWording,
    AgreedLine,
    Contact,
    DateChange,
    Involvement,
    Placement,
    Communication,
    CampaignGoal,
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
    ServiceArea,
    Change,
    AuditEntry,
)

# What rows of the same table, or of one that stays, point at is let go before the table is emptied.
LET_GO_FIRST: dict[type[models.Model], Callable[[], object]] = {
    AgendaItem: lambda: AgendaItem.objects.update(carried_from=None),
    Letter: lambda: Letter.objects.filter(gathered_in__isnull=False).delete(),
    Communication: lambda: Communication.objects.filter(merged_into__isnull=False).delete(),
    ServiceArea: lambda: Appointment.objects.filter(service_area__isnull=False).delete(),
    Channel: lambda: Channel.objects.filter(merged_into__isnull=False).update(merged_into=None),
}


class NotTheSample(Exception):
    """There are people in the planner, and none of the sample's: it was not emptied."""


def empty_the_planner() -> None:
    """Delete all that happened. Must run with the guard of frozen rows lifted.

    Raises NotTheSample where people use the planner for real.
    """
    if Person.objects.exists() and not sample_people_are_here():
        raise NotTheSample(
            "This planner was not made as a sample, and was not emptied. Name the sample's own "
            "database in DATABASE_URL, or set SAMPLE=0."
        )
    for model in IN_ORDER:
        if (let_go := LET_GO_FIRST.get(model)) is not None:
            let_go()
        model.objects.all().delete()
