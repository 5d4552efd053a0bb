"""Where a matter comes up next, once a meeting counts it as dealt with."""

from typing import Any

from django.db.models import QuerySet

from bsc_comms.kit import clock
from partnership.models import Person
from partnership.operations import FieldChange, record_change
from subgroup.choices import AgendaState
from subgroup.models import AgendaItem, Meeting


def wait_again(*, by: Person | None, items: QuerySet[AgendaItem]) -> None:
    """Let what of these counts as dealt with wait again: else no meeting deals with it."""
    change = FieldChange("state", AgendaState.REACHED.label, AgendaState.WAITING.label)
    for item in items.filter(state=AgendaState.REACHED):
        reached = AgendaItem.objects.filter(pk=item.pk, state=AgendaState.REACHED)
        if reached.update(state=AgendaState.WAITING):
            record_change(by=by, subject=item, act="changed", changes=[change])


def next_to_take_up(*, by: Person, **about: Any) -> Meeting | None:
    """The next meeting, held, that has not dealt with this already; None where none is set.

    about: the communication, or the advice. Where only the meeting that dealt with it is set, it
    waits there again: closing that one carries it on.
    """
    coming = Meeting.objects.to_come(clock.today()).select_for_update(no_key=True)
    meeting = coming.first()
    if meeting is None:
        return None
    dealt_with = meeting.agenda.filter(**about, state=AgendaState.REACHED)
    if not dealt_with.exists():
        return meeting
    following = coming.exclude(pk=meeting.pk).first()
    if following is None:
        wait_again(by=by, items=dealt_with)
    return following or meeting
