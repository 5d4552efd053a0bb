"""What was marked issued by mistake is put right: another day or proof, or it did not go out."""

import logging
from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from bsc_comms.kit.editing import StaleEdit
from bsc_comms.kit.refusals import ReasonNeeded
from partnership.models import Change, Person
from partnership.operations import FieldChange, record_change
from partnership.queries.history import history_of
from plans.choices import OPEN, DecisionKind, PlacementState, State
from plans.models import Communication, Placement
from plans.operations.asked_of_others import ask_as_it_stands
from plans.operations.details import NotAllowedNow
from plans.operations.drafts import change_state
from plans.operations.evaluation import take_off_figures_of
from plans.operations.evaluation_asking import ask_anew_once_issued
from plans.operations.issuing import PROOF_FILE, Issue, kept_if_all_is_well
from plans.operations.who_issues import settle_who_issues
from plans.queries.forward_plans import CORRECTED, NOT_AFTER_ALL, PROOF

logger = logging.getLogger(__name__)
NOT_ISSUED = "It is not marked issued on this channel any more. Look at its placements again."
SAID_WHAT_CAME_OF_IT = (
    "What came of it was said already, so something of it went out. Correct the day, or where it "
    "can be seen, instead."
)
ANOTHER_FILE = "Another file"
SAYS_WHEN = ("issued_on", "issued_until")
SAYS_WHERE = ("proof_url", "proof_file", "no_proof_reason")
#: A placement of which nothing is said but that it is planned.
PLANNED_AGAIN: Mapping[str, Any] = {
    "state": PlacementState.PLANNED,
    **dict.fromkeys((*SAYS_WHEN, "reached", "marked_at"), None),
    **dict.fromkeys((*SAYS_WHERE, "reached_unit", "reached_source"), ""),
}


@transaction.atomic
def correct_issued(
    *, by: Person | None, placement: Placement, opened_version: int, said: Issue, reason: str
) -> Placement:
    """Say another day or another proof of an issued placement. Its file stays unless one is given.

    `opened_version` is the communication's. Raises StaleEdit, ReasonNeeded, and NotAllowedNow for
    what is not issued any more.
    """
    current = _take(placement, opened_version, reason)
    when, proof, file = _when(current), current.proof_text, current.proof_file.name
    current.issued_on, current.issued_until = said.on, said.until
    current.proof_url, current.no_proof_reason = said.proof.url, said.proof.reason
    with kept_if_all_is_well() as keep:
        if said.proof.file:
            current.proof_file.name = keep(said.proof.file)
            _delete_once_saved(file)
        current.save(update_fields=[*SAYS_WHEN, *SAYS_WHERE])
        proof_now = ANOTHER_FILE if said.proof.file and file else current.proof_text
        changes = [
            FieldChange(str(current.channel), when, _when(current)),
            FieldChange(PROOF, proof, proof_now),
        ]
        record_change(
            by=by,
            subject=current.communication,
            act=CORRECTED,
            changes=[one for one in changes if one.before != one.after],
            reason=reason.strip(),
        )
    return current


@transaction.atomic
def not_issued_after_all(
    *, by: Person | None, placement: Placement, opened_version: int, reason: str
) -> Placement:
    """It did not go out: the placement is planned again, and the communication with its last one.

    What was kept of its proof goes. What a partner issued that takes no part by now is the lead
    partner's to issue, with its slot. The figures of its channel in what came of the communication
    go into the history, unless something else of it went out there. Raises what `correct_issued`
    raises, and NotAllowedNow where what came of it was said, and nothing else of it was issued.
    """
    current = _take(placement, opened_version, reason)
    communication, when = current.communication, _when(current)
    issued = communication.placements.filter(state=PlacementState.ISSUED)
    was_the_last = not issued.exclude(pk=current.pk).exists()
    if was_the_last and communication.state == State.EVALUATED:
        raise NotAllowedNow(SAID_WHAT_CAME_OF_IT)
    _delete_once_saved(current.proof_file.name)
    for name, value in PLANNED_AGAIN.items():
        setattr(current, name, value)
    current.save(update_fields=PLANNED_AGAIN)
    settle_who_issues(communication, by=by)
    changes = [FieldChange(str(current.channel), when, "planned")]
    if was_the_last:
        changes += _as_before(communication)
    if not issued.filter(channel=current.channel).exists():
        changes += take_off_figures_of(current.channel, communication)
    record_change(
        by=by, subject=communication, act=NOT_AFTER_ALL, changes=changes, reason=reason.strip()
    )
    return current


def _when(issued: Placement) -> str:
    """The day as the history keeps it, or both days of a window of which no more is known."""
    days = dict.fromkeys((issued.issued_on, issued.issued_until))
    return " to ".join(str(day) for day in days if day is not None)


def _take(placement: Placement, opened_version: int, reason: str) -> Placement:
    """Win the right to write this version of its communication; the placement as it is now."""
    if not reason.strip():
        raise ReasonNeeded
    taken = Communication.objects.filter(pk=placement.communication_id, version=opened_version)
    if not taken.raise_version():
        raise StaleEdit
    current = Placement.objects.select_related("channel", "communication").get(pk=placement.pk)
    if current.state != PlacementState.ISSUED:
        raise NotAllowedNow(NOT_ISSUED)
    return current


def _as_before(communication: Communication) -> Sequence[FieldChange]:
    """The state that it had before it was marked issued; what came of it is asked about anew."""
    ask_anew_once_issued([communication.pk])
    earlier = _state_told(communication)
    why = _why(communication, earlier)
    told = change_state(communication, earlier, act=NOT_AFTER_ALL, reason=why)
    communication.save(update_fields=["state", "state_reason"])
    ask_as_it_stands(communication)
    return told.changes


def _state_told(communication: Communication) -> State:
    """The last state before it was issued that the history tells.

    Issuing tells none but that of an idea; what no line tells of was planned from the start.
    """
    last = _states_told(communication).first()
    if last is None:
        return State.PLANNED
    open_by_label: dict[str, State] = {state.label: state for state in OPEN}
    return open_by_label.get(last.after) or open_by_label.get(last.before, State.PLANNED)


def _why(communication: Communication, state: State) -> str:
    """Why it was given this state, in the words of whoever did, whatever gave it back since."""
    if state == State.RETURNED:
        decision = communication.decisions.filter(kind=DecisionKind.RETURNED).first()
        return decision.comment if decision else ""
    if state == State.POSTPONED:
        postponed = _states_told(communication).filter(act=State.POSTPONED).first()
        return postponed.reason if postponed else ""
    return ""


def _states_told(communication: Communication) -> QuerySet[Change]:
    """What the history tells of its states, the last one first."""
    return history_of(communication).filter(field="state")


def _delete_once_saved(file: str | None) -> None:
    if file:
        transaction.on_commit(partial(_delete_or_say_so, file))


def _delete_or_say_so(file: str) -> None:
    """Delete what no row names any more. All is saved by then, so a fault must not refuse it."""
    try:
        PROOF_FILE.storage.delete(file)
    except OSError as fault:
        logger.warning("%s belongs to nothing any more and stays in the store: %s", file, fault)
