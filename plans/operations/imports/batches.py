"""Many rows, a few at a time: what is in memory and in one statement stays small."""

import contextlib
import gc
from collections.abc import Iterable, Iterator, Sequence

from django.db.models import QuerySet

from plans.models import ImportRow

BATCH = 500
#: Of communications with all that hangs on them: 500 would take 50 MB.
FEW = 100
#: Of rows of a result that are looked at and let go.
AT_ONCE = 500


def by_key(rows: QuerySet[ImportRow], size: int = BATCH) -> Iterator[list[ImportRow]]:
    """Rows in the order of their keys, a few at a time; what was given out may be changed."""
    last = 0
    while batch := list(rows.filter(pk__gt=last).order_by("pk")[:size]):
        yield batch
        last = batch[-1].pk
        let_go()


@contextlib.contextmanager
def looking_for_cycles_after_each_batch() -> Iterator[None]:
    """Look for dead cycles only when a batch is done, and among what came since this began.

    Looking for them all the time, among all that lives, would take a fifth of the time during which
    nobody else can write.
    """
    was_on = gc.isenabled()
    gc.disable()
    gc.freeze()
    try:
        yield
    finally:
        gc.unfreeze()
        if was_on:
            gc.enable()


def let_go() -> None:
    """Free what a batch leaves behind, where nothing else does."""
    if not gc.isenabled():
        gc.collect()


def write_rows(rows: Iterable[ImportRow], names: Sequence[str]) -> None:
    """Write these fields of rows that are there, in few statements however many they are."""
    ImportRow.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["id"], update_fields=list(names)
    )
