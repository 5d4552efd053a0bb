"""Starting a server as a child, waiting until it answers, and ending it for certain."""

import contextlib
import os
import pwd
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path


class ServerDidNotStart(RuntimeError):
    """A server ended early or did not answer in time; the text holds what it said."""


def free_port() -> int:
    """A TCP port on 127.0.0.1 that nobody uses at this moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def where_compiled() -> dict[str, str]:
    """For the environment of another Python: what this one compiled it need not compile again."""
    return {"PYTHONPYCACHEPREFIX": sys.pycache_prefix} if sys.pycache_prefix else {}


def ordinary_user() -> str | None:
    """Whom to run a server as that refuses root: None when we are not root ourselves."""
    if os.geteuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        with contextlib.suppress(KeyError):
            return pwd.getpwnam(name).pw_name
    return None


@contextlib.contextmanager
def server(
    command: list[str],
    *,
    log: Path,
    answers: Callable[[], bool],
    user: str | None = None,
    cwd: Path | None = None,
    env: dict[str, str] | None = None,
    seconds: float = 30,
    stop_signal: signal.Signals = signal.SIGTERM,
) -> Iterator[subprocess.Popen]:
    """Run a server while the block lasts.

    Parameters:
        answers: called until it returns True; the server is ready then.
        user: the account to run as, when we are root.
        seconds: how long to wait for the first answer.

    Raises ServerDidNotStart with the end of its log.
    """
    account = {"user": user, "group": pwd.getpwnam(user).pw_gid, "extra_groups": []} if user else {}
    with log.open("wb") as output:
        process = subprocess.Popen(
            command,
            stdout=output,
            stderr=subprocess.STDOUT,
            stdin=subprocess.DEVNULL,
            cwd=cwd or log.parent,
            env=env,
            start_new_session=True,
            **account,
        )
    try:
        until = time.monotonic() + seconds
        while not answers():
            if process.poll() is not None or time.monotonic() > until:
                raise ServerDidNotStart(f"{command[0]}: {log.read_text(errors='replace')[-800:]}")
            time.sleep(0.05)
        yield process
    finally:
        end(process, stop_signal)


def end(process: subprocess.Popen, stop_signal: signal.Signals) -> None:
    """Ask a process to stop, and stop it if it does not."""
    if process.poll() is None:
        process.send_signal(stop_signal)
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait(10)
