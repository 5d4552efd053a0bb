"""What the tests of letters share."""

from collections.abc import Iterator

import pytest

from bsc_comms.kit import clock
from tests.partnership.owed_letters import MORNING


@pytest.fixture
def morning() -> Iterator[None]:
    with clock.at(MORNING):
        yield
