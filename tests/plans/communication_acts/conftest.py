"""What is acted on in October: a communication of Lead partner's on two channels."""

import pytest

from tests.factories import ChannelFactory, CommunicationFactory


@pytest.fixture(autouse=True)
def _in_october(in_october):
    """Each of these acts is of that day."""


@pytest.fixture
def found(people):
    return CommunicationFactory(
        lead_partner=people.lead,
        title="Lock up",
        channels=[ChannelFactory(name="A leaflet"), ChannelFactory(name="B press")],
    )
