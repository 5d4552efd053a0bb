"""What a web has loaded before it answers, and what it never loads."""

import json
import subprocess
import sys
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from tests.services.made_for_many import ForMany
from tests.services.processes import where_compiled

# What workers, commands, documents and processes apart use: a web with it would start later.
NEVER = {
    *("boto3", "cv2", "numpy", "openpyxl", "pypdfium2", "redis", "storages"),
    *("docx", "icalendar", "lxml", "markdown_it", "typst", "xlsxwriter"),
    *("hypothesis", "moto", "playwright", "schemathesis"),
}
OURS = ("bsc_comms", "subgroup", "plans", "channels_registry", "evidence", "partnership")
ANSWERS = """
import gc, io, json, sys, threading
from bsc_comms.wsgi import application
from django.db import connections
before = set(sys.modules)
told = {
    "collects": gc.isenabled(),
    "threads": threading.active_count(),
    "connections": sum(link.connection is not None for link in connections.all()),
}
request = {"REQUEST_METHOD": "GET", "PATH_INFO": "/health/live", "SERVER_NAME": "127.0.0.1"}
request |= {"SERVER_PORT": "80", "HTTP_HOST": "127.0.0.1", "wsgi.url_scheme": "http"}
request |= {"wsgi.input": io.BytesIO(), "REMOTE_ADDR": "127.0.0.1"}
answer = application(request, lambda status, headers: told.update(status=status))
told["body"] = b"".join(answer).decode()
told["by_the_request"] = sorted(set(sys.modules) - before)
told["loaded"] = sorted(sys.modules)
print(json.dumps(told))
"""


@dataclass(frozen=True)
class Web:
    """One that started, and what it told of itself."""

    page_times: Path
    told: dict[str, Any]


def start(var: Path) -> Web:
    (var / "static").mkdir()
    page_times = var / "not" / "there"
    done = subprocess.run(
        [sys.executable, "-c", ANSWERS],
        cwd=settings.BASE_DIR,
        env={
            "VAR_DIR": str(var),
            "PYTHONPATH": str(settings.BASE_DIR),
            "METRICS_TOKEN": "a",
            "PROMETHEUS_MULTIPROC_DIR": str(page_times),
            "BROKER_URL": "filesystem://localhost",
            **where_compiled(),
        },
        capture_output=True,
        text=True,
        check=True,
    )
    return Web(page_times, json.loads(done.stdout))


@pytest.fixture(scope="module")
def started_once(tmp_path_factory: pytest.TempPathFactory) -> ForMany[Web]:
    return ForMany(partial(start, tmp_path_factory.mktemp("web")))


@pytest.fixture
def web(started_once: ForMany[Web], request: pytest.FixtureRequest) -> Web:
    return started_once.asked_by(request.node)


def test_it_answers(web):
    assert (web.told["status"], web.told["body"]) == ("200 OK", "ok\n")


def test_nothing_is_there_before_the_first_request_that_cannot_be_shared(web):
    """gunicorn loads once and then parts into processes."""
    assert (web.told["threads"], web.told["connections"]) == (1, 0)


def test_all_is_loaded_before_the_first_request(web):
    late = [name for name in web.told["by_the_request"] if name.startswith(OURS)]
    assert late == [], "The first request waited for these"


def test_what_a_web_does_not_use_is_not_loaded(web):
    """With a folder for its broker it does not speak to Redis, either."""
    assert sorted(NEVER & set(web.told["loaded"])) == []


def test_what_pages_leave_is_collected(web):
    assert web.told["collects"]


def test_the_folder_of_page_times_is_made_whatever_serves_the_pages(web):
    assert [path.suffix for path in web.page_times.iterdir()] == [".db"]
