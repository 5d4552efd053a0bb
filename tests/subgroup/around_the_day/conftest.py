"""The eve of November's meeting, which the coordinator set."""

from collections.abc import Iterator

import pytest

from bsc_comms.kit import clock
from subgroup.models import Meeting
from subgroup.operations.meetings import add_meeting
from tests.cast import Cast
from tests.subgroup.around_the_day.acts import EVE
from tests.subgroup.november import NOVEMBER


@pytest.fixture(autouse=True)
def on_the_eve() -> Iterator[None]:
    with clock.at(EVE):
        yield


@pytest.fixture
def meeting(people: Cast) -> Meeting:
    return add_meeting(by=people.coordinator, date=NOVEMBER, place="Town Hall")
