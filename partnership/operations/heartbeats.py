"""Noting that a process is at work."""

import logging

from django.db import DatabaseError, close_old_connections, connection

from partnership.models import Heartbeat
from partnership.models.heartbeats import TICK, WORKER

logger = logging.getLogger(__name__)


def tick_was_done() -> None:
    """Beat sent a tick and a worker did it; both are at work."""
    Heartbeat.objects.beat(TICK)
    Heartbeat.objects.forget_old()


def worker_is_at_work(name: str) -> None:
    """A worker says so itself, every half minute; a database that is away must not stop it.

    Called from a thread of its own, so the connection ends with the call.
    """
    close_old_connections()
    try:
        Heartbeat.objects.beat(f"{WORKER} {name}")
    except DatabaseError as fault:
        logger.warning("The heartbeat of %s could not be written: %s", name, fault)
    finally:
        connection.close()
