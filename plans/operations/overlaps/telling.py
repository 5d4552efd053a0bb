"""Letters about going joint: that it is proposed to the other side, and what came of it."""

from collections.abc import Collection, Sequence
from uuid import UUID

from django.db.models import Q

from channels_registry.operations.letters import owe_to, reached
from channels_registry.queries.people import people_of
from partnership.choices import LetterKind
from partnership.models import Letter, Person
from partnership.operations.letters import (
    free_what_was_taken_back,
    withdraw_and_free_keys,
    withdraw_by_key,
)
from plans.choices import ASKED_ABOUT
from plans.emails.overlaps import (
    letter_of_agreeing,
    letter_of_another_answer,
    letter_of_another_lead,
    letter_of_declining,
    letter_of_proposal,
    letter_of_taking_apart,
)
from plans.models import Communication, Overlap, OverlapAnswer, OverlapAnswerQuerySet
from plans.queries.overlaps.left_behind import left_behind


def tell_of_proposal(overlap: Overlap, answer: OverlapAnswer) -> None:
    """One letter to each advocate of the side that did not propose it. Both sides are open to all.

    Kept back communications never come here: a letter would tell of them (rule 10 of
    docs/rules.md).
    """
    ours, theirs = _sides(answer)
    owe_to(
        people_of(ours.lead_partner),
        lambda person: letter_of_proposal(answer, person, ours=ours, theirs=theirs),
        by=answer.by,
        kind=LetterKind.OVERLAP_JOINT,
        about=f"Going joint: {ours.title}",
        key=f"{_key(overlap)}{answer.pk}",
    )


def tell_of_agreeing(answer: OverlapAnswer, *, by: Person) -> None:
    """They are joint now: one letter to each advocate of a side that is not this person's own.

    The side that proposed it is answered, also by somebody who speaks for it too. What still waits
    to say of an earlier time that they are two again is taken back.
    """
    withdraw_by_key(by=None, prefix=_taking_apart(answer.overlap))
    not_said_yet = _not_said_yet(answer.overlap)
    for ours, theirs in _sides_of_others(answer, by):
        owe_to(
            people_of(ours.lead_partner),
            lambda person, ours=ours, theirs=theirs: letter_of_agreeing(
                answer, person, ours=ours, theirs=theirs, not_said_yet=not_said_yet
            ),
            by=by,
            kind=LetterKind.OVERLAP_JOINT,
            about=f"Gone joint: {ours.title}",
            key=_agreeing(answer),
        )


def tell_of_taking_apart(answer: OverlapAnswer, *, by: Person) -> None:
    """They are two again: one letter to each advocate of a side that is not this person's own.

    The side that proposed it is told, also by somebody who had agreed and speaks for it too. Whose
    letter that they went joint still waits gets none at all.
    """
    told = f"{_agreeing(answer)}:"
    withdraw_by_key(by=None, prefix=told)
    for ours, theirs in _sides_of_others(answer, by):
        owe_to(
            reached(people_of(ours.lead_partner), told),
            lambda person, ours=ours, theirs=theirs: letter_of_taking_apart(
                answer, person, ours=ours, theirs=theirs, by=by
            ),
            by=by,
            kind=LetterKind.OVERLAP_JOINT,
            about=f"No longer joint: {ours.title}",
            key=f"{_taking_apart(answer.overlap)}{answer.pk}",
        )


def tell_of_declining(answer: OverlapAnswer, *, by: Person | None, note: str) -> None:
    """One letter to each advocate of the side that proposed it."""
    theirs, ours = _sides(answer)
    owe_to(
        people_of(ours.lead_partner),
        lambda person: letter_of_declining(answer, person, ours=ours, theirs=theirs, note=note),
        by=by,
        kind=LetterKind.OVERLAP_JOINT,
        about=f"Not going joint: {ours.title}",
        key=f"{_ending(answer.overlap)}{answer.pk}",
    )


def tell_of_another_answer(proposal: OverlapAnswer, answer: OverlapAnswer) -> None:
    """One letter to each advocate of the side that proposed it: the pair was answered otherwise."""
    theirs, ours = _sides(proposal)
    owe_to(
        people_of(ours.lead_partner),
        lambda person: letter_of_another_answer(answer, person, ours=ours, theirs=theirs),
        by=answer.by,
        kind=LetterKind.OVERLAP_JOINT,
        about=f"Not going joint: {ours.title}",
        key=f"{_answering(answer)}{proposal.pk}",
    )


