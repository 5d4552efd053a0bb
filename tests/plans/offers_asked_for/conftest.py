"""Lead partner's talks, for which it asks Other partner's home visits."""

from datetime import date

import pytest

from plans.models import Communication, OfferRequest
from plans.operations.offers import ask_for_offer
from tests import factories


@pytest.fixture
def talks(people) -> Communication:
    return factories.CommunicationFactory(
        lead_partner=people.lead, title="Street talks", window_start=date(2016, 11, 8)
    )


@pytest.fixture
def offer(people):
    return factories.OfferFactory(partner=people.other, what="Home visits", how_to_ask="Ring us")


@pytest.fixture
def asked(people, talks, offer) -> OfferRequest:
    return ask_for_offer(by=people.alice, communication=talks, offer=offer)
