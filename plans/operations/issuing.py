"""Nothing becomes issued by itself: somebody says so, with the date and a proof or a reason."""

import copy
import uuid
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import PurePath

from django.core.files import File
from django.db import transaction
from django.db.models import F

from bsc_comms.kit import clock
from partnership.models import Person
from partnership.operations import FieldChange, Told, record_changes
from plans.choices import OPEN, PlacementState, State
from plans.models import Communication, Placement
from plans.operations.asked_of_others import ask_as_it_stands
from plans.operations.details import NotAllowedNow
from plans.operations.drafts import change_state
from plans.operations.placements import give_up_slots

Keep = Callable[[File], str]
PROOF_FILE = Placement._meta.get_field("proof_file")
MARKED = ("state", "issued_on", "issued_until", "proof_url", "no_proof_reason", "marked_at")
ISSUED = "issued"
NOT_ANY_MORE = "A communication that was cancelled or merged cannot be issued."
NOT_PLANNED = "It was marked issued already, or dropped: its page says which."


@dataclass(frozen=True)
class Proof:
    """Where it can be seen that something was issued: a link, a file, or why there is neither."""

    url: str = ""
    file: File | None = None
    reason: str = ""


@dataclass(frozen=True)
class Issue:
    """When: the day, or the first and last day of the window known (London); and the proof."""

    on: date
    until: date | None
    proof: Proof


@transaction.atomic
def mark_issued(*, by: Person | None, placements: Sequence[Placement], said: Issue) -> None:
    """Mark placements of one communication issued, all or none: when, and with which proof.

    The communication is issued from its first issued placement; each one raises its version. A
    line in which it waited for a slot is left. A file is kept under a random name.
    Raises NotAllowedNow for a placement that was dropped or issued already, and for a
    communication that was cancelled or merged.
    """
    communication = _locked(placements[0])
    if any(one.communication_id != communication.pk for one in placements):
        raise ValueError("These placements are of different communications.")
    with kept_if_all_is_well() as keep:
        for placement in placements:
            _mark(by, communication, placement, said, keep)
        give_up_slots(by=by, communication=communication)
        ask_as_it_stands(communication)


def why_not_issued(communication: Communication, placement: Placement) -> str:
    """Why a placement cannot be marked issued as both stand, in a sentence; "" where it can."""
    if communication.state not in OPEN and not communication.was_issued:
        return NOT_ANY_MORE
    return "" if placement.state == PlacementState.PLANNED else NOT_PLANNED


def issue(communication: Communication, placement: Placement, said: Issue) -> Told:
    """Mark one placement issued, and with it the communication, in memory; out: the history.

    Without a file: whoever keeps one puts its name into the placement. Raises NotAllowedNow.
    """
    if why := why_not_issued(communication, placement):
        raise NotAllowedNow(why)
    placement.state = PlacementState.ISSUED
    placement.issued_on = said.on
    placement.issued_until = said.until
    placement.proof_url = said.proof.url
    placement.no_proof_reason = said.proof.reason
    placement.marked_at = clock.now()
    communication.version += 1
    changes = [FieldChange(str(placement.channel), "planned", said.on.isoformat())]
    if communication.state in OPEN:
        changes += _now_issued(communication)
    return Told(communication, ISSUED, changes, said.proof.reason)


def _now_issued(communication: Communication) -> Sequence[FieldChange]:
    """Give it its state, and tell the history that it was an idea: nothing else says so later."""
    was_an_idea = communication.state == State.IDEA
    told = change_state(communication, State.ISSUED, act=ISSUED)
    return told.changes if was_an_idea else ()


def _locked(placement: Placement) -> Communication:
    """Its communication; whoever cancels, decides or issues in the same moment takes turns."""
    return Communication.objects.held().get(pk=placement.communication_id)


def _mark(
    by: Person | None, communication: Communication, placement: Placement, said: Issue, keep: Keep
) -> None:
    # As the caller last saw it; whether it is still so is asked once more by the update.
    current = copy.copy(placement)
    told = issue(communication, current, said)
    kept_as = keep(said.proof.file) if said.proof.file else ""
    marked = Placement.objects.filter(pk=current.pk, state=PlacementState.PLANNED).update(
        **{name: getattr(current, name) for name in MARKED}, proof_file=kept_as
    )
    if not marked:
        raise NotAllowedNow(NOT_PLANNED)
    Communication.objects.filter(pk=communication.pk).update(
        version=F("version") + 1,
        state=communication.state,
        state_reason=communication.state_reason,
    )
    record_changes(by=by, told=[told])


@contextmanager
def kept_if_all_is_well() -> Iterator[Keep]:
    """Give what keeps files of proof and tells their names; none stays where the block fails.

    The database takes back what was written in vain; a store of files does not.
    """
    kept: list[str] = []

    def keep(file: File) -> str:
        kept.append(_keep(file))
        return kept[-1]

    try:
        yield keep
    except BaseException:
        for name in kept:
            PROOF_FILE.storage.delete(name)
        raise


def _keep(file: File) -> str:
    """Store the file under a name that nobody can guess; only its ending is the uploader's."""
    ending = PurePath(file.name or "").suffix.lower()
    file.seek(0)
    name = PROOF_FILE.generate_filename(Placement(), f"{uuid.uuid4().hex}{ending}")
    return PROOF_FILE.storage.save(name, file)
