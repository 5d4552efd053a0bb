"""What nobody answered for goes on the next agenda, and off it once it is settled."""

from django.db import transaction
from django.db.models import Q

from bsc_comms.kit import clock
from partnership.operations import record_change
from partnership.queries.history import history_of
from plans.models import Communication
from plans.queries.overdue import Overdue, asked_in_vain
from subgroup.choices import AgendaState, MeetingState
from subgroup.models import AgendaItem, Meeting
from subgroup.operations.agenda import (
    LONGEST_TITLE,
    TAKEN_OFF,
    back_on,
    put_at_the_end,
    take_off_settled,
)
from subgroup.queries.cycle import next_meeting
from subgroup.rules.agenda import OVERDUE

NOTE = "Its window is past, {asked}, and nobody has said what became of it."
NOTE_IN_PART = (
    "Part of it was issued. Its window is past, {asked}, and nobody has said what became of its "
    "other channels."
)
ASKED = "its owner was asked three times"
NOBODY_TO_ASK = "nobody speaks for its lead partner"


def put_overdue_on_the_agenda() -> int:
    """Put each on the agenda of the next meeting, once for each window; how many are new.

    What an agenda has had since the last ask is not put on another: items that were not reached
    are carried forward by themselves. What was put there so and is settled is taken off again.
    """
    if next_meeting() is None:
        return 0
    _take_off_what_was_settled()
    in_vain = asked_in_vain(clock.today())
    if not in_vain:
        return 0
    with transaction.atomic():
        meeting = Meeting.objects.to_come(clock.today()).select_for_update(no_key=True).first()
        return sum(_put(meeting, each) for each in in_vain) if meeting else 0


def _take_off_what_was_settled() -> None:
    """What somebody asked for as well is theirs, and an agenda stays as it is on its day."""
    today = clock.today()
    put_there_so = AgendaItem.objects.filter(
        put_forward_by=None, communication__isnull=False, title__startswith=OVERDUE
    )
    settled = put_there_so.filter(meeting__date__gt=today).exclude(
        communication__in=Communication.objects.overdue(today)
    )
    take_off_settled(by=None, items=settled)


def _put(meeting: Meeting, overdue: Overdue) -> bool:
    since = clock.start_of(max(overdue.asked_on.values(), default=overdue.window_end))
    communication = overdue.communication
    # What still waits where a meeting was cancelled is on no agenda that anybody comes to.
    on_none = Q(state=AgendaState.WAITING, meeting__state=MeetingState.CANCELLED)
    about = AgendaItem.objects.filter(~on_none, communication=communication)
    items = list(about.order_by("at", "pk"))
    here = next((item for item in items if item.meeting_id == meeting.pk), None)
    if any(item == here or item.at >= since for item in items if not _taken_off_by_itself(item)):
        return False
    if here is not None:
        back_on(None, here)
        return True
    item = put_at_the_end(
        meeting,
        title=f"{OVERDUE}{communication.title}"[:LONGEST_TITLE],
        note=_note(overdue),
        communication=communication,
    )
    record_change(by=None, subject=item, act="put on the agenda")
    return True


def _note(overdue: Overdue) -> str:
    note = NOTE_IN_PART if overdue.communication.was_issued else NOTE
    return note.format(asked=ASKED if overdue.next_ask is None else NOBODY_TO_ASK)


def _taken_off_by_itself(item: AgendaItem) -> bool:
    """Whether it was settled, and nobody took it off for another reason."""
    if item.state != AgendaState.WITHDRAWN:
        return False
    taken_off = history_of(item).filter(act=TAKEN_OFF)
    return taken_off.values_list("by", flat=True).first() is None
