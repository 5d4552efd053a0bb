"""Many rows, a few at a time: what is in memory and in one statement stays small."""

import contextlib
import gc
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import TypeVar

from django.db.models import QuerySet

from plans.models import ImportRow

T = TypeVar("T")
BATCH = 500
#: Of communications with all that hangs on them: 500 would take 50 MB.
FEW = 100


def in_batches(items: Iterable[T], size: int = BATCH) -> Iterator[list[T]]:
    """The same items in lists of at most `size`."""
    left = iter(items)
    while batch := list(islice(left, size)):
        yield batch


def by_key(rows: QuerySet[ImportRow], size: int = BATCH) -> Iterator[list[ImportRow]]:
    """Rows in the order of their keys, a few at a time; what was given out may be changed."""
    last = 0
    while batch := list(rows.filter(pk__gt=last).order_by("pk")[:size]):
        yield batch
        last = batch[-1].pk


@contextlib.contextmanager
def without_looking_for_cycles() -> Iterator[None]:
    """Let nothing look for dead cycles while very many objects that have none come and go.

    It would take a fifth of the time during which nobody else can write.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def write_rows(rows: Iterable[ImportRow], names: Sequence[str]) -> None:
    """Write these fields of rows that are there, in few statements however many they are."""
    ImportRow.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["id"], update_fields=list(names)
    )
