"""What a partner says when it is asked, and what follows from it."""

from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import F, QuerySet

from bsc_comms.kit import clock
from bsc_comms.kit.editing import StaleEdit
from channels_registry.models import Offer
from partnership.models import Person
from partnership.operations import FieldChange, record_change
from plans.choices import TAKES_PART, ApproachAnswer, InvolvementState, OfferRequestState
from plans.models import Approach, AskedPartner, Communication, Involvement, OfferRequest
from plans.operations.approaches.letters import (
    take_answers_back,
    take_letters_back,
    tell_the_answers,
)
from plans.operations.involvements import ANSWERS, answer_invitation
from plans.operations.offers import ride_along, ride_no_longer
from plans.queries.approaches import could_clash, offers_of, why_not_answered
from plans.rules.approaches import Closed

A = ApproachAnswer
#: In `undo`: the state and words of a part, and the words of an offer that rode along already.
PART, RODE = "part", "rode"


class QuestionClosed(Exception):
    """The question cannot be answered now; `why` says which page explains it."""

    def __init__(self, why: Closed) -> None:
        super().__init__(why.value)
        self.why = why


@dataclass(frozen=True)
class GivenAnswer:
    """One of the four answers, with what belongs to it.

    words: what they plan, what they bring. shares: joins by sharing it on its own channels.
    """

    kind: ApproachAnswer
    words: str = ""
    clash_with: Communication | None = None
    offer: Offer | None = None
    shares: bool = False


@transaction.atomic
def answer_approach(
    *, by: Person, asked: AskedPartner, opened_version: int, answer: GivenAnswer
) -> AskedPartner:
    """Answer for a partner, or answer otherwise while the question is open; the last one counts.

    What follows: who joins takes part, an offer rides along, who wants nothing declines what it was
    invited to. Who answers otherwise has the part and the offers that it had before. Raises
    QuestionClosed, StaleEdit where somebody else answered meanwhile, ValueError for an answer that
    lacks its part, PermissionDenied for who may not know of it.
    """
    current = _held(asked, by=by)
    if (why := why_not_answered(current, by)) is not None:
        raise QuestionClosed(why)
    _check(current, answer)
    before = A(current.answer), current.offer
    _save(current, answer, opened_version=opened_version, by=by)
    _undo_what_followed(current, answer, *before, by=by)
    _follow(current, answer, by=by)
    take_letters_back(current.approach, partner=current)
    take_answers_back(current.approach)
    if not current.approach.asked.waiting().exists():
        tell_the_answers(current.approach)
    return current


def _held(asked: AskedPartner, *, by: Person) -> AskedPartner:
    """The partner that is asked, as it stands now, while nobody else answers."""
    # The communication first, as whoever hands it over holds it before its questions.
    Communication.objects.held().get(approaches=asked.approach_id)
    Approach.objects.select_for_update(no_key=True).get(pk=asked.approach_id)
    visible = AskedPartner.objects.visible_to(by).filter(pk=asked.pk)
    current = visible.select_related("partner", "offer", "approach__communication").first()
    if current is None:
        raise PermissionDenied
    return current


def _save(asked: AskedPartner, answer: GivenAnswer, *, opened_version: int, by: Person) -> None:
    earlier = A(asked.answer)
    won = AskedPartner.objects.filter(pk=asked.pk, version=opened_version).update(
        version=F("version") + 1,
        answer=answer.kind,
        words=answer.words.strip(),
        clash_with=answer.clash_with,
        offer=answer.offer,
        answered_at=clock.now(),
        answered_by=by,
    )
    if not won:
        raise StaleEdit
    asked.refresh_from_db()
    record_change(
        by=by,
        subject=asked.approach.communication,
        act="answered the question",
        changes=[FieldChange(asked.partner.short_name, earlier.label, answer.kind.label)],
        reason=asked.words,
    )


