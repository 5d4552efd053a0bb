"""gunicorn for a server: gunicorn -c deploy/gunicorn.conf.py bsc_comms.wsgi

WEB_BIND, WEB_PROCESSES, WEB_THREADS and WEB_TRUSTS change what stands here.
"""

import shutil
import socket
from contextlib import suppress
from pathlib import Path
from threading import Event, Thread
from typing import Any

from bsc_comms.kit.environment import Environment
from bsc_comms.refusing_to_start import told_alone

env = Environment()
bind = env("WEB_BIND", default="127.0.0.1:8000")
# More threads than two take turns at one interpreter, and each of a page's thirty queries waits for
# its turn: with four, 200 people waited three times as long (docs/benchmarks.md).
with told_alone():
    workers = env.whole("WEB_PROCESSES", default=2, least=1)
    threads = env.whole("WEB_THREADS", default=2, least=1)
# A process takes in no more than its threads answer; the others wait before all processes, and the
# first thread that is free takes them. Else some wait at a busy process beside an idle one.
worker_connections = threads
# A connection that stays open without asking would hold such a place: nginx and Caddy keep theirs
# with browsers, and open one for each page here.
keepalive = 0
# Loaded once, before the processes part: they start at once, one that is started afresh too, and
# share what was loaded. New code needs a restart; a reload would go on with the old.
preload_app = True
timeout = 60
graceful_timeout = 20
# As long an address as nginx passes on: the planner itself says of long words what to do.
limit_request_line = 8190
# A process that has answered so many is started afresh; not all at the same time.
max_requests = 5_000
max_requests_jitter = 500
# Only nginx or caddy on this machine may say whom it asks for.
forwarded_allow_ips = env("WEB_TRUSTS", default="127.0.0.1,::1")
worker_tmp_dir = "/dev/shm" if Path("/dev/shm").is_dir() else None  # noqa: S108 - for heartbeats
control_socket_disable = True
loglevel = "warning"

_figures = env("PROMETHEUS_MULTIPROC_DIR", default="")


def on_starting(server: object) -> None:
    """Page times begin anew with the server."""
    if _figures:
        shutil.rmtree(_figures, ignore_errors=True)
        env.folder("PROMETHEUS_MULTIPROC_DIR", default=Path(_figures))


def post_worker_init(worker: object) -> None:
    """Each process sees to it that days are counted on its machine as on all others."""
    from subgroup.operations.late_holidays import follow_holidays  # noqa: PLC0415 - reads settings

    # A daemon: it ends with the process, whatever it waits for.
    Thread(target=follow_holidays, args=(Event().wait,), daemon=True).start()


def post_request(worker: object, request: Any, environ: dict[str, Any], answer: object) -> None:
    """Expect no more from whoever asked for a page: they may take it as slowly as they like.

    Else the whole process waits for up to two seconds until they have it, and takes in nobody.
    """
    if request.method in ("GET", "HEAD"):
        with suppress(OSError):  # they are gone already
            environ["gunicorn.socket"].shutdown(socket.SHUT_RD)


def child_exit(server: object, worker: object) -> None:
    """What an ended process counted stays, with that of all that ended before it."""
    if _figures:
        from bsc_comms.overview.health.past_pages import (  # noqa: PLC0415 - only with figures
            keep_page_times_of,
        )

        try:
            keep_page_times_of(worker.pid, Path(_figures))  # type: ignore[attr-defined]
        except Exception:  # whatever is wrong with the figures must not end the web with them
            server.log.exception("Page times could not be added up.")  # type: ignore[attr-defined]
