"""Real workers that start in a moment: forked from a process that has imported everything already.

    python -m tests.services.nursery      # reads orders line by line, see `main`

A worker takes seconds to import the planner. Where fifty of them are killed one after the other,
the nursery does that once and forks: each is a process of its own, with the worker's own signals.
"""

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import django

ROOT = Path(__file__).resolve().parent.parent.parent
READY = " ready."
OPTIONS = ("--pool", "threads", "--concurrency", "2", "--loglevel", "INFO")
QUIET = ("--without-gossip", "--without-mingle", "--without-heartbeat")
LONGEST_STOP = 20.0


@dataclass
class Worker:
    """A forked worker. Ends once: `wait` says with which code (negative: by which signal)."""

    pid: int
    nursery: "Nursery"
    code: int | None = None

    def send_signal(self, how: signal.Signals) -> None:
        os.kill(self.pid, how)

    def wait(self) -> int:
        """Until it has ended; after twenty seconds it is killed."""
        if self.code is None:
            self.code = int(self.nursery.order(f"wait {self.pid}"))
        return self.code


class Nursery:
    """The process from which workers are forked."""

    def __init__(self, process: subprocess.Popen) -> None:
        self.process = process

    def order(self, line: str) -> str:
        assert self.process.stdin
        assert self.process.stdout
        self.process.stdin.write(f"{line}\n")
        self.process.stdin.flush()
        answer: str = self.process.stdout.readline().strip()
        assert answer, "The nursery has ended"
        return answer

    @contextlib.contextmanager
    def worker(self, name: str, log: Path) -> Iterator[Worker]:
        """A worker that takes work by now; told to stop with the block if it still runs."""
        log.write_text("")
        worker = Worker(int(self.order(f"start {name} {log}")), self)
        try:
            until = time.monotonic() + 60
            while READY not in log.read_text():
                assert time.monotonic() < until, log.read_text()[-800:]
                time.sleep(0.02)
            yield worker
        finally:
            if worker.code is None:
                worker.send_signal(signal.SIGTERM)
                worker.wait()


@contextlib.contextmanager
def running_nursery(env: Mapping[str, str]) -> Iterator[Nursery]:
    """Run one for the block. env: of the workers, complete."""
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.services.nursery"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        cwd=ROOT,
        env=dict(env),
        text=True,
    )
    try:
        yield Nursery(process)
    finally:
        assert process.stdin
        process.stdin.close()
        process.wait(60)


def main() -> None:
    """Orders: `start NAME LOG` forks a worker and says its pid; `wait PID` says how it ended."""
    django.setup()
    from bsc_comms.celery import app  # noqa: PLC0415

    app.loader.import_default_modules()
    for line in sys.stdin:
        order, *words = line.split()
        if order == "start":
            pid = os.fork()
            if pid == 0:
                _be_a_worker(app, *words)
            print(pid, flush=True)
        elif order == "wait":
            print(_ended(int(words[0])), flush=True)


def _be_a_worker(app: object, name: str, log: str) -> None:
    """Never returns."""
    os.setsid()
    target = os.open(log, os.O_WRONLY | os.O_APPEND)
    for stream in (1, 2):
        os.dup2(target, stream)
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    code = 1
    try:
        app.worker_main(["worker", "--hostname", f"{name}@planner", *OPTIONS, *QUIET])  # type: ignore[attr-defined]
        code = 0
    except SystemExit as end:
        code = end.code if isinstance(end.code, int) else 1
    finally:
        os._exit(code)


def _ended(pid: int) -> int:
    until = time.monotonic() + LONGEST_STOP
    while True:
        found, status = os.waitpid(pid, os.WNOHANG)
        if found:
            return os.waitstatus_to_exitcode(status)
        if time.monotonic() > until:
            os.kill(pid, signal.SIGKILL)
        time.sleep(0.02)


if __name__ == "__main__":
    main()
    os._exit(0)  # to take apart all that it imported takes half a second
