"""What the environment says of gunicorn: blank is not set, and a mistake is told by its name."""

import subprocess
import sys

import pytest
from django.conf import settings

SHOW = """
import runpy
told = runpy.run_path("deploy/gunicorn.conf.py")
print(*(told[name] for name in ("bind", "workers", "threads", "forwarded_allow_ips")))
"""
NAMES = ("WEB_BIND", "WEB_PROCESSES", "WEB_THREADS", "WEB_TRUSTS")


def read(**told: str) -> subprocess.CompletedProcess[str]:
    """The file as gunicorn reads it, with nothing in its environment but this."""
    return subprocess.run(
        [sys.executable, "-c", SHOW],
        cwd=settings.BASE_DIR,
        env=told,
        capture_output=True,
        text=True,
        check=False,
    )


def test_what_is_left_blank_is_as_if_it_were_not_set():
    assert read().stdout == "127.0.0.1:8000 2 2 127.0.0.1,::1\n"
    assert read(**dict.fromkeys(NAMES, " ")).stdout == "127.0.0.1:8000 2 2 127.0.0.1,::1\n"


def test_what_is_said_counts():
    told = dict(zip(NAMES, ("[::]:80", "5", "3", "10.0.0.1"), strict=True))
    assert read(**told).stdout == "[::]:80 5 3 10.0.0.1\n"


@pytest.mark.parametrize(
    ("told", "said"),
    [
        ({"WEB_PROCESSES": "two"}, "WEB_PROCESSES should be a whole number."),
        ({"WEB_PROCESSES": "0"}, "Set WEB_PROCESSES to 1 or more: it is 0."),
        ({"WEB_THREADS": "2.5"}, "WEB_THREADS should be a whole number."),
    ],
)
def test_a_mistake_is_told_by_its_name(told, said):
    assert f"ImproperlyConfigured: {said}\n" in read(**told).stderr


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
        },
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_folder_of_page_times_is_made_whatever_serves_the_pages(tmp_path):
    folder = tmp_path / "not" / "there"
    assert serve_a_page(tmp_path, str(folder)).stdout == "200 OK\n"
    assert [path.suffix for path in folder.iterdir()] == [".db"]


def test_one_that_cannot_be_made_is_told_by_its_name_at_the_start(tmp_path):
    (tmp_path / "file").touch()
    told = serve_a_page(tmp_path, str(tmp_path / "file" / "metrics"))
    assert told.stdout == ""
    assert "ImproperlyConfigured: Set PROMETHEUS_MULTIPROC_DIR to a folder that the" in told.stderr


def test_a_blank_folder_of_page_times_is_none(tmp_path):
    assert serve_a_page(tmp_path, " ").stdout == "200 OK\n"
    assert not list(tmp_path.rglob("*.db"))
