"""What nobody answered for goes on the agenda of the next meeting."""

from django.db import transaction

from bsc_comms.kit import clock
from partnership.operations import record_change
from plans.queries.overdue import Overdue, asked_in_vain
from subgroup.models import AgendaItem, Meeting
from subgroup.operations.agenda import LONGEST_TITLE, put_at_the_end
from subgroup.queries.cycle import next_meeting

NOTE = "Its window is past, its owner was asked three times, and nobody has said what became of it."


def put_overdue_on_the_agenda() -> int:
    """Put each on the agenda of the next meeting, once for each window; how many are new.

    What an agenda has had since the last ask is not put on another: items that were not reached
    are carried forward by themselves.
    """
    meeting = next_meeting()
    in_vain = asked_in_vain(clock.today()) if meeting else []
    if meeting is None or not in_vain:
        return 0
    with transaction.atomic():
        Meeting.objects.select_for_update().get(pk=meeting.pk)
        return sum(_put(meeting, each) for each in in_vain)


def _put(meeting: Meeting, overdue: Overdue) -> bool:
    since = clock.start_of(max(overdue.asked_on.values(), default=overdue.window_end))
    communication = overdue.communication
    items = AgendaItem.objects.filter(communication=communication)
    if items.filter(at__gte=since).exists() or items.filter(meeting=meeting).exists():
        return False
    item = put_at_the_end(
        meeting,
        title=f"Overdue: {communication.title}"[:LONGEST_TITLE],
        note=NOTE,
        communication=communication,
    )
    record_change(by=None, subject=item, act="put on the agenda")
    return True
