"""Runs the child that opens what was sent, bounded in memory and time."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bsc_comms.kit.children import heard
from bsc_comms.kit.file_kinds import KINDS
from bsc_comms.kit.uploads.refusals import REASONS, UploadRefused

MAX_MEMORY = 1_200 * 1024 * 1024  # a poster of A2 in four colours, twice
MAX_SECONDS = 40  # of work
MAX_WAIT = 90  # on the clock, on a busy machine
MAX_PIXELS = 60_000_000  # a poster of A2 at 300 dots an inch has 35 million

_CHILD = Path(__file__).with_name("child.py")


@dataclass(frozen=True, slots=True)
class Received:
    """What may be kept: the ending of its kind (one of KINDS) and the bytes."""

    ending: str
    content: bytes

    @property
    def content_type(self) -> str:
        return KINDS[self.ending]


def look_into(name: str, content: bytes, *, kinds: frozenset[str]) -> Received:
    """Tell what a file is and make it fit to be kept.

    In: its name, which only tells a CSV from other text; its bytes; the endings that may come.
    Raises UploadRefused; OSError where there is no process or memory to spare just now,
    RuntimeError where the child cannot run at all.
    """
    limits = {"memory": MAX_MEMORY, "seconds": MAX_SECONDS, "pixels": MAX_PIXELS}
    told = {**limits, "csv": name.lower().endswith(".csv")}
    pieces = (json.dumps(told).encode() + b"\n", content)
    with heard(_CHILD, told=pieces, seconds=MAX_WAIT) as answer:
        return _understood(answer.read(), content, kinds)


def _understood(said: bytes, content: bytes, kinds: frozenset[str]) -> Received:
    line, _, drawn = said.partition(b"\n")
    try:
        answer: dict[str, Any] = json.loads(line)
    except ValueError as cut_short:  # the child was stopped before its end
        raise UploadRefused(REASONS["stopped"]) from cut_short
    if "fault" in answer:
        raise RuntimeError(f"What looks into uploads cannot run: {answer['fault']}")
    if answer["ending"] not in kinds:
        raise UploadRefused(kind=True)
    if "refused" in answer:
        raise UploadRefused(REASONS[answer["refused"]])
    if len(drawn) != answer["drawn"]:
        raise UploadRefused(REASONS["stopped"])
    return Received(answer["ending"], drawn or content)
