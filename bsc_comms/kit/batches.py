"""Many things, a few at a time."""

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TypeVar

T = TypeVar("T")


def in_batches(items: Iterable[T], size: int) -> Iterator[list[T]]:
    """The same items in lists of at most `size`, each taken once the one before is done with."""
    left = iter(items)
    while batch := list(islice(left, size)):
        yield batch
