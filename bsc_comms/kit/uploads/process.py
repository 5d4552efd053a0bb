"""Runs the child that opens what was sent, bounded in memory and time."""

import contextlib
import json
import os
import subprocess
import sys
import threading
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, cast

from bsc_comms.kit.uploads.kinds import KINDS, REASONS, UploadRefused

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
    process = _start()
    watch = threading.Timer(MAX_WAIT, process.kill)
    watch.start()
    try:
        _hand_over(cast(IO[bytes], process.stdin), name, content)
        said = cast(IO[bytes], process.stdout).read()
    finally:
        watch.cancel()
        process.kill()
        cast(IO[bytes], process.stdout).close()
        process.wait()
    return _understood(said, content, kinds)


def _start() -> "subprocess.Popen[bytes]":
    options = ["-E", "-s"]
    if sys.pycache_prefix:
        options += ["-X", f"pycache_prefix={sys.pycache_prefix}"]
    passed = ("PATH", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "SYSTEMROOT")
    return subprocess.Popen(  # noqa: S603 - our own program; nothing of the file in its arguments
        [sys.executable, *options, str(_CHILD)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={key: os.environ[key] for key in passed if key in os.environ},
    )


def _hand_over(pipe: IO[bytes], name: str, content: bytes) -> None:
    limits = {"memory": MAX_MEMORY, "seconds": MAX_SECONDS, "pixels": MAX_PIXELS}
    told = {**limits, "csv": name.lower().endswith(".csv")}
    with contextlib.suppress(BrokenPipeError):
        pipe.write(json.dumps(told).encode() + b"\n")
        pipe.write(content)
    with contextlib.suppress(BrokenPipeError):
        pipe.close()


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
