"""What is asked in letters that wait, about communications: of who may answer when these go.

Offers that are asked for, other dates that are proposed for them, proposals to go joint and
questions about local work. What came of communications: `evaluation_asking.py`.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from partnership.choices import LetterKind
from partnership.operations.letters import taken_back_for_others
from partnership.queries.letters import WaitingLetter, that_wait
from partnership.queries.people import who_acts_for_all
from plans.choices import ASKED_ABOUT, OfferRequestState
from plans.models import (
    Approach,
    AskedPartner,
    Communication,
    OfferRequest,
    Overlap,
    OverlapAnswer,
)
from plans.operations.approaches.letters import ask_people
from plans.operations.help_in_writing import ask_who_speaks_now, tell_who_asked
from plans.operations.overlaps.telling import side_asked, still_to_answer, tell_of_proposal
from plans.queries.offers import partner_may_know
from plans.queries.speakers import speakers_by_partner, speakers_of

ASKED, OTHER_DATE = LetterKind.OFFER_ASKED, LetterKind.OFFER_OTHER_DATE
JOINT = LetterKind.OVERLAP_JOINT
QUESTION, REMINDER = LetterKind.APPROACH_ASKED, LetterKind.APPROACH_NUDGE
#: How the unique key of a letter that asks begins, and which of its parts names what is asked.
STARTS: dict[str, tuple[str, int]] = {
    ASKED: (ASKED, 1),
    OTHER_DATE: (OTHER_DATE, 1),
    JOINT: ("overlap-joint", 2),
    QUESTION: (QUESTION, 2),
    REMINDER: (REMINDER, 2),
}
#: What is asked about: the kind of its letters, and its key.
Subject = tuple[str, str]


def pass_questions_to_who_speaks_now() -> int:
    """Ask others what letters ask that wait for who may answer no more; how many questions.

    Their last role with the partner that answers has ended since, so that their link would be
    refused. Asked on every tick: the queries are as many for any number of letters, but for those
    that are passed on. Whoever has a letter about it already gets no other. Where nobody speaks for
    the partner a letter stays, as does what is news by now and no question.
    """
    waiting: dict[Subject, list[WaitingLetter]] = defaultdict(list)
    for letter in that_wait(ASKED, OTHER_DATE, JOINT, QUESTION, REMINDER):
        start, part = STARTS[letter.kind]
        if letter.parts[0] == start:
            waiting[letter.kind, letter.parts[part]].append(letter)
    if not waiting:
        return 0
    answer = _who_answers(waiting)
    speakers = speakers_by_partner(answer.values())
    for_all = who_acts_for_all()
    passed_on = 0
    for (kind, key), partner in answer.items():
        speak = {person.pk for person in speakers.get(partner, [])}
        may = speak | for_all if kind == OTHER_DATE else speak
        lost = [each for each in waiting[kind, key] if each.recipient_id not in may]
        if lost and speak:
            passed_on += _PASS_ON[kind](kind, key, lost)
    return passed_on


def _who_answers(subjects: Iterable[Subject]) -> dict[Subject, int]:
    """The partner for which each of these is answered."""
    keys: dict[str, list[str]] = defaultdict(list)
    for kind, key in subjects:
        keys[kind].append(key)
    found: dict[Subject, int] = {}
    for kind, partner in (
        (ASKED, "offer__partner_id"),
        (OTHER_DATE, "communication__lead_partner_id"),
    ):
        requests = OfferRequest.objects.filter(pk__in=keys[kind]).order_by()
        found |= {(kind, str(pk)): one for pk, one in requests.values_list("pk", partner)}
    proposals = OverlapAnswer.objects.filter(pk__in=keys[JOINT])
    for proposal in proposals.select_related("overlap__first", "overlap__second"):
        found[JOINT, str(proposal.pk)] = side_asked(proposal).lead_partner_id
    for kind in (QUESTION, REMINDER):
        asked = AskedPartner.objects.filter(pk__in=keys[kind]).order_by()
        found |= {(kind, str(pk)): one for pk, one in asked.values_list("pk", "partner_id")}
    return found


@transaction.atomic
def _pass_request_on(kind: str, key: str, letters: list[WaitingLetter]) -> bool:
    communication = Communication.objects.held().filter(offer_requests=key).first()
    if communication is None:
        return False
    with_people = OfferRequest.objects.select_related("offer__partner", "asked_by", "answered_by")
    request = with_people.get(pk=key)
    request.communication = communication
    if not _asks_still(kind, request) or not taken_back_for_others(letters):
        return False
    if kind == OTHER_DATE:
        tell_who_asked(request, by=request.answered_by)
    else:
        ask_who_speaks_now(request)
    return True


def _asks_still(kind: str, request: OfferRequest) -> bool:
    """Not what was answered, or is not to come: a letter with news of that is no question."""
    if request.communication.state not in ASKED_ABOUT:
        return False
    if kind == OTHER_DATE:
        return request.state == OfferRequestState.OTHER_DATE and not request.proposes_what_is_past
    return request.state == OfferRequestState.ASKED and partner_may_know(
        request.communication, request.offer.partner_id
    )


@transaction.atomic
def _pass_proposal_on(_kind: str, key: str, letters: list[WaitingLetter]) -> bool:
    pair = Overlap.objects.filter(answers=key).first()
    if pair is None:
        return False
    sides = Communication.objects.filter(Q(pk=pair.first_id) | Q(pk=pair.second_id))
    list(sides.held().values_list("pk", flat=True))
    list(Overlap.objects.select_for_update(no_key=True).filter(pk=pair.pk))
    proposal = still_to_answer(int(key))
    if proposal is None or not taken_back_for_others(letters):
        return False
    tell_of_proposal(proposal.overlap, proposal)
    return True


@transaction.atomic
def _pass_question_on(kind: str, key: str, letters: list[WaitingLetter]) -> bool:
    # The communication first, as whoever hands it over holds it before its questions.
    list(Communication.objects.held().filter(approaches__asked=key))
    list(Approach.objects.select_for_update(of=("self",), no_key=True).filter(asked=key))
    asked = AskedPartner.objects.in_time().filter(pk=UUID(key))
    one = asked.select_related("partner", "approach__communication", "approach__asked_by").first()
    if one is None or not taken_back_for_others(letters):
        return False
    by = one.approach.asked_by
    ask_people(one, speakers_of(one.partner_id), kind=LetterKind(kind), by=by)
    return True


_PASS_ON: dict[str, Callable[[str, str, list[WaitingLetter]], bool]] = {
    ASKED: _pass_request_on,
    OTHER_DATE: _pass_request_on,
    JOINT: _pass_proposal_on,
    QUESTION: _pass_question_on,
    REMINDER: _pass_question_on,
}
