"""Nothing becomes issued by itself: somebody says so, with the date and a proof or a reason."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import PurePath

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import F

from bsc_comms.kit import clock
from partnership.models import Person
from partnership.operations import FieldChange, record_change
from plans.choices import OPEN, PlacementState, State
from plans.models import Communication, Placement
from plans.operations.communications import NotAllowedNow

PROOF_FILE = Placement._meta.get_field("proof_file")


@dataclass(frozen=True)
class Proof:
    """Where it can be seen that something was issued: a link, a file, or why there is neither."""

    url: str = ""
    file: UploadedFile | None = None
    reason: str = ""


@transaction.atomic
def mark_several_issued(
    *, by: Person | None, placements: Sequence[Placement], issued_on: date, proof: Proof
) -> None:
    """Mark placements of one communication issued on the same day, all or none of them."""
    for placement in placements:
        mark_issued(
            by=by,
            placement=placement,
            issued_on=issued_on,
            proof_url=proof.url,
            proof_file=proof.file,
            no_proof_reason=proof.reason,
        )


@transaction.atomic
def mark_issued(
    *,
    by: Person | None,
    placement: Placement,
    issued_on: date,
    issued_until: date | None = None,
    proof_url: str = "",
    proof_file: UploadedFile | None = None,
    no_proof_reason: str = "",
) -> Placement:
    """Mark one placement issued, by its actual date (London), with a link, a file or a reason.

    The communication is issued from its first issued placement. Where only a window is known,
    `issued_on` and `issued_until` are its first and last day. A file is kept under a random name.
    Raises NotAllowedNow for a placement that was dropped or issued already, and for a
    communication that was cancelled or merged.
    """
    communication = Communication.objects.get(pk=placement.communication_id)
    if communication.state not in OPEN and not communication.was_issued:
        raise NotAllowedNow("A communication that was cancelled or merged cannot be issued.")
    kept_as = _keep_file(proof_file) if proof_file else ""
    marked = Placement.objects.filter(pk=placement.pk, state=PlacementState.PLANNED).update(
        state=PlacementState.ISSUED,
        issued_on=issued_on,
        issued_until=issued_until,
        proof_url=proof_url,
        proof_file=kept_as,
        no_proof_reason=no_proof_reason,
        marked_at=clock.now(),
    )
    if not marked:
        if kept_as:
            PROOF_FILE.storage.delete(kept_as)
        raise NotAllowedNow("This placement is already marked, or was dropped.")
    if communication.state in OPEN:
        Communication.objects.filter(pk=communication.pk).update(
            state=State.ISSUED, state_reason="", version=F("version") + 1
        )
    placement.refresh_from_db()
    record_change(
        by=by,
        subject=communication,
        act="issued",
        changes=[FieldChange(str(placement.channel), "planned", issued_on.isoformat())],
        reason=no_proof_reason,
    )
    return placement


def _keep_file(file: UploadedFile) -> str:
    """Store the file under a name that nobody can guess; only its ending is the uploader's."""
    ending = PurePath(file.name or "").suffix.lower()
    file.seek(0)
    name = PROOF_FILE.generate_filename(None, f"{uuid.uuid4().hex}{ending}")
    return PROOF_FILE.storage.save(name, file)


@transaction.atomic
def drop_placement(*, by: Person | None, placement: Placement, reason: str) -> None:
    """A placement that was planned and will not happen. Raises NotAllowedNow if it was issued."""
    dropped = Placement.objects.filter(pk=placement.pk, state=PlacementState.PLANNED).update(
        state=PlacementState.DROPPED
    )
    if not dropped:
        raise NotAllowedNow("This placement is already marked.")
    record_change(
        by=by,
        subject=placement.communication,
        act="dropped",
        changes=[FieldChange(str(placement.channel), "planned", "dropped")],
        reason=reason,
    )
