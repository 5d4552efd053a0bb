"""What the tests of people and of letters share."""

from collections.abc import Iterator

import pytest

from bsc_comms.kit import clock
from tests.cast import Cast, cast
from tests.partnership.october import NOW
from tests.partnership.owed_letters import MORNING


@pytest.fixture
def morning() -> Iterator[None]:
    with clock.at(MORNING):
        yield


@pytest.fixture
def in_october() -> Iterator[None]:
    with clock.at(NOW):
        yield


@pytest.fixture
def who() -> Cast:
    return cast()
