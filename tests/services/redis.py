"""A Redis of the tests' own: a free port, nothing on disk, ended with the block."""

import contextlib
import os
import signal
import tempfile
from collections.abc import Iterator
from pathlib import Path

import redis

from tests.services.machine import REDIS
from tests.services.processes import free_port, server


def responds(url: str) -> bool:
    """Whether a Redis answers a ping."""
    try:
        with contextlib.closing(redis.Redis.from_url(url, socket_connect_timeout=1)) as client:
            return bool(client.ping())
    except redis.RedisError:
        return False


@contextlib.contextmanager
def running_redis(program: Path | None = None, *, port: int | None = None) -> Iterator[str]:
    """Start a Redis and give its address, such as redis://127.0.0.1:43210/0.

    port: the one to use; a free one where none is named.
    Raises FileNotFoundError where the machine has none, ServerDidNotStart where it fails.
    """
    program = program or REDIS.find()
    if program is None:
        raise FileNotFoundError("redis-server")
    port = port or free_port()
    url = f"redis://127.0.0.1:{port}/0"
    with tempfile.TemporaryDirectory(prefix="planner-redis-") as folder:
        command = [str(program), "--port", str(port), "--bind", "127.0.0.1", "--dir", folder]
        command += ["--save", "", "--appendonly", "no", "--daemonize", "no"]
        with server(command, log=Path(folder) / "log", answers=lambda: responds(url)):
            yield url


@contextlib.contextmanager
def frozen(url: str) -> Iterator[None]:
    """Let the Redis at this address take connections and say nothing while the block lasts."""
    with contextlib.closing(redis.Redis.from_url(url)) as client:
        process = int(client.info("server")["process_id"])
    os.kill(process, signal.SIGSTOP)
    try:
        yield
    finally:
        os.kill(process, signal.SIGCONT)
