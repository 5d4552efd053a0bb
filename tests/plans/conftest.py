"""What the tests of the plan share."""

import pytest

from tests.cast import Cast, cast


@pytest.fixture
def people() -> Cast:
    return cast()


@pytest.fixture
def nudged(monkeypatch):
    """The messages that would have gone to a worker."""
    found = []
    monkeypatch.setattr(
        "bsc_comms.kit.jobs.celery.current_app.send_task",
        lambda name, kwargs, **_: found.append((name, kwargs)),
    )
    return found
