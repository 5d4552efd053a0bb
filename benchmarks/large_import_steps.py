"""The steps of a large import as a worker does them, and how long they keep others from writing."""

import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.db import connection

from bsc_comms.kit.financial_year import FinancialYear
from bsc_comms.overview.reference import load_reference
from plans.choices import ImportState
from plans.models import ImportOrder, PlanImport
from plans.operations.imports import (
    ask_to_save,
    ask_to_undo,
    receive_plan_file,
    work_on_import,
)

YEAR = FinancialYear(2016)


class LockWatch:
    """How long the longest transaction was open: so long others had to wait.

    In seconds of the clock, and of this process alone: on a busy machine the two differ.
    """

    def __init__(self) -> None:
        self.longest = self.own = 0.0
        self._since: tuple[float, float] | None = None
        # On SQLite every transaction begins with the write lock (transaction_mode IMMEDIATE).
        _follow(connection, self)

    def begin(self) -> None:
        self._since = time.monotonic(), time.process_time()

    def end(self) -> None:
        if self._since is not None:
            began, own = self._since
            self.longest = max(self.longest, time.monotonic() - began)
            self.own = max(self.own, time.process_time() - own)
            self._since = None


class MemoryWatch:
    """The most that this process holds itself at a time, in megabytes; looked at all the while."""

    EVERY = 0.02

    def __init__(self) -> None:
        self.idle = self._most = _megabytes()
        self._ended = threading.Event()
        threading.Thread(target=self._look, daemon=True).start()

    def most(self) -> float:
        """The most up to now; nobody looks any more."""
        self._ended.set()
        return max(self._most, _megabytes())

    def _look(self) -> None:
        while not self._ended.wait(self.EVERY):
            self._most = max(self._most, _megabytes())


def _megabytes() -> float:
    lines = Path("/proc/self/status").read_text(encoding="utf-8").splitlines()
    held = next(line for line in lines if line.startswith("RssAnon:"))
    return int(held.split()[1]) / 1024


def _follow(connection: Any, watch: LockWatch) -> None:
    """Tell the watch when a transaction begins and ends."""
    start, commit, rollback = (
        connection._start_transaction_under_autocommit,
        connection._commit,
        connection._rollback,
    )

    def begin() -> None:
        start()
        watch.begin()

    def ended(end: Callable[[], None]) -> Callable[[], None]:
        def call() -> None:
            end()
            watch.end()

        return call

    connection._start_transaction_under_autocommit = begin
    connection._commit = ended(commit)
    connection._rollback = ended(rollback)


def start(path: Path) -> int:
    call_command("migrate", verbosity=0)
    load_reference(settings.REFERENCE_DIR)
    return 0


def read(path: Path) -> int:
    found = receive_plan_file(by=None, name=path.name, content=path.read_bytes(), year=YEAR)
    _work()
    return found.rows.count()


def save(path: Path) -> int:
    found = _waiting()
    if ask_to_save(by=None, plan_import=found) is None:
        _work()
    return found.rows.filter(state="saved").count()


def again(path: Path) -> int:
    found = receive_plan_file(by=None, name=path.name, content=path.read_bytes(), year=YEAR)
    _work()
    unchanged = found.rows.filter(state="unchanged").count()
    found.delete()
    return unchanged


def corrected(path: Path) -> int:
    found = receive_plan_file(by=None, name=path.name, content=path.read_bytes(), year=YEAR)
    _work()
    return found.rows.filter(state="changed").count()


def change(path: Path) -> int:
    found = _waiting()
    if ask_to_save(by=None, plan_import=found) is None:
        _work()
    return found.rows.filter(state="updated").count()


def change_back(path: Path) -> int:
    return _take_back().rows.filter(state="changed").count()


def undo(path: Path) -> int:
    return _take_back().rows.filter(state="ready").count()


def _waiting() -> PlanImport:
    return PlanImport.objects.get(state=ImportState.READ)


def _take_back() -> PlanImport:
    """Take the import back that was saved last."""
    found = PlanImport.objects.filter(state=ImportState.SAVED).latest("saved_at")
    if ask_to_undo(by=None, plan_import=found) is None:
        _work()
    return found


def _work() -> None:
    for order in ImportOrder.objects.waiting():
        work_on_import(order_id=order.pk)
