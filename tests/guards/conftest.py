"""What the planner's log would say, and how many combinations of address and person were walked."""

import io
import logging
from collections.abc import Iterator
from logging.config import dictConfig
from typing import Any

import pytest
from django.conf import settings

WALKED = "combinations walked"


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """One line, where the walk was part of the run; also where several processes shared it."""
    reports = [each for reports in terminalreporter.stats.values() for each in reports]
    walked = sum(
        number
        for report in reports
        for name, number in getattr(report, "user_properties", ())
        if name == WALKED and report.when == "call"
    )
    if walked:
        terminalreporter.write_line(
            f"{walked:,} combinations of address, thing, person and method were walked"
        )


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
