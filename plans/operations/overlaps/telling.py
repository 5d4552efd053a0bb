"""The other side learns by letter that going joint is proposed to it."""

from channels_registry.operations.letters import owe_to
from channels_registry.queries.people import people_of
from partnership.choices import LetterKind
from partnership.operations.letters import withdraw_by_key
from plans.emails.overlaps import letter_of_proposal
from plans.models import Overlap, OverlapAnswer


def tell_of_proposal(overlap: Overlap, answer: OverlapAnswer) -> None:
    """One letter to each advocate of the side that did not propose it. Both sides are open to all.

    Kept back communications never come here: a letter would tell of them (BRIEF rule 10).
    """
    sides = (overlap.first, overlap.second)
    theirs, ours = sides if sides[0].lead_partner_id == answer.partner_id else sides[::-1]
    owe_to(
        people_of(ours.lead_partner),
        lambda person: letter_of_proposal(answer, person, ours=ours, theirs=theirs),
        by=answer.by,
        kind=LetterKind.OVERLAP_JOINT,
        about=f"Going joint: {ours.title}",
        key=f"{_key(overlap)}{answer.pk}",
    )


def withdraw_letters(overlap: Overlap) -> None:
    """Take back letters about the pair that still wait: it was answered meanwhile."""
    withdraw_by_key(by=None, prefix=_key(overlap))


def _key(overlap: Overlap) -> str:
    return f"overlap-joint:{overlap.pk}:"
