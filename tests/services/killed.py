"""A process that is killed in the middle of its work, by SIGKILL, as when a machine runs out."""

import os
import signal
import time
from collections.abc import Callable
from typing import Any

from django.db import connections

LONGEST = 30.0  # seconds


def die(*_: Any, **__: Any) -> None:
    """End this very process: nothing is tidied up, nothing is committed."""
    os.kill(os.getpid(), signal.SIGKILL)


def killed_inside(act: Callable[[], object]) -> bool:
    """Run `act` in a forked process with its own connections; True if it was killed in there.

    False if it came to its end. The caller is inside no transaction.
    """
    connections.close_all()  # two processes must not share one
    pid = os.fork()
    if pid == 0:
        try:
            act()
        finally:
            os._exit(0)
    until = time.monotonic() + LONGEST
    while True:
        found, status = os.waitpid(pid, os.WNOHANG)
        if found:
            return os.waitstatus_to_exitcode(status) == -signal.SIGKILL
        if time.monotonic() > until:
            os.kill(pid, signal.SIGTERM)
        time.sleep(0.01)
