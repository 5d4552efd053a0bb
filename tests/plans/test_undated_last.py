"""What has no date stands below what has one, on either database."""

import pytest

from plans.choices import OfferRequestState
from plans.queries.known import titles_of
from plans.queries.offers import requests_waiting
from tests.factories import CommunicationFactory, OfferFactory, OfferRequestFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_october")]


def test_a_request_for_no_day_yet_waits_below_one_for_a_day(people):
    of_bob = OfferFactory(partner=people.other)
    asked = {"offer": of_bob, "state": OfferRequestState.ASKED}
    OfferRequestFactory(
        communication=CommunicationFactory(lead_partner=people.lead, undated=True),
        **asked,
        first_day=None,
        last_day=None,
    )
    dated = OfferRequestFactory(
        communication=CommunicationFactory(lead_partner=people.lead), **asked
    )
    assert requests_waiting(people.bob)[0].request == dated


def test_titles_of_what_was_ticked_begin_with_the_first_day(people):
    undated = CommunicationFactory(title="A leaflet", undated=True)
    dated = CommunicationFactory(title="The stand")
    said = titles_of(people.alice, [str(undated.pk), str(dated.pk)])
    assert said == ["The stand", "A leaflet"]
