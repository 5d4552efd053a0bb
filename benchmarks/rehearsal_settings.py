"""The planner's settings as in production, with a beat that ticks fast and a clock that can jump.

CLOCK_JUMP names a file: the hours in it are what this process takes the time to be ahead by. What
runs by monotonic time, as timeouts do, is left alone, as it is where a real clock is set.
"""

import os
import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import sleep

from bsc_comms.settings import *  # noqa: F403
from bsc_comms.settings import CELERY_BEAT_SCHEDULE

TICKS_EVERY = timedelta(seconds=5)
_tick = CELERY_BEAT_SCHEDULE["tick"]["schedule"]
CELERY_BEAT_SCHEDULE["tick"]["schedule"] = (
    type(_tick)(TICKS_EVERY) if hasattr(_tick, "run_every") else TICKS_EVERY.total_seconds()
)


def _follow(file: Path) -> None:
    """Put this process's clock forward or back whenever the file says otherwise."""
    import time_machine  # noqa: PLC0415 - it brings pytest, which a start would be charged for

    with time_machine.travel(datetime.now(UTC), tick=True) as travelled:  # noqa: TID251
        ahead = 0.0
        while True:
            wanted = float(file.read_text() or 0)
            if wanted != ahead:
                travelled.shift(timedelta(hours=wanted - ahead))
                ahead = wanted
            sleep(0.1)


if os.environ.get("CLOCK_JUMP"):
    _file = Path(os.environ["CLOCK_JUMP"])
    threading.Thread(target=_follow, args=(_file,), daemon=True).start()
