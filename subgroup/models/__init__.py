"""How it is governed: meetings and their cycle, agenda, minutes, actions, members, advice."""

from subgroup.models.actions import Action, ActionQuerySet
from subgroup.models.agenda import AgendaItem, Paper
from subgroup.models.meetings import (
    BankHoliday,
    CycleStep,
    Invitation,
    Meeting,
    MeetingQuerySet,
    PlanConfirmation,
)
from subgroup.models.members import Nomination, NominationQuerySet, Terms
from subgroup.models.minutes import (
    Attendance,
    MeetingFile,
    MinuteNote,
    Minutes,
    MinutesComment,
    PackOrder,
)
from subgroup.models.others import (
    AdviceRequest,
    AdviceRequestQuerySet,
    OtherMeeting,
    OtherSubgroup,
)

__all__ = [
    "Action",
    "ActionQuerySet",
    "AdviceRequest",
    "AdviceRequestQuerySet",
    "AgendaItem",
    "Attendance",
    "BankHoliday",
    "CycleStep",
    "Invitation",
    "Meeting",
    "MeetingFile",
    "MeetingQuerySet",
    "MinuteNote",
    "Minutes",
    "MinutesComment",
    "Nomination",
    "NominationQuerySet",
    "OtherMeeting",
    "OtherSubgroup",
    "PackOrder",
    "Paper",
    "PlanConfirmation",
    "Terms",
]
