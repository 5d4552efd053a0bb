"""Runs a program of ours that opens a file from outside, in a process that may die without harm.

It may be killed by the limits that it sets itself, by the clock or by what it reads: whoever asks
then hears an answer that is cut short. A plain subprocess, since workers that are daemons may not
have children of the other kind; and it sets its limits itself, since a process with threads cannot
safely run code between fork and start.
"""

import contextlib
import os
import subprocess
import sys
import threading
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import IO, cast

# Nothing else of the planner's environment, where its secrets stand.
PASSED_ON = ("PATH", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "SYSTEMROOT")


@contextlib.contextmanager
def heard(
    program: Path,
    *,
    told: Iterable[bytes],
    seconds: float,
    options: Sequence[str] = ("-E", "-s"),
    environment: Mapping[str, str] | None = None,
) -> Iterator[IO[bytes]]:
    """Start the program, hand over what it is told, and give its answer, to be read in the block.

    seconds: on the clock, after which it is killed. options: of Python. environment: beside what
    finds the libraries. Raises OSError where there is no process or memory to spare just now.
    """
    process = _start(program, options, environment or {})
    watch = threading.Timer(seconds, process.kill)
    answer = cast(IO[bytes], process.stdout)
    try:
        watch.start()
        _hand_over(cast(IO[bytes], process.stdin), told)
        yield answer
    finally:
        watch.cancel()
        process.kill()
        answer.close()
        process.wait()


def _start(
    program: Path, options: Sequence[str], environment: Mapping[str, str]
) -> "subprocess.Popen[bytes]":
    compiled = ["-X", f"pycache_prefix={sys.pycache_prefix}"] if sys.pycache_prefix else []
    return subprocess.Popen(  # noqa: S603 - our own program; nothing of the file in its arguments
        [sys.executable, *options, *compiled, str(program)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={key: os.environ[key] for key in PASSED_ON if key in os.environ} | dict(environment),
    )


def _hand_over(pipe: IO[bytes], told: Iterable[bytes]) -> None:
    """Write all of it; a program that has ended meanwhile is heard out all the same."""
    with contextlib.suppress(BrokenPipeError):
        for piece in told:
            pipe.write(piece)
    with contextlib.suppress(BrokenPipeError):
        pipe.close()
