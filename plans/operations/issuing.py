"""Nothing becomes issued by itself: somebody says so, with the date and a proof or a reason."""

from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import F

from bsc_comms.kit import clock
from partnership.models import Person
from partnership.operations import FieldChange, record_change
from plans.choices import OPEN, PlacementState, State
from plans.models import Communication, Placement
from plans.operations.communications import NotAllowedNow


@transaction.atomic
def mark_issued(
    *,
    by: Person | None,
    placement: Placement,
    issued_on: date,
    issued_until: date | None = None,
    proof_url: str = "",
    proof_file: Any = "",
    no_proof_reason: str = "",
) -> Placement:
    """Mark one placement issued, by its actual date (London), with a link, a file or a reason.

    The communication is issued from its first issued placement. Where only a window is known,
    `issued_on` and `issued_until` are its first and last day. Raises NotAllowedNow for a placement
    that was dropped or issued already, and for a communication that was set aside for good.
    """
    marked = Placement.objects.filter(pk=placement.pk, state=PlacementState.PLANNED).update(
        state=PlacementState.ISSUED,
        issued_on=issued_on,
        issued_until=issued_until,
        proof_url=proof_url,
        no_proof_reason=no_proof_reason or ("see the file" if proof_file else ""),
        marked_at=clock.now(),
    )
    if not marked:
        raise NotAllowedNow("This placement is already marked, or was dropped.")
    placement.refresh_from_db()
    if proof_file:
        placement.proof_file = proof_file
        placement.no_proof_reason = no_proof_reason
        placement.save(update_fields=["proof_file", "no_proof_reason"])
    communication = Communication.objects.get(pk=placement.communication_id)
    _become_issued(communication)
    record_change(
        by=by,
        subject=communication,
        act="issued",
        changes=[FieldChange(str(placement.channel), "planned", issued_on.isoformat())],
        reason=no_proof_reason,
    )
    return placement


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


def _become_issued(communication: Communication) -> None:
    if communication.state in OPEN:
        Communication.objects.filter(pk=communication.pk).update(
            state=State.ISSUED, state_reason="", version=F("version") + 1
        )
    elif not communication.was_issued:
        raise NotAllowedNow("A communication that was cancelled or merged cannot be issued.")
