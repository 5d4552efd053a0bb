"""The chair's decisions. The chair notes, coordinates and asks; there is no veto.

See rule 1 of docs/rules.md.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from bsc_comms.kit import clock
from bsc_comms.kit.editing import StaleEdit
from partnership.choices import LetterKind
from partnership.models import Letter, Person
from partnership.operations import FieldChange, record_change
from partnership.operations.letters import (
    free_what_was_taken_back,
    withdraw_and_free_keys,
    withdraw_by_key,
)
from plans.choices import LEADS_TO, TO_COME, DecisionKind, State
from plans.emails.decisions import letter_of_decision
from plans.models import Communication, Decision, ForwardPlan, OverlapAnswer
from plans.operations.details import NotAllowedNow
from plans.operations.letters import owe_about, pass_on
from plans.queries.decisions import last_decision_on
from plans.queries.lines import lines_of
from plans.queries.speakers import speakers_of

ASKS_THE_LEAD = frozenset({DecisionKind.RETURNED, DecisionKind.JOINT})
SAYS_WHAT_TO_DO = ASKS_THE_LEAD | {DecisionKind.AGREED}
PRESSED_TWICE = timedelta(minutes=1)
NOT_TO_COME = "It is {state}, so there is nothing to agree, return or join. Note it instead"
THE_PLAN_IS_OUT = "The forward plan with this decision is out. Decide again instead."
ISSUED_SINCE = "It was issued since. Decide again instead."


@dataclass(frozen=True)
class CommentNeeded(Exception):
    """This kind of decision says nothing without a comment."""

    kind: DecisionKind


@transaction.atomic
def record_decision(
    *,
    by: Person,
    communication_id: UUID,
    kind: DecisionKind,
    comment: str,
    revision: int,
    last_decision: int | None,
    meeting_date: date | None,
) -> Decision:
    """Record what the chair said of the revision that was on the screen.

    last_decision: the id of the last one that was on the screen; None where none was. Agreed and
    returned change the state of what is still to come; nothing else does, and a returned
    communication stays on the plan. Pressed twice, it is recorded once. Raises StaleEdit if it was
    changed or decided on since (nothing is written), DoesNotExist if the whole partnership may not
    see it, CommentNeeded for a return without one, NotAllowedNow for what asks something of the
    lead partner where nothing is to come.
    """
    comment = comment.strip()
    if kind == DecisionKind.RETURNED and not comment:
        raise CommentNeeded(kind)
    communication = _held_as_seen(by, communication_id, revision)
    if kind in SAYS_WHAT_TO_DO and communication.state not in TO_COME:
        raise NotAllowedNow(NOT_TO_COME.format(state=State(communication.state).label.lower()))
    said = {
        "kind": kind,
        "comment": comment,
        "revision": revision,
        "meeting_date": meeting_date,
        "by": by,
    }
    if (known := _pressed_just_now(communication, said)) is not None:
        return known
    _must_be_the_last(communication, last_decision)
    (seen,) = lines_of(Communication.objects.filter(pk=communication_id))
    decision = Decision.objects.create(
        communication=communication, seen=seen, at=clock.now(), **said
    )
    changes = _follow(communication, kind, comment)
    record_change(by=by, subject=communication, act=str(kind), changes=changes, reason=comment)
    if kind in SAYS_WHAT_TO_DO:
        withdraw_by_key(by=None, prefix=_letters_about(communication))
    if kind in ASKS_THE_LEAD:
        _tell_the_lead(decision, by=by)
    return decision


@dataclass(frozen=True)
class TakenBack:
    """A decision that was taken back. told: whether its letter may have gone out before."""

    decision: Decision
    told: bool


@transaction.atomic
def take_back_decision(*, by: Person, communication_id: UUID, decision_id: int) -> TakenBack:
    """Take back the last decision on a communication: it counts as never made.

    The state is again what it was before, unless something else changed it since; the letter that
    waits is withdrawn, and the one that it had replaced waits again. The history keeps both. Raises
    DoesNotExist if the whole partnership may not see it, StaleEdit where this is not the last
    decision any more, NotAllowedNow once the forward plan is out or the communication was issued.
    """
    communication = _held(by, communication_id)
    decision = communication.decisions.first()
    if decision is None or decision.pk != decision_id:
        raise StaleEdit
    if ForwardPlan.objects.filter(published_at__gte=decision.at).exists():
        raise NotAllowedNow(THE_PLAN_IS_OUT)
    if decision.kind in LEADS_TO and communication.was_issued:
        raise NotAllowedNow(ISSUED_SINCE)
    taken_back = TakenBack(decision, told=_withdraw_letter(decision))
    changes = _restore(communication, decision)
    record_change(
        by=by,
        subject=communication,
        act="decision taken back",
        changes=changes,
        reason=decision.seen["state_reason"] if changes else "",
    )
    decision.delete()
    if decision.kind in SAYS_WHAT_TO_DO:
        ask_as_decided(communication)
    return taken_back


def ask_as_decided(communication: Communication) -> None:
    """Take back what the chair asks in a letter that waits, or ask it after all, as things stand.

    What it asks is asked still while the state is such that the decision stands: on the days of
    now, and of the partner that leads now.
    """
    decision = _asked_of_the_lead(communication)
    if decision is None:
        return
    if not _is_asked_still(decision, communication):
        withdraw_by_key(by=None, prefix=_letters_about(communication))
        return
    if free_what_was_taken_back(prefix=f"{_letters_about(communication)}{decision.pk}:"):
        _tell_the_lead(decision, by=decision.by)


def write_decisions_anew(moved: Collection[Communication]) -> None:
    """Letters that wait with what the chair asks about these say the days of now.

    moved: those that have another window, which are saved by now. Who has had the letter gets no
    other.
    """
    of_these = {one.pk: one for one in moved}
    last: dict[UUID, Decision] = {}
    said = Decision.objects.filter(communication__in=list(of_these), kind__in=SAYS_WHAT_TO_DO)
    for decision in said.select_related("by"):
        last.setdefault(decision.communication_id, decision)
    for decision in last.values():
        decision.communication = communication = of_these[decision.communication_id]
        is_asked = decision.kind in ASKS_THE_LEAD and _is_asked_still(decision, communication)
        start = f"{_letters_about(communication)}{decision.pk}:"
        if is_asked and withdraw_and_free_keys(prefix=start):
            _tell_the_lead(decision, by=decision.by)


def pass_decision_on(communication: Communication) -> None:
    """What the chair asks in a letter that waits is asked of the partner that leads now."""
    decision = _asked_of_the_lead(communication)
    if decision is None or not _is_asked_still(decision, communication):
        return
    people = speakers_of(communication.lead_partner_id)
    if pass_on(f"{_letters_about(communication)}{decision.pk}:", people):
        _tell_the_lead(decision, by=decision.by)


def move_decisions(*, days: Collection[date], to: date) -> int:
    """Let what was decided for the meetings of these days stand with the meeting of another day.

    How many there are. The history of the meeting has that it moved, or was cancelled.
    """
    return Decision.objects.filter(meeting_date__in=days).update(meeting_date=to)


def let_a_meeting_hold(*, since: date | None, to: date) -> int:
    """Let what was decided while no meeting was set stand with the meeting of a day; how many.

    since: the first day of it; None for all.
    """
    waiting = Decision.objects.filter(meeting_date=None)
    if since is not None:
        waiting = waiting.filter(at__gte=clock.start_of(since))
    return waiting.update(meeting_date=to)


def _held(by: Person, communication_id: UUID) -> Communication:
    """What the chair may decide on, while nobody else changes it."""
    found = Communication.objects.visible_to(by).open_to_the_partnership().on_the_plan()
    return found.held().get(pk=communication_id)


def _held_as_seen(by: Person, communication_id: UUID, revision: int) -> Communication:
    communication = _held(by, communication_id)
    if communication.version != revision:
        raise StaleEdit
    return communication


def _must_be_the_last(communication: Communication, seen: int | None) -> None:
    """StaleEdit where somebody decided since the page was loaded."""
    last = last_decision_on(communication.pk)
    if (last.pk if last else None) != seen:
        raise StaleEdit


def _pressed_just_now(communication: Communication, said: Mapping[str, Any]) -> Decision | None:
    """The last decision on it, where that is this very one of a moment ago."""
    last = communication.decisions.filter(at__gt=clock.now() - PRESSED_TWICE).first()
    if last is None or any(getattr(last, name) != value for name, value in said.items()):
        return None
    return last


def _letters_about(communication: Communication) -> str:
    """How the keys of letters about its decisions begin: what still waits, a later one replaces."""
    return f"{LetterKind.DECISION_MADE}:{communication.pk}:"


def _withdraw_letter(decision: Decision) -> bool:
    """Withdraw what waits of it; whether somebody may have been told already."""
    prefix = f"{_letters_about(decision.communication)}{decision.pk}:"
    withdraw_and_free_keys(prefix=prefix)
    about = Letter.objects.filter(unique_key__startswith=prefix)
    return about.not_taken_back_in_time().exists()


def _asked_of_the_lead(communication: Communication) -> Decision | None:
    """The decision that counts, where it asks something of the lead partner."""
    last = communication.decisions.filter(kind__in=SAYS_WHAT_TO_DO).first()
    return last if last is not None and last.kind in ASKS_THE_LEAD else None


def _is_asked_still(decision: Decision, communication: Communication) -> bool:
    """Not of what was set aside or went out; and what was brought back is returned no more."""
    if decision.kind == DecisionKind.RETURNED:
        return communication.state == State.RETURNED
    return communication.state in TO_COME


def _restore(communication: Communication, decision: Decision) -> list[FieldChange]:
    """Let the state be what it was before this decision, where it is still what that led to."""
    led_to = LEADS_TO.get(DecisionKind(decision.kind))
    if communication.state == State.MERGED and led_to is not None:
        _restore_for_taking_apart(communication, decision, led_to)
    if communication.state != led_to:
        return []
    before = communication.get_state_display()
    state = State(decision.seen["state"])
    communication.state, communication.state_reason = state, decision.seen["state_reason"]
    communication.save(update_fields=["state", "state_reason"])
    return [FieldChange("state", before, state.label)] if state.label != before else []


def _restore_for_taking_apart(merged: Communication, decision: Decision, led_to: State) -> None:
    """Once it is taken apart, it is what it was before this decision, where that led to it."""
    sides = Q(overlap__first=merged) | Q(overlap__second=merged)
    joined = OverlapAnswer.objects.valid().exclude(agreed_at=None)
    answer = joined.filter(sides, takes_over=merged.merged_into_id).first()
    if answer is None or answer.undo["state"] != led_to:
        return
    answer.undo["state"] = decision.seen["state"]
    answer.undo["reason"] = decision.seen["state_reason"]
    answer.save(update_fields=["undo"])


def _tell_the_lead(decision: Decision, *, by: Person) -> None:
    """What the chair asks of a partner reaches those who speak for it."""
    owe_about(
        decision.communication,
        speakers_of(decision.communication.lead_partner_id),
        lambda person: letter_of_decision(decision, person),
        kind=LetterKind.DECISION_MADE,
        key=f"{_letters_about(decision.communication)}{decision.pk}",
        by=by,
    )


def _follow(communication: Communication, kind: DecisionKind, comment: str) -> list[FieldChange]:
    """Let the state follow the decision; what changed of it."""
    state = LEADS_TO.get(kind)
    if state is None or communication.state not in TO_COME:
        return []
    before = communication.get_state_display()
    fields: dict[str, Any] = {
        "state": state,
        "state_reason": comment if state == State.RETURNED else "",
    }
    Communication.objects.filter(pk=communication.pk).update(**fields)
    return [FieldChange("state", before, state.label)] if before != state.label else []
