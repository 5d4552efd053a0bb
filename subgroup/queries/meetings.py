"""What the pages about meetings show."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import CharField, Count, Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Cast

from bsc_comms.kit import clock
from bsc_comms.kit.spreadsheets import Cell
from bsc_comms.kit.working_days import working_day_on_or_after
from partnership.models import Change, Partner, Person
from partnership.queries.history import history_of
from plans.models import Decision, ForwardPlan
from subgroup.choices import AgendaState, MeetingState, Presence
from subgroup.models import Action, AgendaItem, Attendance, Meeting, MinuteNote, Minutes, Terms
from subgroup.queries.cycle import PartnerLine, partners_before
from subgroup.rules.pattern import Suggested

DAY = timedelta(days=1)
QUARTER = timedelta(weeks=13)
TUESDAY = 1
HEADINGS = (
    *("Day", "Starts", "Place", "State", "Partners that confirmed"),
    *("Forward plan", "Why cancelled"),
)
NOT_CLOSED = "Not closed"


def meetings_to_come() -> list[Meeting]:
    """Meetings from today on that are not over, the next one first.

    Cancelled ones are among them, each with the reason in `why_cancelled`.
    """
    known = _listed().annotate(why_cancelled=_why_cancelled())
    return list(known.exclude(_is_over()).order_by("date", "pk"))


def meetings_past() -> list[Meeting]:
    """Meetings before today, and one that was closed today; the latest first."""
    return list(_listed().filter(_is_over()).order_by("-date", "-pk"))


def rows_of_all() -> Iterator[list[Cell]]:
    """One row for every meeting, the latest first, with the forward plan that came of it."""
    plans, today = forward_plans_by_meeting(), clock.today()
    found = Meeting.objects.annotate(answers=Count("confirmations"), why_cancelled=_why_cancelled())
    for each in found.order_by("-date", "-pk"):
        cancelled = each.state == MeetingState.CANCELLED
        not_closed = each.state == MeetingState.PLANNED and each.date < today
        yield [
            each.date,
            f"{each.starts:%H:%M}" if each.starts else "",
            each.place,
            NOT_CLOSED if not_closed else str(each.get_state_display()),
            each.answers,
            None if cancelled else plans.get(each.date),
            each.why_cancelled if cancelled else "",
        ]


def _is_over() -> Q:
    return Q(date__lt=clock.today()) | Q(state=MeetingState.CLOSED)


def _why_cancelled() -> Subquery:
    return Subquery(_cancelling().values("reason")[:1])


def _cancelling() -> QuerySet[Change]:
    """What the history has of the cancelling of each meeting of an outer query."""
    return Change.objects.filter(
        subject_type=Meeting._meta.label_lower,
        subject_id=Cast(OuterRef("pk"), CharField()),
        act="cancelled",
    )


def _listed() -> QuerySet[Meeting]:
    return Meeting.objects.annotate(answers=Count("confirmations"))


def forward_plans_by_meeting() -> dict[date | None, int]:
    """The number of the latest forward plan that came of the meeting of each date."""
    plans = ForwardPlan.objects.after_their_meetings().order_by("number")
    return dict(plans.values_list("meeting_date", "number"))


def forward_plan_of(meeting: Meeting) -> ForwardPlan | None:
    """The latest forward plan published for this meeting, or ahead of it, without its content.

    None for one that was cancelled: another may have been held on its day.
    """
    if meeting.state == MeetingState.CANCELLED:
        return None
    return (
        ForwardPlan.objects.filter(meeting_date=meeting.date)
        .defer("content", "difference")
        .order_by("-number")
        .first()
    )


def is_plan_of_a_later_meeting_out(meeting: Meeting) -> bool:
    """Whether the forward plan has gone on: that of a meeting after this one was published.

    One that was published ahead of a later meeting is not yet what comes of that.
    """
    plans = ForwardPlan.objects.after_their_meetings()
    return plans.filter(meeting_date__gt=meeting.date).exists()


def has_begun(meeting: Meeting) -> bool:
    """Whether something was written down of it from its day on.

    What is prepared before its day, and apologies, which come ahead, say nothing of that.
    """
    if meeting.date > clock.today():
        return False
    here, since = OuterRef("pk"), clock.start_of(meeting.date)
    notes = MinuteNote.objects.filter(at__gte=since, removed_at=None)
    actions = Action.objects.filter(at__gte=since)
    there = Attendance.objects.filter(at__gte=since).exclude(presence=Presence.APOLOGIES)
    dealt_with = AgendaItem.objects.filter(state=AgendaState.REACHED)
    return (
        Meeting.objects.filter(pk=meeting.pk)
        .filter(
            Exists(notes.filter(item__meeting=here))
            | Exists(actions.filter(meeting=here))
            | Exists(there.filter(meeting=here))
            | Exists(dealt_with.filter(_was_dealt_with(since), meeting=here))
            | Exists(Minutes.objects.filter(agreed_at=here))
            | Exists(Terms.objects.filter(agreed_at=here))
        )
        .exists()
    )


def _was_dealt_with(since: datetime) -> Q:
    """Whether an item was marked, or its communication decided on, since that moment."""
    marked = Change.objects.filter(
        subject_type=AgendaItem._meta.label_lower,
        subject_id=Cast(OuterRef("pk"), CharField()),
        field="state",
        at__gte=since,
    )
    decided = Decision.objects.filter(communication=OuterRef("communication"), at__gte=since)
    return Exists(marked) | Exists(decided)


def cancelled_because(meeting: Meeting) -> str:
    """Why a meeting was cancelled, in the words given then; "" for one that was not."""
    if meeting.state != MeetingState.CANCELLED:
        return ""
    cancelled = history_of(meeting).filter(act="cancelled")
    return cancelled.values_list("reason", flat=True).first() or ""


def last_day_before(meeting: Meeting) -> date | None:
    """The day of the last meeting before this one that was not cancelled."""
    return _standing_before(meeting).values_list("date", flat=True).first()


def _standing_before(meeting: Meeting) -> QuerySet[Meeting]:
    """Meetings before this one that were not cancelled, the last one first."""
    return Meeting.objects.standing().filter(date__lt=meeting.date).order_by("-date")


def cancelled_since_the_last(meeting: Meeting) -> QuerySet[Meeting]:
    """Cancelled meetings of which the last one before this can have taken nothing up.

    They were to be after it, or were cancelled only once it was over: closed, or its day past.
    """
    cancelled = Meeting.objects.filter(state=MeetingState.CANCELLED)
    last = _standing_before(meeting).first()
    if last is None:
        return cancelled
    over = clock.start_of(last.date + DAY)
    if last.closed_at is not None:
        over = min(over, last.closed_at)
    return cancelled.filter(Q(date__gt=last.date) | Exists(_cancelling().filter(at__gte=over)))


def days_of_cancelled_alone(meeting: Meeting) -> list[date]:
    """The days of cancelled meetings since the last one on which no other meeting stands."""
    standing = Meeting.objects.standing().order_by().values("date")
    alone = cancelled_since_the_last(meeting).exclude(date__in=standing)
    return list(alone.order_by().values_list("date", flat=True))


@dataclass(frozen=True)
class Answers:
    """What the partners said before a meeting."""

    lines: list[PartnerLine]
    to_confirm: list[Partner]

    @property
    def given_lines(self) -> list[PartnerLine]:
        return [line for line in self.lines if line.confirmation is not None]

    @property
    def given(self) -> int:
        return len(self.given_lines)

    @property
    def total(self) -> int:
        return len(self.lines)


def answers_for(person: Person, meeting: Meeting) -> Answers:
    """Every partner's answer, and the partners for which this person may answer now."""
    lines = partners_before(meeting)
    is_open = meeting.state == MeetingState.PLANNED and meeting.date >= clock.today()
    mine = {one.pk for one in person.partners_today} if is_open else set()
    return Answers(lines, [line.partner for line in lines if line.partner.pk in mine])


