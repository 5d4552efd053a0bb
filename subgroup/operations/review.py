"""The chair decides on one line of the review."""

from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import F

from partnership.models import Change, Person
from partnership.operations import FieldChange, record_change
from plans.choices import TO_COME, DecisionKind
from plans.models import Communication, Decision
from plans.operations.decisions import TakenBack, record_decision, take_back_decision
from plans.operations.details import NotAllowedNow
from plans.policy import can_decide
from subgroup.choices import MeetingState, MinutesState, Wanted
from subgroup.models import AgendaItem, Meeting, Minutes
from subgroup.operations.agenda import PUT_BACK, add_agenda_item, take_off_settled
from subgroup.operations.coming_up import next_to_take_up, wait_again
from subgroup.operations.documents import order_minutes_again
from subgroup.queries.agenda import nothing_settled
from subgroup.queries.meeting_of_plan import meeting_of_decisions

IN_AGREED_MINUTES = "The minutes with this decision are agreed. Decide again instead."


class NoMeetingToCome(Exception):
    """There is no agenda to put it on: a meeting must be set first."""


@transaction.atomic
def decide(
    *,
    by: Person,
    communication_id: UUID,
    kind: DecisionKind,
    comment: str,
    revision: int,
    last_decision: int | None,
    meeting: Meeting | None,
) -> Decision:
    """Record the decision on what was on the screen; "to the agenda" puts it there.

    `meeting` is the one whose minutes hold it, as it was read: it stands with the day that has by
    now. Where it was cancelled, or its minutes were agreed, meanwhile it stands with the one that
    decisions belong to instead. Raises PermissionDenied for anybody but the chair, NoMeetingToCome,
    and what plans.operations.decisions.record_decision raises.
    """
    if not can_decide(by):
        raise PermissionDenied("Only the chair decides in the review.")
    meeting = _held_as_it_is(meeting)
    agenda_of = _next_agenda(by, communication_id) if kind == DecisionKind.AGENDA else None
    decision = record_decision(
        by=by,
        communication_id=communication_id,
        kind=kind,
        comment=comment,
        revision=revision,
        last_decision=last_decision,
        meeting_date=meeting.date if meeting else None,
    )
    if meeting is not None:
        order_minutes_again(by=by, meeting=meeting)
    if agenda_of is not None:
        wanted = _wanted(decision.communication)
        item = add_agenda_item(
            by=by,
            meeting=agenda_of,
            title=decision.communication.title,
            note=decision.comment,
            wanted=wanted,
            communication=decision.communication,
        )
        if wanted == Wanted.DECISION:
            _let_it_ask_for_a_decision(by, item)
    return decision


def _held_as_it_is(meeting: Meeting | None) -> Meeting | None:
    """Held before the communication is: whoever moves the meeting takes its decisions along."""
    if meeting is None:
        return None
    held = Meeting.objects.select_for_update(no_key=True).get(pk=meeting.pk)
    if held.state == MeetingState.CANCELLED or _has_agreed_minutes(held):
        return meeting_of_decisions()
    return held


def _has_agreed_minutes(meeting: Meeting) -> bool:
    """Whether its minutes are frozen: asked once it is held, as whoever agrees them holds it."""
    return Minutes.objects.filter(meeting=meeting, state=MinutesState.AGREED).exists()


def _wanted(communication: Communication) -> Wanted:
    """What the chair asks the meeting for: of what is not to come, nothing is decided any more."""
    return Wanted.DECISION if communication.state in TO_COME else Wanted.COMMENTS


def _let_it_ask_for_a_decision(by: Person, item: AgendaItem) -> None:
    """Whatever somebody else wanted of the meeting who had put it there."""
    others = AgendaItem.objects.filter(pk=item.pk).exclude(wanted=Wanted.DECISION)
    if others.update(wanted=Wanted.DECISION, version=F("version") + 1):
        record_change(by=by, subject=item, act="changed", changes=[FieldChange("wanted", "", "")])


@transaction.atomic
def take_back(*, by: Person, communication_id: UUID, decision_id: int) -> TakenBack:
    """Take back the last decision on a line; the draft minutes that have it are made anew.

    What it put on the agenda is taken off while it waits. Where nothing else deals with its item,
    no decision among the notes and no action, the meeting has that to deal with again.
    Raises PermissionDenied for anybody but the chair, NotAllowedNow where minutes that are agreed
    have it, and what plans.operations.decisions.take_back_decision raises.
    """
    if not can_decide(by):
        raise PermissionDenied("Only the chair takes a decision back.")
    _hold_meeting_of(decision_id)
    taken_back = take_back_decision(
        by=by, communication_id=communication_id, decision_id=decision_id
    )
    decision = taken_back.decision
    for meeting in Meeting.objects.filter(date=decision.meeting_date):
        if _has_agreed_minutes(meeting):
            raise NotAllowedNow(IN_AGREED_MINUTES)
        _let_its_item_wait(by, meeting, decision.communication)
        order_minutes_again(by=by, meeting=meeting)
    if decision.kind == DecisionKind.AGENDA:
        _take_off_what_it_put_there(by, decision)
    return taken_back


def _hold_meeting_of(decision_id: int) -> None:
    """Hold the meeting of a decision before its communication, so that nobody closes it now."""
    days = Decision.objects.filter(pk=decision_id).values("meeting_date")
    list(Meeting.objects.standing().filter(date__in=days).select_for_update(no_key=True))


def _let_its_item_wait(by: Person, meeting: Meeting, communication: Communication) -> None:
    if meeting.state != MeetingState.PLANNED:
        return
    decided = Decision.objects.filter(communication=communication, meeting_date=meeting.date)
    if decided.exists():
        return
    items = nothing_settled(meeting.agenda.filter(communication=communication))
    wait_again(by=by, items=items)


def _take_off_what_it_put_there(by: Person, decision: Decision) -> None:
    """Of what stood there before, or was carried on since, the agenda itself says more.

    Nobody takes it off for a reason of its own: found overdue, it may be put there again. What had
    been taken off before is so again, and stays off.
    """
    about = decision.communication.agenda_items.all()
    put_there = about.filter(put_forward_by=decision.by_id, at__gte=decision.at, carried_from=None)
    take_off_settled(by=None, items=put_there)
    back = Change.objects.filter(
        subject_type=AgendaItem._meta.label_lower,
        subject_id__in=[str(pk) for pk in about.values_list("pk", flat=True)],
        act=PUT_BACK,
        by=decision.by_id,
        at__gte=decision.at,
    )
    put_back = [int(pk) for pk in back.values_list("subject_id", flat=True)]
    take_off_settled(by=by, items=about.filter(pk__in=put_back))


def _next_agenda(by: Person, communication_id: UUID) -> Meeting:
    """Where it comes up next, held before the communication is, as it is in the room, too."""
    coming = next_to_take_up(by=by, communication=communication_id)
    if coming is None:
        raise NoMeetingToCome
    return coming
