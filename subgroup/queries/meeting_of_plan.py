"""To which meeting a forward plan and the chair's decisions before it belong."""

from datetime import date

from bsc_comms.kit import clock
from plans.models import ForwardPlan
from plans.queries.forward_plans import NextPlan
from subgroup.choices import MeetingState
from subgroup.models import Meeting
from subgroup.queries.cycle import cycle_has_begun, next_meeting


def held_without_its_plan(latest: ForwardPlan | None) -> Meeting | None:
    """The meeting that is closed and whose forward plan is not out; `latest` is the last one."""
    following = NextPlan(number=number_after(latest), last=latest, lines=[], changes=[])
    meeting = meeting_of_next_plan(following)
    if meeting is None or meeting.state != MeetingState.CLOSED:
        return None
    return None if latest and latest.meeting_date == meeting.date else meeting


def number_after(latest: ForwardPlan | None) -> int:
    """The number of the forward plan that follows."""
    return latest.number + 1 if latest else 1


def meeting_of_next_plan(plan: NextPlan) -> Meeting | None:
    """The meeting for which the next plan is published.

    It is the last one held, if it was held since the last plan. Else the next one, once its cycle
    has begun; until then a further plan corrects that of the meeting held last.
    """
    today = clock.today()
    held = _last_held(today)
    if held and _was_held_since(held, plan.last):
        return held
    coming = next_meeting(today)
    if coming and (held is None or cycle_has_begun(coming, today)):
        return coming
    return held


def meeting_of_decisions(plan: NextPlan) -> Meeting | None:
    """The meeting whose minutes hold what the chair decides now.

    It is the last one held, as long as its plan is not out: its review goes on. Afterwards it is
    the next one, however far ahead: a meeting whose plan is out said nothing more.
    """
    today = clock.today()
    held = _last_held(today)
    if held and _was_held_since(held, plan.last):
        return held
    return next_meeting(today)


def _last_held(today: date) -> Meeting | None:
    return Meeting.objects.standing().filter(date__lte=today).order_by("-date").first()


def _was_held_since(meeting: Meeting, last: ForwardPlan | None) -> bool:
    """Whether a plan was not yet published at or after it; one published ahead of it is none."""
    if last is None:
        return True
    published = clock.local(last.published_at).date()
    return meeting.date > min(published, last.meeting_date or published)
