"""How much memory a piece of work takes at its peak, together with the processes it starts."""

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

PROC = Path("/proc")
PAGE = os.sysconf("SC_PAGE_SIZE")
EACH = 0.01  # seconds from one look to the next


class Peak:
    """The most that was seen, in bytes."""

    def __init__(self) -> None:
        self.bytes = 0


@contextmanager
def peak_memory() -> Iterator[Peak]:
    """What this process and its children hold of their own, at most, inside the block.

    Pages of files (programs, a database that is mapped) are the machine's and do not count; a child
    that has not become its own program yet still shows its parent's pages and does not count twice.
    """
    peak, done = Peak(), threading.Event()

    def look() -> None:
        while not done.wait(EACH):
            peak.bytes = max(peak.bytes, _held_now())

    thread = threading.Thread(target=look, daemon=True)
    thread.start()
    try:
        yield peak
    finally:
        done.set()
        thread.join()


def _held_now() -> int:
    me = os.getpid()
    ours = _program(me)
    children = (
        int(child)
        for task in (PROC / str(me) / "task").iterdir()
        for child in _read(task / "children").split()
    )
    return _own_bytes(me) + sum(_own_bytes(child) for child in children if _program(child) != ours)


def _own_bytes(process: int) -> int:
    fields = _read(PROC / str(process) / "statm").split()
    return (int(fields[1]) - int(fields[2])) * PAGE if fields else 0


def _program(process: int) -> str:
    return _read(PROC / str(process) / "cmdline")


def _read(path: Path) -> str:
    try:
        return path.read_text()
    except OSError:  # it has ended meanwhile
        return ""
