"""It is nine in the morning of Tuesday 25 October 2016."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from bsc_comms.kit import clock

NOW = datetime(2016, 10, 25, 9, tzinfo=UTC)


@pytest.fixture
def in_october() -> Iterator[None]:
    with clock.at(NOW):
        yield
