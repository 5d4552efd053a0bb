"""Letters about offers that are asked for, and about help that nobody asked for."""

from collections.abc import Collection, Iterable

from channels_registry.models import Offer
from channels_registry.operations.letters import reached
from partnership.choices import LetterKind
from partnership.models import Letter, Partner, Person
from partnership.operations.letters import (
    free_what_was_taken_back,
    withdraw_and_free_keys,
    withdraw_by_key,
)
from partnership.queries.letters import that_stand
from plans.choices import ASKED_ABOUT, TAKES_PART, OfferRequestState
from plans.emails.forward_plans import letter_of_help
from plans.emails.offers import letter_of_answer, letter_of_other_date, letter_of_request
from plans.models import Communication, OfferRequest
from plans.operations.letters import owe_about, pass_on, taken_back
from plans.policy import can_ask_for_offers
from plans.queries.offers import partner_may_know
from plans.queries.speakers import speakers_of

S = OfferRequestState
ANSWERS = (LetterKind.OFFER_ANSWERED, LetterKind.OFFER_OTHER_DATE)


def letters_about(request: OfferRequest, kind: LetterKind) -> str:
    """How the keys of its letters of one kind begin."""
    return f"{kind}:{request.pk}:"


def letters_of_help(communication_id: object, partner_id: int, offer: Offer | None = None) -> str:
    """How the keys begin of letters that a partner helps of its own accord, or its offer does."""
    by_what = "part" if offer is None else offer.pk
    return f"{LetterKind.HELP_OFFERED}:{communication_id}:{partner_id}:{by_what}:"


def tell_that_it_helps(
    communication: Communication,
    partner: Partner,
    *,
    by: Person | None,
    start: str,
    what: str,
    words: str,
    to: Collection[int] | None = None,
) -> None:
    """The lead partner reads what a partner brings of its own accord.

    A letter for each version, since every change of who helps, and with what, raises it. to: of
    those who speak for the lead partner these alone.
    """
    version = Communication.objects.values_list("version", flat=True).get(pk=communication.pk)
    speakers = speakers_of(communication.lead_partner_id)
    owe_about(
        communication,
        [each for each in speakers if to is None or each.pk in to],
        lambda person: letter_of_help(
            communication, person, partner=partner, what=what, words=words
        ),
        kind=LetterKind.HELP_OFFERED,
        key=f"{start}{version}",
        by=by,
    )


def tell_the_offering_partner(request: OfferRequest, *, by: Person | None) -> None:
    """It is asked for, its other date was taken, or it is no longer wanted.

    Who may no longer know of the communication is told nothing more of it, and that it is not
    wanted is no news to whom no letter had reached before it was answered.
    """
    partner_id = request.offer.partner_id
    if not partner_may_know(request.communication, partner_id):
        return
    start = letters_about(request, LetterKind.OFFER_ASKED)
    people = speakers_of(partner_id)
    if request.state == S.WITHDRAWN and request.answered_at is None:
        people = reached(people, start)
    _write_of_request(request, people, by=by)


def ask_after_all(request: OfferRequest, people: Iterable[Person]) -> None:
    """It is back: where its letters of this version were taken back before they went, ask anew.

    In the words of now, as another partner may lead. Who read of it is not asked again.
    """
    start = letters_about(request, LetterKind.OFFER_ASKED)
    if free_what_was_taken_back(prefix=f"{start}{request.version}:"):
        _write_of_request(request, people, by=request.asked_by)


def tell_of_the_other_date_after_all(request: OfferRequest) -> None:
    """The same for the other date that its partner proposes: who asks for it now is told."""
    start = letters_about(request, LetterKind.OFFER_OTHER_DATE)
    if free_what_was_taken_back(prefix=f"{start}{request.version}:"):
        tell_who_asked(request, by=request.answered_by)


def ask_on_the_days_of_now(request: OfferRequest, people: Iterable[Person]) -> None:
    """Ask those in writing whose letters named other days, and were taken back before they went.

    Who read of it learns of the move with the other changes, and what a person took back or left
    stays so.
    """
    waited = taken_back(letters_about(request, LetterKind.OFFER_ASKED))
    still = [person for person in people if person.pk in waited]
    _write_of_request(request, still, by=request.asked_by)


def tell_as_it_was(request: OfferRequest, *, version: int) -> None:
    """It is again as it was in this version: whose letter of that was taken back is told after all.

    Of what its partner had answered, or that the other date is taken.
    """
    partner, asker = speakers_of(request.offer.partner_id), who_asked(request)
    for kind, people, letter in (
        (LetterKind.OFFER_ASKED, partner, letter_of_request),
        (LetterKind.OFFER_ANSWERED, asker, letter_of_answer),
        (LetterKind.OFFER_OTHER_DATE, asker, letter_of_other_date),
    ):
        start = letters_about(request, kind)
        waited = taken_back(f"{start}{version}:")
        owe_about(
            request.communication,
            [person for person in people if person.pk in waited],
            lambda person, letter=letter: letter(request, person),
            kind=kind,
            key=f"{start}{request.version}",
        )


def ask_who_speaks_now(request: OfferRequest) -> None:
    """Ask those who speak for its partner by now, and have no letter that asks for it.

    Nor one of its going joint, or of being apart again, which asks for it as well.
    """
    letters = Letter.objects.filter(
        unique_key__startswith=letters_about(request, LetterKind.OFFER_ASKED)
    )
    asked = set(that_stand(letters).values_list("recipient", flat=True))
    speakers = speakers_of(request.offer.partner_id)
    people = [person for person in speakers if person.pk not in asked]
    _write_of_request(request, people, by=request.asked_by)


