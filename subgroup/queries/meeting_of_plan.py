"""To which meeting a forward plan and the chair's decisions before it belong."""

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
    held, is_out = _last_held(clock.today())
    if held is None or is_out or held.state != MeetingState.CLOSED:
        return None
    return held


def number_after(latest: ForwardPlan | None) -> int:
    """The number of the forward plan that follows."""
    return latest.number + 1 if latest else 1


def meeting_of_next_plan() -> Meeting | None:
    """The meeting for which the next plan is published.

    It is the last one held, as long as its plan is not out. Else the next one, once its cycle has
    begun; until then, and on the day on which that came out, a further plan corrects that of the
    meeting held last (rule 9 of docs/rules.md).
    """
    today = clock.today()
    held, is_out = _last_held(today)
    if held and not is_out:
        return held
    coming = next_meeting(today)
    if coming is None or held is None:
        return coming or held
    goes_on = cycle_has_begun(coming, today) and not _came_out_on(today, held)
    return coming if goes_on else held


def _came_out_on(day: date, held: Meeting) -> bool:
    """Whether the last plan came out on that day, for this meeting: nobody has answered since."""
    latest = ForwardPlan.objects.only("meeting_date", "published_at").order_by("-number").first()
    if latest is None or latest.meeting_date != held.date:
        return False
    return clock.local(latest.published_at).date() == day


def meeting_of_decisions() -> Meeting | None:
    """The meeting whose minutes hold what the chair decides now.

    It is the last one held, as long as its plan is not out: its review goes on. Afterwards it is
    the next one, however far ahead: a meeting whose plan is out said nothing more.
    """
    today = clock.today()
    held, is_out = _last_held(today)
    return held if held and not is_out else next_meeting(today)


def _last_held(today: date) -> tuple[Meeting | None, bool]:
    """The last meeting up to today, and whether its plan, or that of a later one, is out.

    A plan published ahead of the meeting is not the one that comes of it, nor is one published
    late for a meeting before. A meeting of which nothing says that it was held does not hide one
    that was, and whose plan is not out.
    """
    since = ForwardPlan.objects.filter(published_at__date__gte=OuterRef("date"))
    its_plan = since.filter(Q(meeting_date=None) | Q(meeting_date__gte=OuterRef("date")))
    upto = Meeting.objects.standing().filter(date__lte=today).annotate(is_out=Exists(its_plan))
    latest = upto.order_by("-date").first()
    if latest is None or latest.is_out or _was_held(latest, today):
        return latest, bool(latest and latest.is_out)
    earlier = upto.filter(date__lt=latest.date, is_out=False).order_by("-date")[:MOST_NOT_CLOSED]
    held = next((each for each in earlier if _was_held(each, today)), None)
    return held or latest, False


def _was_held(meeting: Meeting, today: date) -> bool:
    """Whether it was held as far as anything says so: closed, begun, decided in, or due today."""
    if meeting.state == MeetingState.CLOSED or meeting.date == today or has_begun(meeting):
        return True
    since = clock.start_of(meeting.date)
    return Decision.objects.filter(meeting_date=meeting.date, at__gte=since).exists()
