"""Bank holidays that were announced late, for every process of the planner.

The database keeps them; so that counting days asks no database, they also stand in a small file,
which web, worker and commands of one machine share. Whoever changes them writes the file anew on
their machine, and each process of web and worker brings it up to date once a minute on its own.
"""

import json
import logging
from collections.abc import Iterable
from datetime import date
from os import fsync, getpid
from pathlib import Path
from threading import get_ident

from django.conf import settings

logger = logging.getLogger(__name__)
_known: dict[str, tuple[int, frozenset[date]]] = {}
NONE: frozenset[date] = frozenset()


def announced() -> frozenset[date]:
    """The days in the file; none where there is no file. Read again only once it was written.

    One that cannot be understood, as after a crash of its machine, or not be read, as where another
    account wrote it, changes nothing that is known: web and worker write it anew within a minute.
    """
    path = settings.BANK_HOLIDAYS
    try:
        changed = path.stat().st_mtime_ns
    except FileNotFoundError:
        return NONE
    known = _known.get(str(path))
    if known is None or known[0] != changed:
        before = known[1] if known else NONE
        days = _read(path)
        known = _known[str(path)] = (changed, before if days is None else days)
    return known[1]


def _read(path: Path) -> frozenset[date] | None:
    """The days in a file; None where it cannot be read or understood."""
    try:
        return frozenset(date.fromisoformat(day) for day in json.loads(path.read_text()))
    except (OSError, ValueError, TypeError) as fault:
        logger.error("%s cannot be understood, and is written anew: %s", path, fault)
        return None


def announce(days: Iterable[date]) -> None:
    """Write the file anew, whole or not at all; one that says so already is left alone."""
    wanted = frozenset(days)
    path = settings.BANK_HOLIDAYS
    if wanted == (_read(path) if path.exists() else NONE):
        return
    # Each process and thread writes its own: two may do so at once.
    candidate = path.with_suffix(f".{getpid()}-{get_ident()}.new")
    with candidate.open("w") as file:
        json.dump(sorted(day.isoformat() for day in wanted), file)
        file.flush()
        fsync(file.fileno())
    candidate.replace(path)
