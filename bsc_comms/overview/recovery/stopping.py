"""What a backup, a restore or a move leaves where it is stopped half way: nothing in the open.

Asked to stop, it takes away what it wrote. What one left that was killed goes with the next.
"""

import contextlib
import shutil
import signal
import sys
import threading
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from types import FrameType

from django.conf import settings

from bsc_comms.kit import clock

UNFINISHED = ".unfinished"
# No backup takes as long: what is older belongs to none that still runs.
LEFT_AFTER = timedelta(days=1)


@contextlib.contextmanager
def ending_cleanly() -> Iterator[None]:
    """Inside the block SIGTERM ends the process by way of each `finally`."""
    if threading.current_thread() is not threading.main_thread():
        yield  # signals are the main thread's alone
        return
    before = signal.signal(signal.SIGTERM, _end)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def _end(number: int, frame: FrameType | None) -> None:
    signal.signal(number, signal.SIG_IGN)  # once is enough: what it ends is being taken away
    sys.exit(128 + number)


def remove_remains(backups: Path | None = None) -> None:
    """Take away what those that were killed left under VAR_DIR, and in the folder of backups."""
    oldest = (clock.real_now() - LEFT_AFTER).timestamp()
    found = [*Path(settings.VAR_DIR).glob(f"recovery-*{UNFINISHED}")]
    found += backups.glob(f".planner-*{UNFINISHED}") if backups else []
    for remains in found:
        with contextlib.suppress(OSError):
            if remains.stat().st_mtime < oldest:
                shutil.rmtree(remains) if remains.is_dir() else remains.unlink()
