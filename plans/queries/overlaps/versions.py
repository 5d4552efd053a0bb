"""Which state of a pair somebody saw: what each side says, and what was answered."""

from collections.abc import Sequence
from hashlib import sha256

from plans.models import Overlap, OverlapAnswer


def version_of(overlap: Overlap, answers: Sequence[OverlapAnswer]) -> str:
    """A word that changes with the facts of either side and with each of these answers; for forms.

    The answers are those that the person knows of: it must not tell of others.
    """
    said = sorted(
        (one.pk, one.withdrawn_at is not None, one.agreed_at is not None) for one in answers
    )
    text = f"{overlap.first_facts} {overlap.second_facts} {overlap.stands} {said}"
    return sha256(text.encode()).hexdigest()[:16]
