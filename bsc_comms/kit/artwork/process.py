"""Runs the child that opens a leaflet, bounded in memory and time."""

import contextlib
import json
import os
import struct
import subprocess
import sys
import threading
from pathlib import Path
from typing import IO, Any, cast

from bsc_comms.kit.artwork.result import CannotLook, Looked, MarkSeen

MAX_MEMORY = 1_600 * 1024 * 1024  # the libraries alone map half of it
MAX_SECONDS = 120  # of work
MAX_WAIT = 240  # on the clock, on a busy machine
MAX_PIXELS = 60_000_000
MAX_PAGES = 12
MAX_CHARACTERS = 200_000
LONGEST_SIDE = 1400  # of a page as it is searched: an A4 page at 120 dots an inch

_CHILD = Path(__file__).with_name("child.py")
_REASONS = {
    "broken": "The planner could not open the file.",
    "password": "The file has a password, so the planner could not open it.",
    "too large": "The picture has more dots than the planner opens.",
    "empty": "The file has no page.",
    "stopped": "The file takes too long or too much memory to open, so the planner stopped.",
}


def look_at(content: bytes, *, mark: bytes | None) -> Looked:
    """Look at a PDF, PNG or JPEG. `mark` is a PNG of what to look for, None to read words only.

    Raises CannotLook for what cannot be opened; OSError where there is no process or memory to
    spare just now, RuntimeError where the child cannot run at all.
    """
    process = _start()
    watch = threading.Timer(MAX_WAIT, process.kill)
    watch.start()
    try:
        _hand_over(cast(IO[bytes], process.stdin), content, mark or b"")
        said = cast(IO[bytes], process.stdout).read()
    finally:
        watch.cancel()
        process.kill()
        cast(IO[bytes], process.stdout).close()
        process.wait()
    return _understood(said)


def _start() -> "subprocess.Popen[bytes]":
    options = ["-E", "-s"]
    if sys.pycache_prefix:
        options += ["-X", f"pycache_prefix={sys.pycache_prefix}"]
    passed = ("PATH", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "SYSTEMROOT")
    env = {key: os.environ[key] for key in passed if key in os.environ}
    # A thread for each core maps memory that the limit would count.
    env |= {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}
    env |= {"OPENCV_IO_MAX_IMAGE_PIXELS": str(MAX_PIXELS)}
    return subprocess.Popen(  # noqa: S603 - our own program; nothing of the file in its arguments
        [sys.executable, *options, str(_CHILD)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=env,
    )


def _hand_over(pipe: IO[bytes], content: bytes, mark: bytes) -> None:
    limits = {
        "memory": MAX_MEMORY,
        "seconds": MAX_SECONDS,
        "pixels": MAX_PIXELS,
        "pages": MAX_PAGES,
        "characters": MAX_CHARACTERS,
        "side": LONGEST_SIDE,
    }
    with contextlib.suppress(BrokenPipeError):
        pipe.write(json.dumps(limits).encode() + b"\n")
        pipe.write(struct.pack(">I", len(mark)) + mark + content)
    with contextlib.suppress(BrokenPipeError):
        pipe.close()


def _understood(said: bytes) -> Looked:
    try:
        answer: dict[str, Any] = json.loads(said)
    except ValueError as cut_short:  # the child was stopped before its end
        raise CannotLook(_REASONS["stopped"]) from cut_short
    if "fault" in answer:
        raise RuntimeError(f"The reader of artwork cannot run: {answer['fault']}")
    if "refused" in answer:
        raise CannotLook(_REASONS[answer["refused"]])
    mark = answer.pop("mark")
    return Looked(**answer, mark=MarkSeen(**mark) if mark else None)
