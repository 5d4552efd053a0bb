"""Bank holidays of the database, in the file by which each machine of the planner counts days."""

import logging
from collections.abc import Callable

from django.db import DatabaseError, close_old_connections, connection

from subgroup.operations.steps import write_announced

logger = logging.getLogger(__name__)
SECONDS_BETWEEN = 60.0


def take_up_holidays() -> None:
    """Bring the file of this machine up to date: others enter bank holidays, and one of them ticks.

    Called from a thread of its own, so the connection ends with the call. A database or a disk that
    is away must not stop who asks.
    """
    close_old_connections()
    try:
        write_announced()
    except (DatabaseError, OSError) as fault:
        logger.warning("Bank holidays could not be brought up to date on this machine: %s", fault)
    finally:
        connection.close()


def follow_holidays(wait: Callable[[float], bool]) -> None:
    """Take them up now and once a minute. wait: for so many seconds; true once it is to stop."""
    take_up_holidays()
    while not wait(SECONDS_BETWEEN):
        take_up_holidays()
