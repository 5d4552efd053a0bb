"""A real request through nginx or Caddy to gunicorn, each with its example of deploy/."""

import contextlib
import http.client
import os
import re
import socket
import ssl
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from threading import Thread

import pytest
from django.conf import settings
from django.urls import reverse

from bsc_comms.kit.access import MORE_THAN_THE_FILE
from evidence.operations.figures import MOST_BYTES
from tests.conftest import missing
from tests.services import prepared_database
from tests.services.made_for_many import ForMany
from tests.services.processes import free_port, server, where_compiled
from tests.services.proxies import NAME, PROXIES, running_proxy

pytestmark = pytest.mark.proxy
ANSWERS_LATER = """
import socket, time
time.sleep(0.5)
with socket.create_server(("127.0.0.1", {})) as web, web.accept()[0] as link:
    link.recv(65536)
    link.sendall(b"HTTP/1.1 200 OK\\r\\nContent-Length: 10\\r\\n\\r\\nwell again")
"""


Behind = tuple[int, int, Path]


@pytest.fixture(scope="module", params=PROXIES)
def standing(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[ForMany[Behind]]:
    """Each proxy is started once, with a planner in production behind it."""
    folder = tmp_path_factory.mktemp(request.param)
    with contextlib.ExitStack() as stack:
        yield ForMany(lambda: stack.enter_context(planner_behind(request.param, folder)))


@pytest.fixture
def behind(standing: ForMany[Behind], request: pytest.FixtureRequest) -> Behind:
    return standing.asked_by(request.node)


@contextlib.contextmanager
def planner_behind(proxy: str, folder: Path) -> Iterator[Behind]:
    """The plain and the TLS port of a proxy before a planner in production; its certificate."""
    prepared_database.copy_to(folder / "planner.sqlite3")
    web = free_port()
    env = {
        "PATH": os.environ["PATH"],
        "VAR_DIR": str(folder),
        "BASE_URL": f"https://{NAME}",
        "ALLOWED_HOSTS": f"{NAME},127.0.0.1",
        "SECRET_KEY": "a key for this test alone, long enough for the checks of a deployment",
        "WEB_BIND": f"127.0.0.1:{web}",
        "WEB_PROCESSES": "2",
        "TRUSTED_PROXIES": "1",
        "METRICS_TOKEN": "a token for this test",
        "PROMETHEUS_MULTIPROC_DIR": str(folder / "metrics"),
        "STATICFILES_BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage",
        **where_compiled(),
    }
    command = [sys.executable, "-m", "gunicorn", "-c", "deploy/gunicorn.conf.py", "bsc_comms.wsgi"]

    def answers() -> bool:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", web), 1):
            return True
        return False

    with contextlib.ExitStack() as stack:
        stack.enter_context(
            server(
                command,
                log=folder / "web.log",
                answers=answers,
                cwd=settings.BASE_DIR,
                env=env,
            )
        )
        try:
            plain, tls = stack.enter_context(running_proxy(proxy, folder, web=web))
        except FileNotFoundError:
            missing(proxy)
        yield plain, tls, folder / "cert.pem"


def get(
    behind: Behind,
    path: str,
    *,
    method: str = "GET",
    timeout: float = 30,
    **headers: str,
) -> http.client.HTTPResponse:
    """An answer over TLS, with the certificate checked by name."""
    _, tls, certificate = behind
    context = ssl.create_default_context(cafile=str(certificate))
    link = http.client.HTTPSConnection("127.0.0.1", tls, timeout=timeout, context=context)
    link.sock = context.wrap_socket(
        socket.create_connection(("127.0.0.1", tls), timeout), server_hostname=NAME
    )
    link.request(method, path, headers={"Host": NAME, **headers})
    answer = link.getresponse()
    answer.body = answer.read()  # type: ignore[attr-defined]
    if "Content-Encoding" not in answer.headers:
        answer.told = answer.body.decode()  # type: ignore[attr-defined]
    return answer


def test_a_page_comes_through_with_its_headers(behind):
    answer = get(behind, "/accounts/login/")
    assert answer.status == 200
    assert "Sign in" in answer.told
    assert "max-age=31536000" in answer.headers["Strict-Transport-Security"]
    assert "no-store" in answer.headers["Cache-Control"]
    assert "__Host-csrf" in answer.headers["Set-Cookie"]
    assert "nginx/" not in answer.headers["Server"]


def test_a_page_comes_compressed(behind):
    plain = len(get(behind, "/accounts/login/").told)
    answer = get(behind, "/accounts/login/", **{"Accept-Encoding": "gzip"})
    assert answer.headers["Content-Encoding"] == "gzip"
    assert len(answer.body) < plain / 2


def test_plain_http_leads_to_https(behind):
    link = http.client.HTTPConnection("127.0.0.1", behind[0], timeout=30)
    link.request("GET", "/plan/", headers={"Host": NAME})
    answer = link.getresponse()
    assert answer.status == 308
    assert re.sub(r":\d+/", "/", answer.headers["Location"]) == f"https://{NAME}/plan/"


def test_nobody_makes_a_plain_request_look_safe_or_another_name_work(behind):
    answer = get(behind, "/accounts/login/", Host="evil.example.org")
    assert answer.status == 400 or answer.told == "", "Caddy has nothing at all under that name"


def test_health_and_metrics_come_through_for_this_machine(behind):
    assert get(behind, "/health/live").told == "ok\n"
    assert get(behind, "/health/ready").told == "ready\n"
    assert get(behind, "/metrics").status == 404
    assert get(behind, "/accounts/login/").status == 200
    answer = get(behind, "/metrics", Authorization="Bearer a token for this test")
    assert answer.status == 200
    assert 'page="account_login",status="200"' in answer.told, "Both processes are added up"


def said_at_once(behind: Behind, path: str, length: int) -> bytes:
    """What is said of so long a body at its start; nothing where it is waited for.

    A newer Caddy (2.11) reads a quarter of a megabyte before it says anything.
    """
    _, tls, certificate = behind
    context = ssl.create_default_context(cafile=str(certificate))
    link = context.wrap_socket(
        socket.create_connection(("127.0.0.1", tls), 30), server_hostname=NAME
    )
    lines = (f"POST {path} HTTP/1.1", f"Host: {NAME}", f"Content-Length: {length}", "", "")
    with link:
        link.sendall("\r\n".join(lines).encode() + b"x" * 300_000)
        link.settimeout(1)
        with contextlib.suppress(TimeoutError):
            return link.recv(4096)
    return b""


def test_an_address_with_long_words_reaches_the_planner(behind):
    answer = get(behind, f"/plan/?text={'x' * 6_000}")
    assert answer.status == 302
    assert answer.headers["Location"].endswith("x" * 6_000)


def sends_slowly(behind: Behind) -> ssl.SSLSocket:
    """A form for signing in of which no more than its first bytes come."""
    _, tls, certificate = behind
    context = ssl.create_default_context(cafile=str(certificate))
    link = context.wrap_socket(
        socket.create_connection(("127.0.0.1", tls), 30), server_hostname=NAME
    )
    lines = (
        *("POST /accounts/login/ HTTP/1.1", f"Host: {NAME}", f"Origin: https://{NAME}"),
        f"Cookie: __Host-csrf={'a' * 32}",
        *("Content-Type: application/x-www-form-urlencoded", "Content-Length: 100000", "", ""),
    )
    link.sendall("\r\n".join(lines).encode() + b"login=a")
    return link


def test_those_who_send_slowly_keep_nobody_else_waiting(behind):
    """Without an account too; each thread of the planner would wait for one of them."""
    with contextlib.ExitStack() as stack:
        slow = [stack.enter_context(sends_slowly(behind)) for _ in range(12)]
        time.sleep(1)
        for link in slow:
            link.sendall(b"a")
        assert get(behind, "/health/live", timeout=5).told == "ok\n"


def test_a_body_that_is_too_large_is_refused_before_it_is_read(behind):
    assert said_at_once(behind, "/accounts/login/", 30_000_000).startswith(b"HTTP/1.1 413")


@pytest.mark.parametrize(
    ("page", "length"), [("account_login", 30_000_000), ("evidence:figures", 2 * MOST_BYTES)]
)
def test_whoever_sends_too_large_a_body_reads_what_to_do(behind, page, length):
    said = said_at_once(behind, reverse(page), length).decode()
    assert "content-type: text/html; charset=utf-8" in said.lower()
    assert "<h1>That is too large</h1>" in said
    assert "Nothing was saved." in said and "Choose a smaller file" in said


def test_a_file_of_figures_as_large_as_its_page_says_is_waited_for(behind):
    path = reverse("evidence:figures")
    assert said_at_once(behind, path, MOST_BYTES + MORE_THAN_THE_FILE) == b""


def test_a_larger_file_of_figures_is_refused_at_once(behind):
    path = reverse("evidence:figures")
    assert said_at_once(behind, path, 2 * MOST_BYTES).startswith(b"HTTP/1.1 413")


def test_whoever_asks_while_the_web_starts_afresh_waits_for_it(tmp_path):
    """Behind Caddy; nginx says for a moment that nobody is there."""
    web = free_port()
    with contextlib.ExitStack() as stack:
        try:
            ports = stack.enter_context(running_proxy("caddy", tmp_path, web=web))
        except FileNotFoundError:
            missing("caddy")
        starting = subprocess.Popen([sys.executable, "-c", ANSWERS_LATER.format(web)])
        stack.callback(starting.kill)
        assert get((*ports, tmp_path / "cert.pem"), "/plan/").told == "well again"


def posted_as_the_web_breaks_off(proxy, folder, path):
    """What is posted is not tried again, so the answer comes at once."""
    with contextlib.ExitStack() as stack:
        web = stack.enter_context(socket.create_server(("127.0.0.1", 0)))
        try:
            ports = stack.enter_context(running_proxy(proxy, folder, web=web.getsockname()[1]))
        except FileNotFoundError:
            missing(proxy)
        Thread(target=lambda: web.accept()[0].close()).start()
        return get((*ports, folder / "cert.pem"), path, method="POST")


def test_whoever_asks_while_the_planner_is_away_reads_what_to_do(tmp_path):
    """Behind nginx; Caddy would no longer log what it has a page for."""
    answer = posted_as_the_web_breaks_off("nginx", tmp_path, "/communications/new/")
    assert answer.status == 502
    assert answer.headers["Content-Type"] == "text/html; charset=utf-8"
    assert answer.headers["Cache-Control"] == "no-store"
    assert "<h1>The planner does not answer just now</h1>" in answer.told
    assert "try again in a few minutes" in answer.told


def test_no_key_of_an_address_is_logged_when_the_web_breaks_off(tmp_path):
    """By Caddy; nginx logs addresses below the level of its example, crit."""
    path = "/record/shared/?key=a-key-of-somebody"
    answer = posted_as_the_web_breaks_off("caddy", tmp_path, path)
    assert answer.status == 502
    log = (tmp_path / "log").read_text()
    assert '"logger":"http.log.error"' in log, "What went wrong is logged all the same"
    assert "a-key-of-somebody" not in log
