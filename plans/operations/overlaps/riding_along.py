"""Offers that ride along with what goes joint, or is taken apart: their days and their letters."""

from collections.abc import Iterable

from django.db.models import F

from partnership.choices import LetterKind
from partnership.models import Letter, Person
from partnership.operations.letters import (
    put_back_by_key,
    withdraw_and_free_keys,
    withdraw_by_key,
)
from plans.choices import OfferRequestState
from plans.emails.offers import letter_of_joining
from plans.models import Communication, OfferRequest, OverlapAnswer
from plans.operations.help_in_writing import letters_about, tell_who_asks_now
from plans.operations.letters import owe_about
from plans.queries.offers import partner_may_know
from plans.queries.speakers import speakers_of


def ask_on_its_days(
    requests: Iterable[str], *, rode_with: Communication, rides_with: Communication
) -> list[str]:
    """What nobody answered, and was wanted on all days of the one, is wanted on the other's.

    requests: the keys of those that came along. Out: the keys of those whose days became others;
    their letters that still wait are taken back, since whoever tells of going joint names the days.
    """
    was, becomes = ((one.window_start, one.window_end) for one in (rode_with, rides_with))
    if was == becomes:
        return []
    asked = OfferRequest.objects.filter(
        pk__in=list(requests), state=OfferRequestState.ASKED, first_day=was[0], last_day=was[1]
    )
    moved = list(asked.order_by("pk"))
    OfferRequest.objects.filter(pk__in=[one.pk for one in moved]).update(
        version=F("version") + 1, first_day=becomes[0], last_day=becomes[1]
    )
    for one in moved:
        withdraw_by_key(by=None, prefix=letters_about(one, LetterKind.OFFER_ASKED))
    return [str(one.pk) for one in moved]


def tell_that_it_rides_with_another(
    *, by: Person | None, requests: Iterable[str], other: Communication, told: str
) -> None:
    """The offering partners learn that their offers came along with what went joint.

    requests: their keys; other: what they rode along with before; told: the key of the answer by
    which it went joint.
    """
    for request in _requests(requests):
        _ask_no_more_about_the_other(request)
        key = f"{_joined(request, told)}{request.version}"
        _tell_of_joining(request, by=by, other=other, key=key, apart=False)


def put_back_that_it_rides_with_another(
    request: OfferRequest, joined: Iterable[OverlapAnswer], *, to: list[Person]
) -> None:
    """The joint one is back: letters of its going joint wait again, of the request as it still is.

    joined: the answers by which others went joint with it, and are so still.
    """
    for answer in joined:
        if str(request.pk) in answer.undo.get("offers", ()):
            told = str(answer.pk)
            put_back_by_key(prefix=f"{_joined(request, told)}{request.version}:", to=to)


def tell_that_it_rides_as_before(
    *, by: Person | None, requests: Iterable[str], other: Communication, told: str
) -> None:
    """What went joint was taken apart. Whose letter about that still waits gets none at all."""
    for request in _requests(requests):
        _ask_no_more_about_the_other(request)
        withdraw_by_key(by=None, prefix=_joined(request, told))
        known = Letter.objects.filter(unique_key__startswith=_joined(request, told))
        if known.not_taken_back_in_time().exists():
            key = f"{letters_about(request, LetterKind.OFFER_ASKED)}apart:{told}"
            _tell_of_joining(request, by=by, other=other, key=key, apart=True)


def _requests(keys: Iterable[str]) -> Iterable[OfferRequest]:
    found = OfferRequest.objects.filter(pk__in=list(keys)).order_by("pk")
    return found.select_related("offer__partner", "communication__lead_partner")


def _ask_no_more_about_the_other(request: OfferRequest) -> None:
    """What nobody answered is asked about what it rides along with now, and no longer the other.

    So is whoever leads that, about another date that its partner proposes. The keys are free for
    what is owed anew: put back, such a letter would ask about the other one.
    """
    if request.state == OfferRequestState.OTHER_DATE:
        tell_who_asks_now(request)
    if request.state == OfferRequestState.ASKED:
        start = letters_about(request, LetterKind.OFFER_ASKED)
        withdraw_and_free_keys(prefix=f"{start}{request.version}:")


def _joined(request: OfferRequest, told: str) -> str:
    """How the keys of the letters begin that tell of going joint."""
    return f"{letters_about(request, LetterKind.OFFER_ASKED)}joint:{told}:"


def _tell_of_joining(
    request: OfferRequest, *, by: Person | None, other: Communication, key: str, apart: bool
) -> None:
    partner_id = request.offer.partner_id
    if not all(partner_may_know(one, partner_id) for one in (request.communication, other)):
        return
    owe_about(
        request.communication,
        speakers_of(partner_id),
        lambda person: letter_of_joining(request, person, other=other, apart=apart),
        kind=LetterKind.OFFER_ASKED,
        key=key,
        by=by,
        naming=[other],
    )
