"""Where a meeting's cycle is, and who has confirmed."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Prefetch, Q

from bsc_comms.kit import clock
from partnership.choices import Role
from partnership.models import Appointment, Partner
from plans.models import ForwardPlan
from subgroup.choices import ConfirmationKind, MeetingState, Step
from subgroup.models import CycleStep, Meeting, PlanConfirmation
from subgroup.rules.cycle import steps_due

# How long after a meeting letters that were never owed are still written down as missed.
LOOKS_BACK = timedelta(days=31)
# No step lies longer before its meeting, or after it (60 working days with weekends and holidays).
# Members are invited as far ahead: a quarter and a month, not a whole year's meetings at once.
LOOKS_AHEAD = timedelta(days=120)


def set_steps() -> dict[str, int]:
    """The intervals that were set otherwise than the rules' defaults."""
    return dict(CycleStep.objects.order_by().values_list("step", "working_days_before"))


def next_meeting() -> Meeting | None:
    """The first meeting from today on that was not cancelled."""
    return Meeting.objects.to_come(clock.today()).first()


def meeting_that_follows(meeting: Meeting) -> Meeting | None:
    """The first other meeting to come: what this one leaves goes there, however late it is."""
    return Meeting.objects.to_come(clock.today()).exclude(pk=meeting.pk).first()


def cycle_has_begun(meeting: Meeting, today: date) -> bool:
    """Whether the first step of the meeting's cycle is due."""
    return steps_due(meeting.date, set_steps())[0].day <= today


def partners_are_called(meeting: Meeting, today: date) -> bool:
    """Whether they are asked by now to confirm their plans before the meeting."""
    due = steps_due(meeting.date, set_steps())
    return any(each.step == Step.CALL_FOR_UPDATES and each.day <= today for each in due)


def meeting_to_close() -> Meeting | None:
    """The first meeting whose day has come and that nobody has closed or cancelled."""
    come = Meeting.objects.filter(state=MeetingState.PLANNED, date__lte=clock.today())
    return come.order_by("date").first()


def meetings_with_a_cycle(today: date) -> list[Meeting]:
    """Meetings that may owe letters: those to come, and those just gone, for what was missed."""
    return list(
        Meeting.objects.standing()
        .filter(date__gte=today - LOOKS_BACK, date__lte=today + LOOKS_AHEAD)
        .order_by("date")
    )


def cycle_line(meeting: Meeting) -> list[dict[str, Any]]:
    """The steps for the line of dots: label, date and whether done, current or to do.

    Current is the first step that is not behind us. Minutes and forward plan are out once it is
    closed, and a plan was published for it on its day or later.
    """
    today = clock.today()
    published = ForwardPlan.objects.after_their_meetings().filter(meeting_date=meeting.date)
    out = meeting.state == MeetingState.CLOSED and published.exists()
    line: list[dict[str, Any]] = []
    current_found = False
    for due in steps_due(meeting.date, set_steps()):
        done = due.day < today
        if due.step == Step.FORWARD_PLAN_OUT:
            done = out
        elif due.step == Step.MEETING:
            done = done or meeting.state == MeetingState.CLOSED
        state = "done" if done else "todo"
        if not done and not current_found and meeting.state != MeetingState.CANCELLED:
            state, current_found = "current", True
        line.append(
            {"step": due.step, "label": Step(due.step).label, "date": due.day, "state": state}
        )
    return line


@dataclass(frozen=True)
class PartnerLine:
    """A partner before a meeting: who speaks for it, and what it answered."""

    partner: Partner
    advocates: list[str]
    confirmation: PlanConfirmation | None


def partners_before(meeting: Meeting) -> list[PartnerLine]:
    """Every partner of that day with its advocates and its answer, by name."""
    on = min(meeting.date, max(clock.today(), meeting.date - LOOKS_BACK))
    answers = {one.partner_id: one for one in meeting.confirmations.select_related("by", "partner")}
    held = Appointment.objects.held_on(on).filter(role=Role.ADVOCATE, person__is_active=True)
    partners = Partner.objects.filter(
        Q(pk__in=Partner.objects.active(on)) | Q(pk__in=list(answers))
    ).prefetch_related(
        Prefetch("appointments", held.select_related("person"), to_attr="advocates_held")
    )
    return [
        PartnerLine(
            partner=partner,
            advocates=[each.person.name for each in partner.advocates_held],
            confirmation=answers.get(partner.pk),
        )
        for partner in partners
    ]


def partners_confirmed(meeting: Meeting) -> tuple[list[Partner], list[Partner], list[Partner]]:
    """Partners whose plan is up to date, those with nothing to declare, and those still missing."""
    lines = partners_before(meeting)

    def answered(kind: str | None) -> list[Partner]:
        return [
            line.partner
            for line in lines
            if (line.confirmation.kind if line.confirmation else None) == kind
        ]

    return (
        answered(ConfirmationKind.UP_TO_DATE),
        answered(ConfirmationKind.NOTHING_TO_DECLARE),
        answered(None),
    )
