"""One at a time on one machine: what would mix, or hold up everybody else, if two did it."""

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
    with _locked(os.open(settings.VAR_DIR, os.O_RDONLY), AT_WORK):
        yield


@contextlib.contextmanager
def one_at_a_time(what: str, *, said: str) -> Iterator[None]:
    """The same for one thing, such as "foreseeing": other things may be done meanwhile.

    said: the sentence for whoever comes second, with what to do.
    """
    place = settings.VAR_DIR / f"{what}.lock"
    with _locked(os.open(place, os.O_RDONLY | os.O_CREAT, 0o600), said):
        yield


@contextlib.contextmanager
def _locked(place: int, said: str) -> Iterator[None]:
    try:
        _lock(place, said)
        yield
    finally:
        os.close(place)


def _lock(place: int, said: str) -> None:
    try:
        fcntl.flock(place, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as fault:
        raise NotAlone(said) from fault
