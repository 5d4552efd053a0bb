"""Waiting for what another process brings about: as short as possible, and not for ever."""

import time
from collections.abc import Callable
from typing import Any


def wait_until(
    holds: Callable[[], Any],
    *,
    seconds: float,
    otherwise: Callable[[], Any] = lambda: "It took too long",
    pause: float = 0.05,
) -> None:
    """Return once `holds` does; fail with what `otherwise` says when it takes longer.

    It is asked again after `pause` seconds.
    """
    until = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < until, otherwise()
        time.sleep(pause)
