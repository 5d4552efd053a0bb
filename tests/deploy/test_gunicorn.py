"""What the environment says of gunicorn: blank is not set, and a mistake is told by its name."""

import os
import runpy
import subprocess
import sys
from collections.abc import Callable

import pytest
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.handlers.wsgi import WSGIHandler

from bsc_comms.kit.environment import Environment, told_by
from tests.services.processes import where_compiled

SHOWN = ("bind", "workers", "threads", "forwarded_allow_ips")
NAMES = ("WEB_BIND", "WEB_PROCESSES", "WEB_THREADS", "WEB_TRUSTS")


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> Callable[..., str]:
    """The file as gunicorn reads it, with nothing in the environment but this."""

    def configuration(**told: str) -> str:
        monkeypatch.setattr(Environment, "ENVIRON", told_by(told))
        found = runpy.run_path(str(settings.BASE_DIR / "deploy" / "gunicorn.conf.py"))
        return " ".join(str(found[name]) for name in SHOWN)

    return configuration


def test_what_is_left_blank_is_as_if_it_were_not_set(read):
    assert read() == "127.0.0.1:8000 2 2 127.0.0.1,::1"
    assert read(**dict.fromkeys(NAMES, " ")) == "127.0.0.1:8000 2 2 127.0.0.1,::1"


def test_what_is_said_counts(read):
    told = dict(zip(NAMES, ("[::]:80", "5", "3", "10.0.0.1"), strict=True))
    assert read(**told) == "[::]:80 5 3 10.0.0.1"


@pytest.mark.parametrize(
    ("told", "said"),
    [
        ({"WEB_PROCESSES": "two"}, "WEB_PROCESSES should be a whole number."),
        ({"WEB_PROCESSES": "0"}, "Set WEB_PROCESSES to 1 or more: it is 0."),
        ({"WEB_THREADS": "2.5"}, "WEB_THREADS should be a whole number."),
    ],
)
def test_a_mistake_is_told_by_its_name(read, told, said):
    with pytest.raises(ImproperlyConfigured) as fault:
        read(**told)
    assert str(fault.value) == said


def test_one_that_cannot_be_made_is_told_by_its_name_at_the_start(tmp_path, monkeypatch, settings):
    settings.MIDDLEWARE = ["bsc_comms.overview.health.metrics.PageTimes"]
    (tmp_path / "file").touch()
    monkeypatch.setenv("PROMETHEUS_MULTIPROC_DIR", str(tmp_path / "file" / "metrics"))
    monkeypatch.setattr(Environment, "ENVIRON", told_by(os.environ))
    with pytest.raises(ImproperlyConfigured, match=r"^Set PROMETHEUS_MULTIPROC_DIR to a folder"):
        WSGIHandler()


def test_a_blank_folder_of_page_times_is_taken_out_of_the_environment(tmp_path, monkeypatch):
    """The library, which asks for it itself, would take blank for the folder it stands in."""
    environment = {"VAR_DIR": str(tmp_path), "PROMETHEUS_MULTIPROC_DIR": " "}
    monkeypatch.setattr(os, "environ", environment)
    monkeypatch.setattr(Environment, "ENVIRON", told_by(environment))
    runpy.run_path(str(settings.BASE_DIR / "bsc_comms" / "settings.py"))
    assert "PROMETHEUS_MULTIPROC_DIR" not in environment


# What a page does, served by something that reads no configuration of gunicorn's.
A_PAGE = """
import io, sys
from bsc_comms.wsgi import application
request = {"REQUEST_METHOD": "GET", "PATH_INFO": "/health/live", "SERVER_NAME": "127.0.0.1"}
request |= {"SERVER_PORT": "80", "HTTP_HOST": "127.0.0.1", "wsgi.url_scheme": "http"}
request |= {"wsgi.input": io.BytesIO(), "REMOTE_ADDR": "127.0.0.1"}
list(application(request, lambda status, headers: print(status)))
"""


def serve_a_page(var, figures: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", A_PAGE],
        cwd=var,
        env={
            "VAR_DIR": str(var),
            "PYTHONPATH": str(settings.BASE_DIR),
            "METRICS_TOKEN": "a token",
            "PROMETHEUS_MULTIPROC_DIR": figures,
            **where_compiled(),
        },
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.thorough
def test_a_blank_folder_of_page_times_is_none(tmp_path):
    assert serve_a_page(tmp_path, " ").stdout == "200 OK\n"
    assert not list(tmp_path.rglob("*.db"))
