"""What the planner's log would say, and how far its pages look ahead where a guard asks them."""

import io
import logging
from collections.abc import Iterator
from datetime import timedelta
from logging.config import dictConfig

import pytest
from django.conf import settings

from subgroup.views import coming
from tests.services.in_short import IN_SHORT


@pytest.fixture(autouse=True)
def letters_are_foreseen_for_days_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """In short: a month of them takes seconds (tests/subgroup/test_rehearsal.py has its rules)."""
    if IN_SHORT:
        monkeypatch.setattr(coming, "AHEAD", timedelta(days=2))


@pytest.fixture
def lines() -> Iterator[io.StringIO]:
    """All that the planner's own settings of the log would write, at its most talkative."""
    written = io.StringIO()
    told = {
        **settings.LOGGING,
        "handlers": {
            "console": {
                "class": "logging.StreamHandler",
                "formatter": "line",
                "stream": written,
            }
        },
        "root": {"handlers": ["console"], "level": "DEBUG"},
    }
    disabled = logging.root.manager.disable
    logging.disable(logging.NOTSET)
    dictConfig(told)
    yield written
    logging.disable(disabled)
    dictConfig(settings.LOGGING)