def tell_of_another_lead(
    proposal: OverlapAnswer, handed: Communication, *, by: Person | None
) -> None:
    """The new lead learns that the proposal has ended, and so does whoever had read of it."""
    pair = proposal.overlap
    other = pair.second if handed.pk == pair.first_id else pair.first
    read = _had_read(proposal)
    for ours, theirs, people in (
        (handed, other, people_of(handed.lead_partner)),
        (other, handed, [one for one in people_of(other.lead_partner) if one.pk in read]),
    ):
        owe_to(
            people,
            lambda person, ours=ours, theirs=theirs: letter_of_another_lead(
                proposal, person, ours=ours, theirs=theirs, handed=handed
            ),
            by=by,
            kind=LetterKind.OVERLAP_JOINT,
            about=f"Not going joint: {ours.title}",
            key=f"overlap-handed-over:{proposal.pk}",
        )


def withdraw_letters(overlap: Overlap) -> None:
    """Take back letters about the pair that still wait: it was answered meanwhile."""
    withdraw_by_key(by=None, prefix=_key(overlap))


def withdraw_refusals(overlap: Overlap) -> None:
    """It is proposed anew, or they go joint: no letter that waits says that it came to nothing."""
    withdraw_by_key(by=None, prefix=_ending(overlap))


def tell_no_more_of(answer: OverlapAnswer) -> None:
    """It was taken back: no letter that waits says that a proposal has ended with it."""
    withdraw_by_key(by=None, prefix=_answering(answer))


def take_back_proposals(communication: Communication) -> None:
    """It is set aside or merged, or went out: no letter that waits asks whether it goes joint."""
    for proposal in proposals_about(communication):
        withdraw_letters(proposal.overlap)


def put_back_proposals(communication: Communication) -> None:
    """It is back: proposals that nobody had been told of are told as they are now.

    While both are to come. Days and leads may be others than when it was set aside: who leads the
    side that is asked by now is asked, though who led it then had read of it.
    """
    for proposal in proposals_about(communication):
        if not _is_asked_about(proposal.overlap):
            continue
        freed = free_what_was_taken_back(prefix=_asking(proposal))
        if freed or _is_put_to_nobody(proposal):
            tell_of_proposal(proposal.overlap, proposal)


def write_proposals_anew(moved: Collection[Communication]) -> None:
    """Letters that wait and ask whether one of these goes joint say the days of now.

    moved: those that have another window, which are saved by now. Who has had the letter gets no
    other.
    """
    keys = [one.pk for one in moved]
    either = Q(overlap__first__pk__in=keys) | Q(overlap__second__pk__in=keys)
    for proposal in _open_proposals(either):
        if withdraw_and_free_keys(prefix=_asking(proposal)):
            tell_of_proposal(proposal.overlap, proposal)


def ask_no_more_about(pairs: Collection[UUID]) -> None:
    """These are near each other no more: no letter that waits asks whether they go joint.

    The keys are free, since they are asked about once they are near again.
    """
    for proposal in _open_proposals(Q(overlap__in=pairs)):
        withdraw_and_free_keys(prefix=_asking(proposal))


def ask_anew_about(pairs: Collection[UUID]) -> None:
    """These are near each other again: who is to agree, and has had no letter, gets one."""
    for proposal in _open_proposals(Q(overlap__in=pairs)):
        if _is_asked_about(proposal.overlap):
            tell_of_proposal(proposal.overlap, proposal)


def pass_proposal_on(proposal: OverlapAnswer) -> None:
    """The side that is asked has another lead: who led it is asked no more, and who does is."""
    withdraw_letters(proposal.overlap)
    if _is_asked_about(proposal.overlap):
        free_what_was_taken_back(prefix=_asking(proposal))
        tell_of_proposal(proposal.overlap, proposal)


def still_to_answer(proposal_id: int) -> OverlapAnswer | None:
    """The proposal, if the side that is asked has yet to say yes or no."""
    for proposal in _open_proposals(Q(pk=proposal_id)):
        if proposal.overlap.stands and _is_asked_about(proposal.overlap):
            return proposal
    return None


def _is_asked_about(pair: Overlap) -> bool:
    return {pair.first.state, pair.second.state} <= ASKED_ABOUT


