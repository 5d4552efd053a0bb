"""Signing an annual record: two people stand for a frozen revision, each once."""

from datetime import UTC

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from bsc_comms.kit import clock
from bsc_comms.kit.seals import public_key, seal
from partnership.models import Person
from partnership.operations import record_change
from plans.choices import Signing
from plans.models import AnnualRecord, RecordSignature
from plans.policy import may_sign_as

NOT_IN_THAT_ROLE = "The coordinator signs as coordinator, the chair as chair."
NO_SEAL = (
    "This record is sealed, and the planner has no key at present, so a signature would carry no "
    "seal. Ask the administrator to set the key of the records, then sign it."
)


class CannotSign(Exception):
    """Why this signature was not taken, in a sentence."""


@transaction.atomic
def sign_record(*, by: Person, record: AnnualRecord, role: Signing, head: str) -> RecordSignature:
    """Sign a frozen revision. head: the one that the person saw.

    Raises CannotSign for a draft, for another head, where a later revision has taken its place,
    where the record is sealed and no key is set, and where somebody has signed in that role or this
    person in the other one; PermissionDenied for who does not hold the role.
    """
    if role not in may_sign_as(by):  # no signature can be taken off again
        raise PermissionDenied(NOT_IN_THAT_ROLE)
    if record.is_draft:
        raise CannotSign("A draft is not signed: it can still change.")
    if head != record.head:
        raise CannotSign("This is not the record that you saw. Look at it again, then sign.")
    if record.key and not public_key():  # with a key again, it would look like a forged one
        raise CannotSign(NO_SEAL)
    if record.was_revised:
        raise CannotSign("A later revision has taken its place. Open that one, then sign it.")
    signature = RecordSignature(
        record=record, role=role, person=by, at=clock.now().astimezone(UTC), head=head
    )
    signature.digest = signature.computed_digest
    signature.seal = seal(signature.digest)
    try:
        with transaction.atomic():
            signature.save(force_insert=True)
    except IntegrityError as fault:
        raise CannotSign(_who_signed(by, record, role)) from fault
    record_change(by=by, subject=record, act=f"signed as {role.value}")
    return signature


def _who_signed(by: Person, record: AnnualRecord, role: Signing) -> str:
    if record.signatures.filter(role=role).exists():
        return "This revision has been signed already."
    return "You have signed this revision already: two people sign a record."
