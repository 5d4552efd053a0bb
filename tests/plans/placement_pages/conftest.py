"""The placements’ pages are opened in October; Bob’s partner has a magazine."""

import pytest

from channels_registry.models import Channel
from tests.cast import Cast
from tests.factories import ChannelFactory


@pytest.fixture(autouse=True)
def _in_october(in_october):
    """Each test of these pages is of that day."""


@pytest.fixture
def magazine(people: Cast) -> Channel:
    """Copy is due six weeks before, artwork four."""
    return ChannelFactory(
        name="The magazine", owners=[people.other], lead_time_days=42, artwork_lead_days=28
    )
