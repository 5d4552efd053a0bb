"""A real Celery worker in a process of its own, on the database of the tests."""

import contextlib
import os
import signal
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

from django.conf import settings
from django.db import connection

from tests.services.processes import server

ROOT = Path(__file__).resolve().parent.parent.parent


def database_url() -> str:
    """The test database's address, as another process must be told it."""
    held = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{held['NAME']}"
    return f"postgres://{held['USER']}@/{held['NAME']}?host={quote(held['OPTIONS']['host'])}"


def environment(broker_url: str) -> dict[str, str]:
    """What a process of the planner must be told to work on the database of the tests."""
    return {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "bsc_comms.settings",
        "BROKER_URL": broker_url,
        "DATABASE_URL": database_url(),
        "VAR_DIR": str(settings.VAR_DIR),
        "PYTHONUNBUFFERED": "1",
    }


@contextlib.contextmanager
def running_worker(
    broker_url: str,
    *,
    folder: Path,
    pool: str = "threads",
    stop_signal: signal.Signals = signal.SIGTERM,
) -> Iterator:
    """Start a worker, as `make run` does, and give its process once it takes work.

    A test that uses it must commit (`transactional_db`). Raises ServerDidNotStart.
    """
    log = folder / "worker.log"
    command = [sys.executable, "-m", "celery", "-A", "bsc_comms", "worker", "--pool", pool]
    command += ["--concurrency", "2", "--loglevel", "INFO"]
    command += ["--without-gossip", "--without-mingle", "--without-heartbeat"]
    with server(
        command,
        log=log,
        answers=lambda: " ready." in log.read_text(),
        cwd=ROOT,
        env=environment(broker_url),
        stop_signal=stop_signal,
    ) as process:
        yield process
