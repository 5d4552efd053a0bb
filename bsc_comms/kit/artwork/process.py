"""Runs the child that opens a leaflet, bounded in memory and time."""

import json
import struct
from pathlib import Path
from typing import Any

from bsc_comms.kit.artwork.result import CannotLook, Looked, MarkSeen
from bsc_comms.kit.children import heard

MAX_MEMORY = 1_600 * 1024 * 1024  # the libraries alone map half of it
MAX_SECONDS = 120  # of work
MAX_WAIT = 240  # on the clock, on a busy machine
MAX_PIXELS = 60_000_000
MAX_PAGES = 12
MAX_CHARACTERS = 200_000
LONGEST_SIDE = 1400  # of a page as it is searched: an A4 page at 120 dots an inch

# A thread for each core maps memory that the limit would count.
ONE_THREAD = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}
_CHILD = Path(__file__).with_name("child.py")
_REASONS = {
    "broken": "The planner could not open the file. Save it again, and add that copy.",
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
    limits = {
        "memory": MAX_MEMORY,
        "seconds": MAX_SECONDS,
        "pixels": MAX_PIXELS,
        "pages": MAX_PAGES,
        "characters": MAX_CHARACTERS,
        "side": LONGEST_SIDE,
    }
    mark = mark or b""
    told = (json.dumps(limits).encode() + b"\n", struct.pack(">I", len(mark)) + mark + content)
    environment = ONE_THREAD | {"OPENCV_IO_MAX_IMAGE_PIXELS": str(MAX_PIXELS)}
    with heard(_CHILD, told=told, seconds=MAX_WAIT, environment=environment) as answer:
        return _understood(answer.read())


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
