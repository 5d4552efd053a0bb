"""One at a time on one machine: commands that fill, restore or move a planner would mix."""

import contextlib
import fcntl
import os
from collections.abc import Iterator

from django.conf import settings

AT_WORK = (
    "Another command that fills, restores or moves this planner is at work on this machine. Wait "
    "until it has ended, see what it says, and try again if it is still needed."
)


class NotAlone(Exception):
    """That somebody else is at it, as a sentence for people."""


@contextlib.contextmanager
def alone() -> Iterator[None]:
    """Inside the block no other process is inside such a block. Raises NotAlone where one is.

    The lock is on VAR_DIR itself and ends with its process: one that was killed leaves none.
    """
    folder = os.open(settings.VAR_DIR, os.O_RDONLY)
    try:
        _lock(folder)
        yield
    finally:
        os.close(folder)


def _lock(folder: int) -> None:
    try:
        fcntl.flock(folder, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as fault:
        raise NotAlone(AT_WORK) from fault
