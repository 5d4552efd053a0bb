"""What the tests of the plan share."""

from collections.abc import Iterator

import pytest

from bsc_comms.kit import clock
from tests.cast import Cast, cast
from tests.plans.october import NOW


@pytest.fixture
def people() -> Cast:
    return cast()


@pytest.fixture
def in_october() -> Iterator[None]:
    with clock.at(NOW):
        yield


@pytest.fixture
def nudged(monkeypatch):
    """The messages that would have gone to a worker."""
    found = []
    monkeypatch.setattr(
        "bsc_comms.kit.jobs.celery.current_app.send_task",
        lambda name, kwargs, **_: found.append((name, kwargs)),
    )
    return found
