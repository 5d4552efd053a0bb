"""Bank holidays that were announced late, for every process of the planner.

The database keeps them; so that counting days asks no database, they also stand in a small file,
which web, worker and commands of one machine share. Whoever changes them writes the file anew on
their machine, and each process of web and worker brings it up to date once a minute on its own.
"""

import json
from collections.abc import Iterable
from datetime import date
from os import getpid
from threading import get_ident

from django.conf import settings

_known: dict[str, tuple[int, frozenset[date]]] = {}
NONE: frozenset[date] = frozenset()


def announced() -> frozenset[date]:
    """The days in the file; none where there is no file. Read again only once it was written."""
    path = settings.BANK_HOLIDAYS
    try:
        changed = path.stat().st_mtime_ns
    except FileNotFoundError:
        return NONE
    known = _known.get(str(path))
    if known is None or known[0] != changed:
        days = frozenset(date.fromisoformat(day) for day in json.loads(path.read_text()))
        known = _known[str(path)] = (changed, days)
    return known[1]


def announce(days: Iterable[date]) -> None:
    """Write the file anew, whole or not at all; one that says so already is left alone."""
    wanted = frozenset(days)
    if wanted == announced():
        return
    path = settings.BANK_HOLIDAYS
    # Each process and thread writes its own: two may do so at once.
    candidate = path.with_suffix(f".{getpid()}-{get_ident()}.new")
    candidate.write_text(json.dumps(sorted(day.isoformat() for day in wanted)))
    candidate.replace(path)
