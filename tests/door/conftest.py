"""What the tests of the door share: a moment at which the clock stands until a test moves it."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
import time_machine

START = datetime(2026, 11, 2, 9, tzinfo=UTC)


@pytest.fixture
def moment() -> Iterator[Any]:
    with time_machine.travel(START, tick=False) as traveller:
        yield traveller
