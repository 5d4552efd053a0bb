"""How an overlap ends: one goes into the other, both are coordinated, or there is none because...

Partners are equals: going joint is proposed by one lead partner and agreed to by the other. What is
said while one side is kept back stays with the partner that said it. See rules 1 and 10 of
docs/rules.md.
"""

from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.db import transaction

from bsc_comms.kit import clock
from bsc_comms.kit.editing import StaleEdit
from bsc_comms.kit.refusals import ReasonNeeded
from partnership.models import Person
from partnership.operations import FieldChange, record_change
from plans.choices import OverlapAnswerKind
from plans.models import Communication, Overlap, OverlapAnswer
from plans.operations.details import NotAllowedNow
from plans.operations.overlaps.ending import end_by_answer, withdraw
from plans.operations.overlaps.joining import merge, must_be_able_to_join, take_apart
from plans.operations.overlaps.telling import (
    tell_no_more_of,
    tell_of_agreeing,
    tell_of_declining,
    tell_of_proposal,
    tell_of_taking_apart,
    withdraw_letters,
    withdraw_refusals,
)
from plans.policy import (
    can_agree_to_joint,
    can_answer_overlap,
    can_propose_joint,
    can_withdraw_answer,
)
from plans.queries.overlaps.ended import DECLINED
from plans.queries.overlaps.going_joint import KEPT_BACK
from plans.queries.overlaps.versions import version_of

SAID = {
    OverlapAnswerKind.COORDINATE: "coordinated",
    OverlapAnswerKind.NONE: "saw no overlap",
    OverlapAnswerKind.JOINT: "proposed to go joint",
}
SAY_WHY = "Say in a sentence why you would rather not, so that the other partner can go on."
ANSWERED_ALREADY = "This proposal was answered or taken back already."


@dataclass(frozen=True)
class Joint:
    """Which of the two takes over, and whether the channels of the other come along.

    `both_agreed`: whoever answers for neither partner says that both have said yes.
    """

    takes_over: Communication
    carries_channels: bool = True
    both_agreed: bool = False


@transaction.atomic
def answer_overlap(
    *, by: Person, overlap: Overlap, kind: OverlapAnswerKind, note: str, version: str
) -> OverlapAnswer:
    """Coordinate (the note says how) or no overlap (the note says why). The answer stays.

    A proposal to go joint ends with it, and whoever proposed it learns so by letter.
    `version` is that of the pair as the person saw it. Raises StaleEdit if it changed since,
    ReasonNeeded without a note, PermissionDenied for who speaks for neither side.
    """
    current = _take(by, overlap, version)
    if not note.strip():
        raise ReasonNeeded
    answer = _write(by, current, kind, note.strip())
    withdraw_letters(current)
    end_by_answer(by, current, answer)
    _tell(by, current, SAID[kind], note.strip())
    return answer


@transaction.atomic
def propose_joint(
    *, by: Person, overlap: Overlap, joint: Joint, note: str, version: str
) -> OverlapAnswer:
    """Propose that one takes the other over; done at once where nobody else has to agree.

    That is where one partner leads both, or where the coordinator says that both have agreed, who
    learn so by letter. Raises NotAllowedNow with a sentence for what can no longer be merged or is
    kept back, and what `answer_overlap` raises.
    """
    current = _take(by, overlap, version)
    if not can_propose_joint(by, current):
        raise PermissionDenied("Only the two lead partners and the coordinator propose it.")
    if not current.is_open_to_the_partnership:
        raise NotAllowedNow(KEPT_BACK)
    merged = _other(current, joint.takes_over)
    must_be_able_to_join(joint.takes_over, merged)
    if _partner(by, current) is None and not joint.both_agreed:
        raise NotAllowedNow("Ask both partners first, and say below that both have agreed.")
    answer = _write(
        by,
        current,
        OverlapAnswerKind.JOINT,
        note.strip(),
        takes_over=joint.takes_over,
        carries_channels=joint.carries_channels,
    )
    _tell(by, current, SAID[OverlapAnswerKind.JOINT], note.strip())
    if joint.both_agreed or _speaks_for_both(by, current):
        _agree(by, current, answer)
    else:
        withdraw_refusals(current)
        tell_of_proposal(current, answer)
    return answer


@transaction.atomic
def agree_to_joint(*, by: Person, answer: OverlapAnswer, version: str) -> OverlapAnswer:
    """The other side says yes: the one takes the other over now.

    Whoever proposed it learns so by letter. Raises StaleEdit where either changed since the
    proposal was seen, NotAllowedNow, PermissionDenied for who does not speak for the other side.
    """
    current, proposed = _asked(by, answer, version)
    withdraw_letters(current)
    _agree(by, current, proposed)
    return proposed


@transaction.atomic
def decline_joint(*, by: Person, answer: OverlapAnswer, note: str, version: str) -> None:
    """The other side would rather not, and the note says why: the pair is open again.

    Whoever proposed it learns so by letter. Raises what `agree_to_joint` raises, and ReasonNeeded
    without a note.
    """
    current, proposed = _asked(by, answer, version)
    if not note.strip():
        raise ReasonNeeded(SAY_WHY)
    withdraw(by, proposed)
    withdraw_letters(current)
    record_change(by=by, subject=proposed, act=DECLINED, reason=note.strip())
    _tell(by, current, DECLINED, note.strip())
    tell_of_declining(proposed, by=by, note=note.strip())


