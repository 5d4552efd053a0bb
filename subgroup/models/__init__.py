"""How it is governed: meetings and their cycle, agenda, minutes, actions, members, advice."""

from subgroup.models.meetings import (
    AgendaItem,
    CycleStep,
    Meeting,
    MeetingQuerySet,
    PlanConfirmation,
)

__all__ = ["AgendaItem", "CycleStep", "Meeting", "MeetingQuerySet", "PlanConfirmation"]
