"""Several acts at one moment, each with a connection of its own."""

import contextlib
import threading
from collections.abc import Callable
from typing import Any

from django.db import connections


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
