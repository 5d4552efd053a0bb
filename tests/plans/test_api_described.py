"""The interface for partners' own machines answers as its description says."""

from datetime import UTC, datetime

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from hypothesis import HealthCheck, given, settings

from bsc_comms.kit import clock
from partnership.operations.feeds import make_partner_key
from tests.factories import AreaFactory, ChannelFactory, CommunicationFactory, OfferFactory
from tests.services.in_short import IN_SHORT

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def it_is_october():
    with clock.at(datetime(2016, 10, 25, 9, tzinfo=UTC)):
        yield


@pytest.fixture
def connection_kept():
    """As in Django's own test client: the end of a request leaves the test's transaction open."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.fixture
def described(people, connection_kept):
    """The description that the product serves, and a plan with something in every field."""
    CommunicationFactory(
        title="Everything",
        lead_partner=people.other,
        partners=[people.lead],
        channels=[ChannelFactory()],
        areas=[AreaFactory()],
    )
    CommunicationFactory(title="Undated", undated=True)
    OfferFactory(partner=people.other)
    return schemathesis.openapi.from_wsgi("/api/openapi.json", get_wsgi_application())


@pytest.mark.parametrize(
    "path", ["/api/communications/", "/api/communications/{id}/", "/api/changes/"]
)
def test_every_answer_to_random_questions_is_as_the_description_says(path, described, people):
    headers = {"Authorization": f"Bearer {make_partner_key(by=people.bob, partner=people.other)}"}

    @settings(max_examples=5 if IN_SHORT else 15, suppress_health_check=list(HealthCheck))
    @given(case=described[path]["GET"].as_strategy())
    def ask_at_random(case):
        case.call_and_validate(headers=headers)

    ask_at_random()


def test_the_description_is_there_for_everybody_and_is_sound(client):
    answer = client.get("/api/openapi.json")
    assert answer.json()["openapi"] == "3.0.3"
    schemathesis.openapi.from_dict(answer.json()).validate()