@transaction.atomic
def take_answer_back(*, by: Person, answer: OverlapAnswer, version: str) -> None:
    """Take an answer back: the pair is open again. It stays on record.

    What was merged by it is taken apart, as the other side learns by letter. Raises StaleEdit,
    NotAllowedNow where something has happened to either since and for a proposal that is the other
    side's to decline, PermissionDenied.
    """
    current = _locked(by, answer.overlap, version)
    given = current.answers.select_related("partner").get(pk=answer.pk)
    if not can_withdraw_answer(by, current, given):
        raise PermissionDenied("Only the two lead partners' advocates take an answer back.")
    if given.withdrawn_at is not None:
        raise NotAllowedNow("It was taken back already.")
    if given.is_proposal and can_agree_to_joint(by, current, given):
        raise NotAllowedNow(SAY_WHY)
    if given.agreed_at is not None:
        take_apart(by=by, answer=given)
        tell_of_taking_apart(given, by=by)
    withdraw(by, given)
    withdraw_letters(current)
    tell_no_more_of(given)
    if not given.in_confidence:
        _tell(by, current, "opened the overlap again", "")


def _take(by: Person, overlap: Overlap, version: str) -> Overlap:
    """The pair as it is now, for this person to answer."""
    current = _locked(by, overlap, version)
    if not can_answer_overlap(by, current):
        raise PermissionDenied("Only the advocates of the two lead partners answer.")
    return current


def _asked(by: Person, answer: OverlapAnswer, version: str) -> tuple[Overlap, OverlapAnswer]:
    """The pair and the proposal as they are now, for the side that is asked to say yes or no."""
    current = _locked(by, answer.overlap, version)
    proposed = current.answers.select_related("partner", "takes_over").get(pk=answer.pk)
    if not can_agree_to_joint(by, current, proposed):
        raise PermissionDenied("Only the other partner's advocate says yes or no to going joint.")
    if not proposed.is_proposal or proposed.withdrawn_at is not None:
        raise NotAllowedNow(ANSWERED_ALREADY)
    return current, proposed


def _locked(by: Person, overlap: Overlap, version: str) -> Overlap:
    """The pair, held until the end; StaleEdit if it is gone, or not as this person saw it.

    Both communications are held before it, as looking for overlaps holds one before its pairs.
    """
    sides = Communication.objects.filter(pk__in=(overlap.first_id, overlap.second_id))
    list(sides.held().values_list("pk", flat=True))
    pair = Overlap.objects.select_for_update(of=("self",), no_key=True)
    whole = pair.select_related("first__lead_partner", "second__lead_partner")
    current = whole.filter(pk=overlap.pk).first()
    if current is None:
        raise StaleEdit
    if version_of(current, list(current.answers.known_to(by))) != version:
        raise StaleEdit
    return current


def _write(
    by: Person, overlap: Overlap, kind: OverlapAnswerKind, note: str, **joint: object
) -> OverlapAnswer:
    return OverlapAnswer.objects.create(
        overlap=overlap,
        kind=kind,
        note=note,
        partner_id=_partner(by, overlap),
        first_facts=overlap.first_facts,
        second_facts=overlap.second_facts,
        in_confidence=not overlap.is_open_to_the_partnership,
        at=clock.now(),
        by=by,
        **joint,
    )


def _agree(by: Person, overlap: Overlap, answer: OverlapAnswer) -> None:
    answer.agreed_at, answer.agreed_by = clock.now(), by
    answer.undo = merge(by=by, overlap=overlap, answer=answer)
    answer.save(update_fields=["agreed_at", "agreed_by", "undo"])
    withdraw_refusals(overlap)
    tell_of_agreeing(answer, by=by)


def _partner(by: Person, overlap: Overlap) -> int | None:
    """For which of the two lead partners this person answers; None for chair and coordinator."""
    leads = (overlap.first.lead_partner_id, overlap.second.lead_partner_id)
    return next((pk for pk in leads if pk in by.partner_ids), None)


def _speaks_for_both(by: Person, overlap: Overlap) -> bool:
    leads = {overlap.first.lead_partner_id, overlap.second.lead_partner_id}
    return leads <= set(by.partner_ids)


def _other(overlap: Overlap, one: Communication) -> Communication:
    return overlap.second if one.pk == overlap.first_id else overlap.first


def _tell(by: Person, overlap: Overlap, act: str, note: str) -> None:
    """Into the history of each side, where both are open.

    Else the answer alone is the record: who may know one side reads all of that side's history.
    """
    if not overlap.is_open_to_the_partnership:
        return
    for one, other in ((overlap.first, overlap.second), (overlap.second, overlap.first)):
        change = FieldChange("overlap", "", f"With “{other.title}”")
        record_change(by=by, subject=one, act=act, changes=[change], reason=note)
