"""Minutes on their way to being agreed: who was sent the draft, and what waits for somebody."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Exists, OuterRef, Q, Subquery

from bsc_comms.kit import clock
from partnership.models import Letter
from subgroup.choices import MeetingState, MinutesState
from subgroup.models import Meeting, Minutes, MinutesComment
from subgroup.queries.cycle import LOOKS_AHEAD
from subgroup.queries.members import members_of_the_subgroup
from subgroup.rules.minutes import minutes_key


@dataclass(frozen=True)
class SentOut:
    """On which day members were first written to about a draft, and whether some were not."""

    on: date | None
    some_without: bool


def sent_out(meeting: Meeting) -> SentOut:
    """What the members of today were sent of the draft minutes of a meeting; one query.

    One that was taken back counts only where it may have left before, as it is not sent anew then.
    """
    letters = Letter.objects.filter(
        unique_key__startswith=f"{minutes_key(meeting.pk)}:", recipient=OuterRef("pk")
    ).not_taken_back_in_time()
    due = members_of_the_subgroup().annotate(written=Subquery(letters.values("due")[:1]))
    written = list(due.values_list("written", flat=True))
    days = [clock.local(moment).date() for moment in written if moment]
    return SentOut(on=min(days, default=None), some_without=None in written)


def drafts_of_late() -> list[Minutes]:
    """Drafts that may still have to go out: no step lies as long after the meeting as this."""
    since = clock.now() - LOOKS_AHEAD
    drafts = Minutes.objects.filter(
        state=MinutesState.DRAFT, meeting__state=MeetingState.CLOSED, made_at__gte=since
    )
    return list(drafts.select_related("meeting").defer("content"))


def minutes_before(meeting: Meeting) -> list[Minutes]:
    """The minutes that this meeting looks at, the latest first.

    Those of the last meeting that has any, and every earlier draft that is not agreed yet.
    """
    before = Minutes.objects.filter(meeting__date__lt=meeting.date).order_by("-meeting__date")
    looked_at = Q(pk=before.values("pk")[:1]) | Q(state=MinutesState.DRAFT)
    return list(before.filter(looked_at).select_related("meeting", "agreed_at"))


def drafts_to_see_to() -> list[Minutes]:
    """Draft minutes that ask for something of whoever keeps them, the earliest first; one query.

    `to_look_at`: how many comments nobody has looked at. `left_over`: whether a later meeting was
    closed and is not said to have agreed them.
    """
    later = Meeting.objects.closed_after(OuterRef("meeting__date"))
    return list(
        Minutes.objects.filter(state=MinutesState.DRAFT)
        .annotate(
            to_look_at=Count("comments", filter=Q(comments__settled_at=None)),
            left_over=Exists(later),
        )
        .filter(Q(to_look_at__gt=0) | Q(left_over=True))
        .select_related("meeting")
        .order_by("meeting__date")
    )


def comments_on(minutes: Minutes) -> list[MinutesComment]:
    """What members say of the draft, as it came."""
    return list(minutes.comments.select_related("by").order_by("pk"))


def may_be_agreed_at(minutes: Minutes, today: date) -> list[Meeting]:
    """Meetings after the minutes' own that have begun, the latest first."""
    return list(
        Meeting.objects.standing()
        .filter(date__gt=minutes.meeting.date, date__lte=today)
        .order_by("-date")
    )