def _undo_what_followed(
    asked: AskedPartner,
    answer: GivenAnswer,
    earlier: ApproachAnswer,
    earlier_offer: Offer | None,
    *,
    by: Person,
) -> None:
    """Give back what the answer before wrote over, and keep what this one is about to."""
    communication = asked.approach.communication
    if earlier_offer is not None and earlier_offer != answer.offer:
        rode = (asked.undo or {}).get(RODE)
        ride_no_longer(by=by, communication=communication, offer=earlier_offer, rode_before=rode)
    if earlier == A.JOIN != answer.kind:
        _give_the_part_back(asked, by=by)
    if (earlier, earlier_offer) != (answer.kind, answer.offer):
        asked.undo = _what_stands(asked)
        asked.save(update_fields=["undo"])


def _check(asked: AskedPartner, answer: GivenAnswer) -> None:
    """Each answer has its own part, of the partner's own, and no other's."""
    if answer.kind not in (A.CLASH, A.JOIN, A.OFFER, A.NOTHING):
        raise ValueError(f"{answer.kind} is not an answer.")
    if (answer.clash_with is not None) and answer.kind != A.CLASH:
        raise ValueError("Only a clash is with something.")
    if (answer.offer is not None) and answer.kind != A.OFFER:
        raise ValueError("Only an offer rides along.")
    if answer.kind == A.CLASH:
        if answer.clash_with is None and not answer.words.strip():
            raise ValueError("A clash says with what.")
        if answer.clash_with is not None:
            could_clash(asked).get(pk=answer.clash_with.pk)
    if answer.kind == A.OFFER:
        if answer.offer is None:
            raise ValueError("An offer says which.")
        offers_of(asked.partner).get(pk=answer.offer.pk)


def _part_of(asked: AskedPartner) -> QuerySet[Involvement]:
    return Involvement.objects.filter(
        communication=asked.approach.communication, partner=asked.partner
    )


def _what_stands(asked: AskedPartner) -> dict[str, Any] | None:
    """What its new answer will write over, for the case that the partner answers otherwise."""
    if asked.answer == A.JOIN:
        held = _part_of(asked).first()
        return {PART: [held.state, held.contribution]} if held is not None else None
    if asked.offer is None:
        return None
    rides = OfferRequest.objects.filter(
        communication=asked.approach.communication,
        offer=asked.offer,
        state=OfferRequestState.ACCEPTED,
    ).first()
    return {RODE: rides.answer_note} if rides is not None else None


def _give_the_part_back(asked: AskedPartner, *, by: Person) -> None:
    """Who said "join" and now says otherwise has the part it had before, or leaves.

    A partner that has ended by now leaves: it takes part in nothing any more.
    """
    if not _part_of(asked).filter(state__in=TAKES_PART).exists():
        return
    state, contribution = (asked.undo or {}).get(PART, (InvolvementState.INVITED, ""))
    answered = state in ANSWERS and not asked.partner.has_ended_before(clock.today())
    answer_invitation(
        by=by,
        communication=asked.approach.communication,
        partner=asked.partner,
        state=InvolvementState(state) if answered else InvolvementState.DECLINED,
        contribution=contribution if answered else "",
    )


def _follow(asked: AskedPartner, answer: GivenAnswer, *, by: Person) -> None:
    communication, partner = asked.approach.communication, asked.partner
    if answer.kind == A.OFFER and answer.offer is not None:
        ride_along(by=by, communication=communication, offer=answer.offer, note=asked.words)
    if answer.kind == A.JOIN:
        answer_invitation(
            by=by,
            communication=communication,
            partner=partner,
            state=InvolvementState.AMPLIFYING if answer.shares else InvolvementState.AGREED,
            contribution=asked.words,
        )
    invited = _part_of(asked).filter(state=InvolvementState.INVITED)
    if answer.kind == A.NOTHING and invited.exists():
        answer_invitation(
            by=by, communication=communication, partner=partner, state=InvolvementState.DECLINED
        )
