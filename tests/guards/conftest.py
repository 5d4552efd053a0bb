"""What the planner's log would say."""

import io
import logging
from collections.abc import Iterator
from logging.config import dictConfig

import pytest
from django.conf import settings


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
