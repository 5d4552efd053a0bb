"""The one request for an offer that there is, and the other day that is proposed for it."""

from datetime import date

from plans.models import OfferRequest

NINTH = date(2016, 11, 9)


def as_it_is() -> OfferRequest:
    return OfferRequest.objects.get()
