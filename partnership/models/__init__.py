"""Who, where and why: the partnership's people, places and purposes, its history and letters."""

from partnership.models.areas import Area, AreaOutline, AreaSuccession
from partnership.models.counts import Counted
from partnership.models.feeds import FeedToken, PartnerKey
from partnership.models.heartbeats import Heartbeat
from partnership.models.history import AuditEntry, Change, key_in_history
from partnership.models.kept_forms import KeptForm
from partnership.models.letters import Letter, LetterChoice, LetterQuerySet
from partnership.models.owed import OwedWork, OwedWorkQuerySet
from partnership.models.partners import Partner, Partnership, ServiceArea
from partnership.models.people import Appointment, AppointmentQuerySet, Person
from partnership.models.purposes import (
    Aim,
    Audience,
    Commitment,
    Emphasis,
    Objective,
    Outcome,
    StrategicPoint,
    StrategyPriority,
    Topic,
)
from partnership.models.sign_ins import SignIn

__all__ = [
    "Aim",
    "Appointment",
    "AppointmentQuerySet",
    "Area",
    "AreaOutline",
    "AreaSuccession",
    "Audience",
    "AuditEntry",
    "Change",
    "Commitment",
    "Counted",
    "Emphasis",
    "FeedToken",
    "Heartbeat",
    "KeptForm",
    "Letter",
    "LetterChoice",
    "LetterQuerySet",
    "Objective",
    "Outcome",
    "OwedWork",
    "OwedWorkQuerySet",
    "Partner",
    "PartnerKey",
    "Partnership",
    "Person",
    "ServiceArea",
    "SignIn",
    "StrategicPoint",
    "StrategyPriority",
    "Topic",
    "key_in_history",
]
