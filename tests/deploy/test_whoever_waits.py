"""Whoever waits for a page is taken by the first process of the web that is free."""

import contextlib
import http.client
import os
import socket
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from django.conf import settings

from benchmarks.serving import answers
from tests.services import prepared_database
from tests.services.made_for_many import ForMany
from tests.services.processes import free_port, server, where_compiled

pytestmark = pytest.mark.proxy

THREADS = 4
MANY = 40
# Its end never comes, so whoever reads it waits.
HALF_A_REQUEST = b"GET /health/live HTTP/1.1\r\nHost: "
A_REQUEST = HALF_A_REQUEST + b"127.0.0.1\r\n\r\n"


@contextlib.contextmanager
def two_processes(folder: Path) -> Iterator[int]:
    """The port of two processes of two threads each."""
    prepared_database.copy_to(folder / "planner.sqlite3")
    port = free_port()
    env = {
        "PATH": os.environ["PATH"],
        "VAR_DIR": str(folder),
        "BASE_URL": f"http://127.0.0.1:{port}",
        "SECRET_KEY": "a key for this test alone, long enough for the checks of a deployment",
        "WEB_BIND": f"127.0.0.1:{port}",
        "WEB_PROCESSES": "2",
        "WEB_THREADS": "2",
        "STATICFILES_BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage",
        **where_compiled(),
    }
    command = [sys.executable, "-m", "gunicorn", "-c", "deploy/gunicorn.conf.py", "bsc_comms.wsgi"]
    log = folder / "web.log"
    with server(command, log=log, answers=lambda: answers(port), cwd=settings.BASE_DIR, env=env):
        yield port


@pytest.fixture(scope="module")
def standing(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ForMany[int]]:
    with contextlib.ExitStack() as stack:
        folder = tmp_path_factory.mktemp("web")
        yield ForMany(lambda: stack.enter_context(two_processes(folder)))


@pytest.fixture
def web(standing: ForMany[int], request: pytest.FixtureRequest) -> int:
    return standing.asked_by(request.node)


def test_nobody_waits_while_one_of_all_threads_is_free(web):
    with contextlib.ExitStack() as held:
        for _ in range(THREADS - 1):
            slow = held.enter_context(socket.create_connection(("127.0.0.1", web)))
            slow.sendall(HALF_A_REQUEST)
        # At the same time, so that each process is woken by some.
        with ThreadPoolExecutor(MANY) as pool:
            assert [*pool.map(answered, [web] * MANY)] == [200] * MANY


def test_no_connection_holds_a_place_once_its_page_is_there(web):
    connection = http.client.HTTPConnection("127.0.0.1", web, timeout=5)
    connection.request("GET", "/health/live")
    assert connection.getresponse().will_close


def test_nobody_waits_for_those_who_take_their_page_slowly(web):
    """Ten of them, who keep their end open: each two would stop both processes for two seconds."""
    started = time.monotonic()
    with contextlib.ExitStack() as held:
        for _ in range(10):
            slow = held.enter_context(socket.create_connection(("127.0.0.1", web), timeout=5))
            slow.sendall(A_REQUEST)
            assert slow.recv(16).startswith(b"HTTP/1.1 200")
        assert answered(web) == 200
    assert time.monotonic() - started < 5


def answered(port: int) -> int:
    """The status of a page, which has to come within five seconds."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.request("GET", "/health/live")
        return connection.getresponse().status
    finally:
        connection.close()
