"""How long somebody who holds a row goes on holding it, so that another one meets it held."""

import threading
import time

from django.db import connection

from tests.plans.at_once import WAITS

#: On SQLite, which does not say who waits.
A_WHILE = 0.5
AT_MOST = 1.0


def held_until(came: threading.Event | None = None) -> None:
    """Return once it came; or once somebody is seen to wait for what is held here; or soon."""
    until = time.monotonic() + (AT_MOST if connection.vendor == "postgresql" else A_WHILE)
    while time.monotonic() < until and not _somebody_waits():
        if came is None:
            time.sleep(0.01)
        elif came.wait(timeout=0.01):
            return


def _somebody_waits() -> bool:
    if connection.vendor != "postgresql":
        return False
    with connection.cursor() as cursor:
        # In a transaction that table is read once, and then as it was.
        cursor.execute("SELECT pg_stat_clear_snapshot()")
        cursor.execute(WAITS)
        return bool(cursor.fetchone()[0])