def _write_of_request(
    request: OfferRequest, people: Iterable[Person], *, by: Person | None
) -> None:
    owe_about(
        request.communication,
        people,
        lambda person: letter_of_request(request, person),
        kind=LetterKind.OFFER_ASKED,
        key=f"{letters_about(request, LetterKind.OFFER_ASKED)}{request.version}",
        by=by,
    )


def tell_who_asked(request: OfferRequest, *, by: Person | None) -> None:
    """What its partner answered. Who never read that it helps needs no word that it does not."""
    kind, letter = LetterKind.OFFER_ANSWERED, letter_of_answer
    if request.state == S.OTHER_DATE:
        kind, letter = LetterKind.OFFER_OTHER_DATE, letter_of_other_date
    people = who_asked(request)
    if request.asked_by is None and request.state == S.DECLINED:
        answers = [letters_about(request, each) for each in ANSWERS]
        people = reached(people, letters_of_its_own_accord(request), *answers)
    owe_about(
        request.communication,
        people,
        lambda person: letter(request, person),
        kind=kind,
        key=f"{letters_about(request, kind)}{request.version}",
        by=by,
    )


def who_asked(request: OfferRequest) -> list[Person]:
    """Whoever asked, while they still may, and all who speak for the lead partner."""
    people = speakers_of(request.communication.lead_partner_id)
    asker = request.asked_by
    if asker is not None and asker.is_active and can_ask_for_offers(asker, request.communication):
        people = [asker, *(each for each in people if each.pk != asker.pk)]
    return people


def letters_of_its_own_accord(request: OfferRequest) -> str:
    """The same for an offer that rides along without having been asked for."""
    return letters_of_help(request.communication_id, request.offer.partner_id, request.offer)


# --- as another partner leads ---------------------------------------------------------------------


def write_as_another_leads(communication: Communication) -> None:
    """What waits to be said of others' offers names who leads now; what they answered goes there.

    Its own offers are asked for no more by then, and those of who led until now not yet again.
    """
    if communication.state not in ASKED_ABOUT:
        return
    asked = OfferRequest.objects.filter(communication=communication).exclude(state=S.WITHDRAWN)
    others = asked.exclude(offer__partner=communication.lead_partner_id)
    for request in others.select_related("offer__partner", "asked_by").order_by("pk"):
        request.communication = communication
        start = letters_about(request, LetterKind.OFFER_ASKED)
        if withdraw_and_free_keys(prefix=f"{start}{request.version}:"):
            tell_the_offering_partner(request, by=request.asked_by)
        tell_who_asks_now(request)


def tell_who_asks_now(request: OfferRequest) -> None:
    """What its partner answered is told to who asks for it now, where that letter waits."""
    is_other_date = request.state == S.OTHER_DATE
    kind = LetterKind.OFFER_OTHER_DATE if is_other_date else LetterKind.OFFER_ANSWERED
    start = f"{letters_about(request, kind)}{request.version}:"
    if pass_on(start, who_asked(request)) and not request.proposes_what_is_past:
        tell_who_asked(request, by=request.answered_by)


def tell_who_leads_now_who_helps(communication: Communication, *, led_before: Partner) -> None:
    """Letters that wait to say who helps are for who leads now, whose own help is no news to it.

    That who led until now helps again, as it did before, is told after all to who had not read it.
    """
    lead = communication.lead_partner_id
    withdraw_by_key(by=None, prefix=letters_of_help(communication.pk, lead))
    parts = communication.involvements.filter(state__in=TAKES_PART)
    for part in parts.select_related("partner"):
        start = letters_of_help(communication.pk, part.partner_id)
        waited = withdraw_and_free_keys(prefix=start)
        helps_again = part.partner_id == led_before.pk
        if waited or helps_again:
            tell_that_it_helps(
                communication,
                part.partner,
                by=None,
                start=start,
                what=part.get_state_display().lower(),
                words=part.contribution,
                to=_whose_last_was_taken_back(start) if helps_again else None,
            )
    rides = OfferRequest.objects.filter(communication=communication, state=S.ACCEPTED)
    for request in rides.select_related("offer__partner", "answered_by"):
        if withdraw_by_key(by=None, prefix=letters_of_its_own_accord(request)):
            _tell_that_it_rides_along(communication, request)


def tell_that_it_rides_along_after_all(request: OfferRequest) -> None:
    """It rides along again, as its partner said: whoever leads and had not read it is told."""
    to = _whose_last_was_taken_back(letters_of_its_own_accord(request))
    _tell_that_it_rides_along(request.communication, request, to=to)


def _whose_last_was_taken_back(start: str) -> set[int]:
    """Whose last letter of such help the planner took back before it went.

    Whoever had read of it in other words before has not read those of now.
    """
    last: dict[int, int] = {}
    letters = Letter.objects.filter(unique_key__startswith=start)
    for person, key in letters.values_list("recipient", "unique_key"):
        version = int(key.removeprefix(start).partition(":")[0])
        last[person] = max(version, last.get(person, 0))
    return {
        person
        for version in set(last.values())
        for person in taken_back(f"{start}{version}:")
        if last[person] == version
    }


def _tell_that_it_rides_along(
    communication: Communication, request: OfferRequest, *, to: Collection[int] | None = None
) -> None:
    tell_that_it_helps(
        communication,
        request.offer.partner,
        by=request.answered_by,
        start=letters_of_its_own_accord(request),
        what=request.offer.what,
        words=request.answer_note,
        to=to,
    )
