"""What a backup, a restore or a move leaves where it is stopped half way: nothing in the open.

Asked to stop, it takes away what it wrote. What one left that was killed goes with the next.
"""

import contextlib
import shutil
import signal
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
ASKS_TO_STOP = (signal.SIGTERM, signal.SIGINT)


class AskedToStop(SystemExit):
    """Somebody asked for the end before anything had changed, and all was taken away again."""

    def __init__(self, number: int) -> None:
        super().__init__(128 + number)
        self.returncode = 128 + number


@contextlib.contextmanager
def ending_cleanly() -> Iterator[None]:
    """Inside the block SIGTERM and Ctrl-C raise AskedToStop: the end comes by each `finally`."""
    if not _hears_signals():
        yield
        return
    before = {number: signal.signal(number, _end) for number in ASKS_TO_STOP}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def too_late_to_stop() -> None:
    """From here to the end of `ending_cleanly` whoever asks to stop waits for that end.

    What cannot be taken back any more is brought to its end, and said as what it is: done.
    """
    if _hears_signals():
        _hear_no_more()


def _end(number: int, frame: FrameType | None) -> None:
    _hear_no_more()  # once is enough: what it ends is being taken away
    raise AskedToStop(number)


def _hear_no_more() -> None:
    for number in ASKS_TO_STOP:
        signal.signal(number, signal.SIG_IGN)


def _hears_signals() -> bool:
    """Signals are the main thread's alone."""
    return threading.current_thread() is threading.main_thread()


def remove_remains(backups: Path | None = None) -> None:
    """Take away what those that were killed left under VAR_DIR, and in the folder of backups."""
    oldest = (clock.real_now() - LEFT_AFTER).timestamp()
    found = [*Path(settings.VAR_DIR).glob(f"recovery-*{UNFINISHED}")]
    found += backups.glob(f".planner-*{UNFINISHED}") if backups else []
    for remains in found:
        with contextlib.suppress(OSError):
            if remains.stat().st_mtime < oldest:
                shutil.rmtree(remains) if remains.is_dir() else remains.unlink()
