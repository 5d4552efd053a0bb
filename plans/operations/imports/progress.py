"""How far the reading of a sheet is, for whoever watches: told while the rows go by."""

from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

T = TypeVar("T")
#: Told how many rows of how many have been read.
Progress = Callable[[int, int], None]
#: A row takes some hundredths of a second, so that this is told within a second.
STEP = 20


def told_on_the_way(items: Iterable[T], in_all: int, progress: Progress | None) -> Iterator[T]:
    """The same items; every few of them, and after the last, `progress` is told how far it is.

    A cell that stands for several rows makes more of them than the sheet has: never more is told.
    """
    done = told = 0
    for done, item in enumerate(items, start=1):
        yield item
        if progress and done - told >= STEP:
            told = done
            progress(min(done, in_all), in_all)
    if progress and done > told:
        progress(min(done, in_all), in_all)
