"""A planner on https does not start half open: each fault of its settings in a sentence."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from bsc_comms.starting import faults_at_start, limits_told

ROOT = Path(__file__).resolve().parents[2]
KEY = "Xq7-" + "a long enough key of many kinds of characters " * 2
HOST = "planner.example.org"
SOUND = {
    "BASE_URL": f"https://{HOST}",
    "SECRET_KEY": KEY,
    "ALLOWED_HOSTS": HOST,
    "DEBUG": "0",
    "SAMPLE": "0",
    "BROKER_URL": "memory://localhost",
}


def start(tmp_path: Path, **told: str) -> subprocess.CompletedProcess[str]:
    """Start the planner in a process of its own, with nothing in its environment but this."""
    return subprocess.run(
        [sys.executable, "-c", "import django; django.setup()"],
        cwd=ROOT,
        env={
            "PATH": os.environ["PATH"],
            "DJANGO_SETTINGS_MODULE": "bsc_comms.settings",
            "VAR_DIR": str(tmp_path),
            **SOUND,
            **told,
        },
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_sound_environment_starts(tmp_path: Path) -> None:
    done = start(tmp_path)
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize(
    ("told", "said"),
    [
        ({"DEBUG": "1"}, "Set DEBUG=0"),
        ({"SECRET_KEY": ""}, "Set SECRET_KEY"),
        ({"SECRET_KEY": "short"}, "Set a longer SECRET_KEY"),
        ({"SECRET_KEY": "django-insecure-" + KEY}, "Set another SECRET_KEY"),
        ({"ALLOWED_HOSTS": ""}, "Set ALLOWED_HOSTS"),
        ({"ALLOWED_HOSTS": f"{HOST},*"}, "Name the hosts in ALLOWED_HOSTS"),
        ({"SECOND_FACTOR_ROLES": "chair,queen"}, "SECOND_FACTOR_ROLES names queen"),
    ],
)
def test_an_unsound_one_says_what_to_put_right(
    tmp_path: Path, told: dict[str, str], said: str
) -> None:
    done = start(tmp_path, **told)
    assert done.returncode == 1
    assert f"ImproperlyConfigured: {said}" in done.stderr


def test_all_that_is_wrong_is_said_at_once() -> None:
    said = faults_at_start(debug=True, key="a" * 60, hosts=[])
    assert [each.split(":")[0] for each in said] == [
        "Set DEBUG=0",
        "Set a longer SECRET_KEY",
        "Set ALLOWED_HOSTS to the names under which the planner is reached.",
    ]


def test_limits_are_told_as_often_in_seconds_or_off():
    known = ("search", "export", "link")
    told = limits_told({"search": "120/60", "export": "off"}, known=known)
    assert told == {"search": (120, 60), "export": None}


@pytest.mark.parametrize(
    ("told", "said"),
    [
        ({"serch": "1/1"}, "LIMITS knows search, export, and not serch."),
        ({"search": "many"}, "LIMITS wants search=60/600 or search=off, not many."),
        ({"search": "60"}, "LIMITS wants search=60/600 or search=off, not 60."),
        ({"search": "60/0"}, "LIMITS wants search=60/600 or search=off, not 60/0."),
        ({"search": "-1/60"}, "LIMITS wants search=60/600 or search=off, not -1/60."),
    ],
)
def test_a_limit_that_makes_no_sense_is_named(told, said):
    with pytest.raises(ValueError, match="LIMITS") as wrong:
        limits_told(told, known=("search", "export"))
    assert str(wrong.value) == said
