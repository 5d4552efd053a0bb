"""The letters about offers that are asked for."""

from typing import Any

from partnership.choices import LetterKind
from partnership.emails import Rendered, link_to, render_letter
from partnership.models import Person
from plans.models import Communication, OfferRequest


def letter_of_request(request: OfferRequest, person: Person) -> Rendered:
    """To the offering partner: it is asked for, its other date is taken, or it is not needed."""
    return _letter(LetterKind.OFFER_ASKED, request, person)


def letter_of_joining(
    request: OfferRequest, person: Person, *, other: Communication, apart: bool
) -> Rendered:
    """To the offering partner: the communication that it rides along with is another one now.

    other: the one that it rode along with before. apart: the two that went joint are two again.
    """
    return _letter(LetterKind.OFFER_ASKED, request, person, other=other, apart=apart)


def letter_of_answer(request: OfferRequest, person: Person) -> Rendered:
    """To who asked: yes, or no and why."""
    return _letter(LetterKind.OFFER_ANSWERED, request, person)


def letter_of_other_date(request: OfferRequest, person: Person) -> Rendered:
    """To who asked: not then, but on other days, which are to be taken or not."""
    return _letter(LetterKind.OFFER_OTHER_DATE, request, person)


def _letter(kind: LetterKind, request: OfferRequest, person: Person, **more: Any) -> Rendered:
    communication = request.communication
    context: dict[str, Any] = {
        "person": person,
        "link": f"{link_to(communication.get_absolute_url())}#offers",
        "request": request,
        "offer": request.offer,
        "communication": communication,
        "lead": communication.lead_partner,
        **more,
    }
    return render_letter(str(kind), context)
