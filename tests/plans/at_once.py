"""Several acts at one moment, each with a connection of its own."""

import contextlib
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any

import pytest
from django.db import connection, connections, models, transaction

WAITS = """
SELECT count(*) FROM pg_stat_activity
WHERE datname = current_database() AND wait_event_type = 'Lock'
"""


def all_at_once(*acts) -> list:
    """What each act gives, run together in threads; a fault is given instead."""
    barrier = threading.Barrier(len(acts))
    given = []

    def run(act):
        try:
            barrier.wait(timeout=20)
            given.append(act())
        except BaseException as fault:
            given.append(fault)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=90)
    return given


def once_all_are_there(barrier: threading.Barrier, act: Callable[..., Any]) -> Callable[..., Any]:
    """The same act, begun when others have come as far; or soon, where they wait for this one."""

    def begun(*args: Any, **given: Any) -> Any:
        with contextlib.suppress(threading.BrokenBarrierError):
            barrier.wait(timeout=1)
        return act(*args, **given)

    return begun


def followed_by(
    monkeypatch: pytest.MonkeyPatch, owner: Any, name: str, act: Callable[[], Any]
) -> None:
    """Let somebody else act once, right after this function or method has run for the first time.

    In the same transaction: the function itself has not seen it, and whatever reads later does.
    """
    function = getattr(owner, name)
    owed = [act]

    def and_then(*args: Any, **given: Any) -> Any:
        found = function(*args, **given)
        while owed:
            owed.pop()()
        return found

    monkeypatch.setattr(owner, name, and_then)


def held_up(hold: Callable[[], Any], act: Callable[[], Any], then: Callable[[], Any]) -> Any:
    """What an act gives that needs what `hold` holds; `then` goes on in the same transaction.

    By then the act waits: whatever it holds already, `then` would wait for in a ring.
    """

    def run() -> Any:
        try:
            return act()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(max_workers=1) as beside:
        with transaction.atomic():
            hold()
            waits = beside.submit(run)
            until_somebody_waits()
            then()
        return waits.result(timeout=30)


def held_without_their_keys(*rows: models.Model) -> bool:
    """Whether others may name rows that this transaction holds, and commit what names them."""
    if connection.vendor != "postgresql":
        pytest.skip("SQLite lets one write at a time")
    return all_at_once(*(partial(refer_to, row) for row in rows)) == ["not waited"] * len(rows)


def refer_to(row: models.Model) -> str:
    """As a row does that names this one: it may not be taken away meanwhile."""
    table, key = row._meta.db_table, row._meta.pk.column
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL lock_timeout = '500ms'")
        wanted = f"SELECT 1 FROM {table} WHERE {key} = %s FOR KEY SHARE"  # noqa: S608 - our names
        cursor.execute(wanted, [row.pk])
    return "not waited"


def until_somebody_waits() -> None:
    """Until somebody waits for what another holds; on SQLite, which does not say so, at once."""
    if connection.vendor != "postgresql":
        return
    for _ in range(500):
        with connection.cursor() as cursor:
            # In a transaction that table is read once, and then as it was.
            cursor.execute("SELECT pg_stat_clear_snapshot()")
            cursor.execute(WAITS)
            if cursor.fetchone()[0]:
                return
        time.sleep(0.01)
    raise AssertionError("Nobody waits.")