@dataclass(frozen=True)
class DayInYear:
    """A day that a pattern gives; taken where there is a meeting on it already."""

    day: date
    instead_of: date | None
    taken: bool


def with_what_is_there(suggested: Sequence[Suggested]) -> list[DayInYear]:
    """The days of a pattern from today on, each with whether there is a meeting on it already."""
    days = [each.day for each in suggested]
    taken = set(Meeting.objects.standing().filter(date__in=days).values_list("date", flat=True))
    return [
        DayInYear(each.day, each.instead_of, each.day in taken)
        for each in suggested
        if each.day >= clock.today()
    ]


def day_for_a_new_meeting() -> date:
    """A first guess: a quarter after the last meeting, else a Tuesday four weeks away.

    Where that is no working day it is the next one, as no meeting is set on any other.
    """
    today = clock.today()
    last = _last_of_all()
    if last is not None and last.date + QUARTER > today:
        return working_day_on_or_after(last.date + QUARTER)
    away = today + timedelta(weeks=4)
    return working_day_on_or_after(away + timedelta(days=(TUESDAY - away.weekday()) % 7))


def as_last_time() -> dict[str, Any]:
    """When and where the last meeting begins, which a new one is taken to do as well."""
    last = _last_of_all()
    return {"starts": last.starts, "place": last.place} if last else {}


def _last_of_all() -> Meeting | None:
    """The last meeting that was not cancelled, which may be one to come."""
    return Meeting.objects.standing().order_by("-date").first()
