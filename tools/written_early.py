"""A plugin of pytest: each worker writes down what it ran before it says that it is done.

From then on it has fifteen seconds, then execnet ends it: on a machine with something else to do
that came before its end, and what it ran counted as run by nothing.
"""

import pytest
from coverage import Coverage


@pytest.hookimpl(tryfirst=True)
def pytest_sessionfinish() -> None:
    """Before xdist's own, which tells that the worker is done."""
    if running := Coverage.current():
        running.save()
