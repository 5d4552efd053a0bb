"""To which meeting a forward plan and the chair's decisions before it belong."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, Q

from bsc_comms.kit import clock
from plans.models import Decision, ForwardPlan
from subgroup.choices import MeetingState
from subgroup.models import Meeting
from subgroup.queries.cycle import cycle_has_begun, next_meeting
from subgroup.queries.meetings import has_begun

#: Meetings before one of which nothing says that it was held are looked through no further back.
MOST_NOT_CLOSED = 4


def held_without_its_plan() -> Meeting | None:
    """The meeting held last, where it is closed and its forward plan is not out."""
    last = _last_held(clock.today())
    if last is None or last.is_out or last.meeting.state != MeetingState.CLOSED:
        return None
    return last.meeting


def meeting_of_next_plan() -> Meeting | None:
    """The meeting for which the next plan is published.

    It is the last one held, as long as its plan is not out. Else the next one, once its cycle has
    begun; until then, and on the day on which that came out, a further plan corrects that of the
    meeting held last (rule 9 of docs/rules.md).
    """
    today = clock.today()
    last = _last_held(today)
    if last and not last.is_out:
        return last.meeting
    coming = next_meeting()
    if last is None:
        return coming
    if coming is None or last.came_out_today or not cycle_has_begun(coming, today):
        return last.meeting
    return coming


def meeting_of_decisions() -> Meeting | None:
    """The meeting whose minutes hold what the chair decides now.

    It is the last one held, as long as its plan is not out: its review goes on. Afterwards it is
    the next one, however far ahead: a meeting whose plan is out said nothing more.
    """
    last = _last_held(clock.today())
    return last.meeting if last and not last.is_out else next_meeting()


@dataclass(frozen=True)
class _Held:
    """A meeting, whether its plan or a later one is out, and whether its own came out today.

    Of a plan that came out today, nobody has answered for the meeting that follows.
    """

    meeting: Meeting
    is_out: bool
    came_out_today: bool


def _last_held(today: date) -> _Held | None:
    """The last meeting up to today.

    A plan published ahead of the meeting is not the one that comes of it, nor is one published
    late for a meeting before. A meeting of which nothing says that it was held does not hide one
    that was, and whose plan is not out.
    """
    since = ForwardPlan.objects.filter(published_at__date__gte=OuterRef("date"))
    its_plan = since.filter(Q(meeting_date=None) | Q(meeting_date__gte=OuterRef("date")))
    of_today = since.filter(meeting_date=OuterRef("date"), published_at__date=today)
    meetings = Meeting.objects.standing().filter(date__lte=today)
    upto = meetings.annotate(is_out=Exists(its_plan), came_out_today=Exists(of_today))
    latest = upto.order_by("-date").first()
    if latest is None:
        return None
    found = _Held(latest, latest.is_out, latest.came_out_today)
    if found.is_out or _was_held(latest, today):
        return found
    earlier = upto.filter(date__lt=latest.date, is_out=False).order_by("-date")[:MOST_NOT_CLOSED]
    held = next((each for each in earlier if _was_held(each, today)), None)
    return _Held(held, is_out=False, came_out_today=False) if held else found


def _was_held(meeting: Meeting, today: date) -> bool:
    """Whether it was held as far as anything says so: closed, begun, decided in, or due today."""
    if meeting.state == MeetingState.CLOSED or meeting.date == today or has_begun(meeting):
        return True
    since = clock.start_of(meeting.date)
    return Decision.objects.filter(meeting_date=meeting.date, at__gte=since).exists()
