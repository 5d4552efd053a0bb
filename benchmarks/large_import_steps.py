"""The steps of a large import as a worker does them, and how long they keep others from writing."""

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
    found = PlanImport.objects.get(state=ImportState.READ)
    saved = ask_to_save(by=None, plan_import=found)
    if saved is None:
        _work()
    found.refresh_from_db()
    return found.rows.filter(state="saved").count()


def again(path: Path) -> int:
    found = receive_plan_file(by=None, name=path.name, content=path.read_bytes(), year=YEAR)
    _work()
    unchanged = found.rows.filter(state="unchanged").count()
    found.delete()
    return unchanged


def undo(path: Path) -> int:
    found = PlanImport.objects.get(state=ImportState.SAVED)
    if ask_to_undo(by=None, plan_import=found) is None:
        _work()
    return found.rows.filter(state="ready").count()


def _work() -> None:
    for order in ImportOrder.objects.waiting():
        work_on_import(order_id=order.pk)
