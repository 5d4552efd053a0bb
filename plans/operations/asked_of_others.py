"""What is asked of others about a communication waits no more while that is set aside or went out.

Offers that are asked for, other dates that are proposed for them, proposals to go joint, and what
the chair asks of the lead partner. What had not gone out is asked anew once it is to come again,
where it still holds: on the days of then, and of who answers by then.
"""

from partnership.choices import LetterKind
from partnership.operations.letters import withdraw_by_key
from plans.choices import ASKED_ABOUT, OfferRequestState
from plans.models import Communication, OfferRequest, OverlapAnswer
from plans.operations.decisions import ask_as_decided
from plans.operations.help_in_writing import (
    ask_after_all,
    ask_on_the_days_of_now,
    letters_about,
    tell_of_the_other_date_after_all,
)
from plans.operations.overlaps.riding_along import put_back_that_it_rides_with_another
from plans.operations.overlaps.telling import put_back_proposals, take_back_proposals
from plans.queries.offers import partner_may_know
from plans.queries.speakers import speakers_by_partner


def ask_as_it_stands(communication: Communication) -> None:
    """Take back what waits to be asked about it, or ask it after all, as its state says."""
    if communication.state in ASKED_ABOUT:
        _put_back_what_is_asked(communication)
    else:
        _take_back_what_is_asked(communication)
    ask_as_decided(communication)


def _take_back_what_is_asked(communication: Communication) -> None:
    for request in OfferRequest.objects.live().filter(communication=communication):
        for kind in (LetterKind.OFFER_ASKED, LetterKind.OFFER_OTHER_DATE):
            withdraw_by_key(by=None, prefix=letters_about(request, kind))
    take_back_proposals(communication)


def _put_back_what_is_asked(communication: Communication) -> None:
    live = OfferRequest.objects.live().filter(communication=communication)
    requests = [
        each
        for each in live.select_related("offer__partner", "asked_by")
        if partner_may_know(communication, each.offer.partner_id)
    ]
    speakers = speakers_by_partner(each.offer.partner_id for each in requests)
    joined = OverlapAnswer.objects.valid().filter(takes_over=communication)
    joined = joined.exclude(agreed_at=None)
    for request in requests:
        request.communication = communication
        people = speakers.get(request.offer.partner_id, [])
        ask_after_all(request, people)
        put_back_that_it_rides_with_another(request, joined, to=people)
        if request.state == OfferRequestState.ASKED:
            ask_on_the_days_of_now(request, people)
    _put_back_other_dates(communication)
    put_back_proposals(communication)


def _put_back_other_dates(communication: Communication) -> None:
    proposed = communication.offer_requests.filter(state=OfferRequestState.OTHER_DATE)
    for request in proposed.select_related("asked_by"):
        if not request.proposes_what_is_past:
            tell_of_the_other_date_after_all(request)
