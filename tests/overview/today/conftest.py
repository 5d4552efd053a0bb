"""Who opens Today: the cast, on Tuesday 25 October 2016."""

import pytest

from bsc_comms.kit import clock
from tests.cast import cast
from tests.overview.today.opened import TUESDAY


@pytest.fixture(autouse=True)
def on_tuesday_25_october():
    with clock.at(TUESDAY):
        yield


@pytest.fixture
def people():
    return cast()
