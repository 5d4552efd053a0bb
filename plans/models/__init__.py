"""What and when: campaigns, communications, forward plans and annual records."""

from plans.models.communications import (
    Campaign,
    Communication,
    CommunicationQuerySet,
    DateChange,
    Involvement,
    Placement,
    PlacementQuerySet,
    ReferenceSequence,
)
from plans.models.decisions import Decision
from plans.models.imports import ImportOrder, ImportRow, Layout, PlanImport
from plans.models.published import (
    AnnualRecord,
    AnnualRecordFile,
    ForwardPlan,
    ForwardPlanFile,
    ForwardPlanOrder,
    RecordOrder,
)

__all__ = [
    "AnnualRecord",
    "AnnualRecordFile",
    "Campaign",
    "Communication",
    "CommunicationQuerySet",
    "DateChange",
    "Decision",
    "ForwardPlan",
    "ForwardPlanFile",
    "ForwardPlanOrder",
    "ImportOrder",
    "ImportRow",
    "Involvement",
    "Layout",
    "Placement",
    "PlacementQuerySet",
    "PlanImport",
    "RecordOrder",
    "ReferenceSequence",
]
