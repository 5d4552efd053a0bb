"""What the first test that needs it makes for all that follow: a world, a server, a browser.

How long that took is told beside the test, so that `make test` does not take it for a slow one.
"""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Generic, TypeVar

import pytest

T = TypeVar("T")
SECONDS = "seconds for what many tests use"


@contextmanager
def made_for_many(item: pytest.Item) -> Iterator[None]:
    """Inside the block something is made that later tests of the process find."""
    began = time.perf_counter()
    yield
    _tell(item, time.perf_counter() - began)


def _tell(item: pytest.Item, seconds: float) -> None:
    item.user_properties.append((SECONDS, round(seconds, 3)))


class ForMany(Generic[T]):
    """What a fixture of a whole module made, to be told beside the first test that asks for it.

    Such a fixture is given no test.
    """

    def __init__(self, make: Callable[[], T]) -> None:
        began = time.perf_counter()
        self._made = make()
        self._untold: float | None = time.perf_counter() - began

    def asked_by(self, item: pytest.Item) -> T:
        if self._untold is not None:
            _tell(item, self._untold)
            self._untold = None
        return self._made
