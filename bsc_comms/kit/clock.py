"""The one clock. All code asks here; ruff bans the others.

Domain time (`now`, `today`) is the real time, except in sample mode, where it starts at the
anchor that `load_sample` wrote and runs on from there: web, worker and beat share the anchor file.
Real time (`real_now`) is for sessions, tokens, leases and retries, which concern machines.
"""

import contextlib
import json
from collections.abc import Iterator
from contextvars import ContextVar
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings

LONDON = ZoneInfo("Europe/London")

_fixed: ContextVar[datetime | None] = ContextVar("fixed_moment", default=None)
_opened: ContextVar[datetime | None] = ContextVar("opened_up_to", default=None)
_offset: dict[str, tuple[int, timedelta]] = {}


def real_now() -> datetime:
    """This very moment, aware, in UTC."""
    return datetime.now(UTC)


def now() -> datetime:
    """The moment the planner lives in, aware, in UTC."""
    fixed = _fixed.get()
    if fixed is not None:
        return fixed
    if settings.SAMPLE:
        return real_now() + _sample_offset()
    return real_now()


def today() -> date:
    """The local date in London."""
    return local(now()).date()


def local(moment: datetime) -> datetime:
    """The same moment as a clock on a wall in London shows it."""
    return moment.astimezone(LONDON)


def start_of(day: date, *, hour: int = 0, minute: int = 0) -> datetime:
    """The moment, in UTC, at which `day` reaches that hour in London."""
    naive = datetime(day.year, day.month, day.day, hour, minute, tzinfo=LONDON)
    return naive.astimezone(UTC)


@contextlib.contextmanager
def at(moment: datetime) -> Iterator[None]:
    """Let domain time stand at `moment` inside the block (sample loading, a cycle tick, tests)."""
    if moment.tzinfo is None:
        raise ValueError("A moment needs its time zone.")
    token = _fixed.set(moment.astimezone(UTC))
    try:
        yield
    finally:
        _fixed.reset(token)


def opened_up_to() -> datetime:
    """The moment up to which the end of an embargo has opened something: now, unless foreseen."""
    return _opened.get() or now()


@contextlib.contextmanager
def nothing_opens() -> Iterator[None]:
    """Let what is kept back now stay so inside the block, however late it is there.

    For whoever foresees: what may not be known yet may not be known by looking ahead, either.
    """
    token = _opened.set(now())
    try:
        yield
    finally:
        _opened.reset(token)


def anchor_sample(moment: datetime) -> None:
    """Let the sample's clock start at `moment` and run on from there, in every process."""
    anchor = {"sample": moment.astimezone(UTC).isoformat(), "real": real_now().isoformat()}
    path = settings.CLOCK_ANCHOR
    candidate = path.with_suffix(".new")
    candidate.write_text(json.dumps(anchor))
    candidate.replace(path)


def _sample_offset() -> timedelta:
    path = settings.CLOCK_ANCHOR
    try:
        changed = path.stat().st_mtime_ns
    except FileNotFoundError:
        return timedelta(0)
    known = _offset.get(str(path))
    if known is None or known[0] != changed:
        anchor = json.loads(path.read_text())
        moved = datetime.fromisoformat(anchor["sample"]) - datetime.fromisoformat(anchor["real"])
        known = _offset[str(path)] = (changed, moved)
    return known[1]
