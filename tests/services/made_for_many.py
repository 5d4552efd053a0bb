"""What the first test that needs it makes for all that follow: a world, a server, a browser.

How long that took is told beside the test, so that `make test` does not take it for a slow one.
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

SECONDS = "seconds for what many tests use"


@contextmanager
def made_for_many(item: pytest.Item) -> Iterator[None]:
    """Inside the block something is made that later tests of the process find."""
    began = time.perf_counter()
    yield
    item.user_properties.append((SECONDS, round(time.perf_counter() - began, 3)))
