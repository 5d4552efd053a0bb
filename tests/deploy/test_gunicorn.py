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
