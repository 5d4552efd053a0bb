"""What and when: campaigns, communications, forward plans and annual records."""

from plans.models.agreed import (
    AgreedLine,
    AgreedLineQuerySet,
    CarriedContact,
    CarriedLine,
    Contact,
    LineWording,
)
from plans.models.approaches import (
    Approach,
    ApproachQuerySet,
    AskedPartner,
    AskedPartnerQuerySet,
    ChangesTold,
    OfferRequest,
    OfferRequestQuerySet,
)
from plans.models.artwork import Artwork
from plans.models.campaigns import Campaign
from plans.models.communications import (
    Communication,
    CommunicationQuerySet,
    ReferenceSequence,
    not_over_before,
    touches,
)
from plans.models.date_changes import DateChange
from plans.models.decisions import Decision
from plans.models.evaluation import (
    Evaluation,
    EvaluationAsked,
    EvaluationQuerySet,
    Measure,
    Metric,
)
from plans.models.goals import CampaignGoal
from plans.models.imports import ImportOrder, ImportRow, Layout, PlanImport
from plans.models.involvements import Involvement
from plans.models.occasions import NotThisYear, Prompted
from plans.models.overlaps import (
    NearFacts,
    Overlap,
    OverlapAnswer,
    OverlapAnswerQuerySet,
    OverlapQuerySet,
)
from plans.models.placements import Placement, PlacementQuerySet
from plans.models.published import (
    AnnualRecord,
    AnnualRecordFile,
    ForwardPlan,
    ForwardPlanFile,
    ForwardPlanOrder,
    RecordOrder,
    RecordSignature,
)
from plans.models.record_readers import RecordLink, RecordReading
from plans.models.remembered import ChosenColumns, SavedView
from plans.models.set_aside import last_open_state, set_aside_as_an_idea

__all__ = [
    "AgreedLine",
    "AgreedLineQuerySet",
    "AnnualRecord",
    "AnnualRecordFile",
    "Approach",
    "ApproachQuerySet",
    "Artwork",
    "AskedPartner",
    "AskedPartnerQuerySet",
    "Campaign",
    "CampaignGoal",
    "CarriedContact",
    "CarriedLine",
    "ChangesTold",
    "ChosenColumns",
    "Communication",
    "CommunicationQuerySet",
    "Contact",
    "DateChange",
    "Decision",
    "Evaluation",
    "EvaluationAsked",
    "EvaluationQuerySet",
    "ForwardPlan",
    "ForwardPlanFile",
    "ForwardPlanOrder",
    "ImportOrder",
    "ImportRow",
    "Involvement",
    "Layout",
    "LineWording",
    "Measure",
    "Metric",
    "NearFacts",
    "NotThisYear",
    "OfferRequest",
    "OfferRequestQuerySet",
    "Overlap",
    "OverlapAnswer",
    "OverlapAnswerQuerySet",
    "OverlapQuerySet",
    "Placement",
    "PlacementQuerySet",
    "PlanImport",
    "Prompted",
    "RecordLink",
    "RecordOrder",
    "RecordReading",
    "RecordSignature",
    "ReferenceSequence",
    "SavedView",
    "last_open_state",
    "not_over_before",
    "set_aside_as_an_idea",
    "touches",
]