def _is_put_to_nobody(proposal: OverlapAnswer) -> bool:
    """Whether of those who answer it by now nobody was written to.

    Who is to answer for a pair at rest is asked once the two are near again.
    """
    if not proposal.overlap.stands:
        return False
    ours, _ = _sides(proposal)
    keys = [f"{_asking(proposal)}{person.pk}" for person in people_of(ours.lead_partner)]
    return not Letter.objects.filter(unique_key__in=keys).exists()


def proposals_about(communication: Communication) -> OverlapAnswerQuerySet:
    """Proposals that are open, of pairs with this communication on either side."""
    return _open_proposals(Q(overlap__first=communication) | Q(overlap__second=communication))


def _open_proposals(about: Q) -> OverlapAnswerQuerySet:
    """The same of the pairs that are meant."""
    return (
        OverlapAnswer.objects.proposals()
        .filter(about)
        .select_related("partner", "overlap__first__lead_partner", "overlap__second__lead_partner")
    )


def _had_read(proposal: OverlapAnswer) -> set[int]:
    """The people whose letter about it may have gone out; what waited is taken back by now."""
    letters = Letter.objects.filter(unique_key__startswith=_asking(proposal))
    gone = letters.not_taken_back_in_time()
    return set(gone.values_list("recipient", flat=True))


def _sides(answer: OverlapAnswer) -> tuple[Communication, Communication]:
    """The communication of the side that is asked, and of the side that proposed it."""
    first, second = answer.overlap.first, answer.overlap.second
    return (second, first) if first.lead_partner_id == answer.partner_id else (first, second)


def side_asked(answer: OverlapAnswer) -> Communication:
    """The communication whose lead partner says yes or no."""
    return _sides(answer)[0]


def acts_for_the_side_asked(answer: OverlapAnswer, person: Person) -> bool:
    """Whether this person speaks for the side that is asked, and did not propose it.

    Who speaks for both partners answers for that one what a colleague proposed for the other.
    """
    asked = _sides(answer)[0].lead_partner_id
    speaks = asked != answer.partner_id and asked in person.partner_ids
    return speaks and person.pk != answer.by_id


def _sides_of_others(
    answer: OverlapAnswer, person: Person
) -> list[tuple[Communication, Communication]]:
    """Each side for which this person does not speak, with the other one.

    The side that proposed it is among them wherever the person acts for the other one. Where one
    partner leads both there is one side alone, that of what takes over.
    """
    first, second = answer.overlap.first, answer.overlap.second
    sides = [(first, second), (second, first)]
    if first.lead_partner_id == second.lead_partner_id:
        sides = [each for each in sides if each[0].pk == answer.takes_over_id]
    answered = answer.partner_id if acts_for_the_side_asked(answer, person) else None
    own = [pk for pk in person.partner_ids if pk != answered]
    return [each for each in sides if each[0].lead_partner_id not in own]


def _not_said_yet(overlap: Overlap) -> Sequence[str]:
    """Of two that went joint, what the joint one does not say yet."""
    sides = Communication.objects.filter(pk__in=(overlap.first_id, overlap.second_id))
    found = left_behind(list(sides.prefetch_related("areas", "audiences")))
    return found.named if found else ()


def _key(overlap: Overlap) -> str:
    return f"overlap-joint:{overlap.pk}:"


def _asking(proposal: OverlapAnswer) -> str:
    """How the keys of letters begin that ask whether the other side agrees to it."""
    return f"{_key(proposal.overlap)}{proposal.pk}:"


def _ending(overlap: Overlap) -> str:
    """How the keys of letters begin that say of a proposal about the pair that it was declined."""
    return f"overlap-declined:{overlap.pk}:"


def _answering(answer: OverlapAnswer) -> str:
    """The same for those that say that this answer was given instead of a yes or no."""
    return f"{_ending(answer.overlap)}answer:{answer.pk}:"


def _agreeing(answer: OverlapAnswer) -> str:
    """The key of letters that say that the two went joint by this answer."""
    return f"overlap-agreed:{answer.overlap_id}:{answer.pk}"


def _taking_apart(overlap: Overlap) -> str:
    """How the keys of letters begin that say that the pair, once joint, is two again."""
    return f"overlap-apart:{overlap.pk}:"
