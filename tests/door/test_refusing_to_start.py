"""A planner on https does not start half open: each fault of its settings in a sentence."""

import os
import runpy
import subprocess
import sys
from collections.abc import Callable, Sequence
from datetime import time
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured

from bsc_comms.kit.environment import Environment, told_by
from bsc_comms.refusing_to_start import (
    faults_at_start,
    faults_of_hours,
    faults_of_names,
    limits_told,
    told_alone,
)
from tests.services.processes import where_compiled

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


SET_UP = ("-c", "import django; django.setup()")


def start(
    tmp_path: Path, *, by: Sequence[str] = SET_UP, **told: str
) -> subprocess.CompletedProcess[str]:
    """Start the planner in a process of its own, with nothing in its environment but this."""
    return subprocess.run(
        [sys.executable, *by],
        cwd=ROOT,
        env={
            "PATH": os.environ["PATH"],
            "DJANGO_SETTINGS_MODULE": "bsc_comms.settings",
            "VAR_DIR": str(tmp_path),
            **where_compiled(),
            **SOUND,
            **told,
        },
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture
def read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., dict[str, Any]]:
    """What the settings come to, read anew with nothing in the environment but this."""

    def settings(**told: str) -> dict[str, Any]:
        environment = told_by({"VAR_DIR": str(tmp_path), **SOUND, **told})
        with monkeypatch.context() as here:
            here.setattr(os, "environ", environment)
            here.setattr(Environment, "ENVIRON", environment)
            return runpy.run_path(str(ROOT / "bsc_comms" / "settings.py"))

    return settings


def test_a_sound_environment_starts(tmp_path: Path) -> None:
    done = start(tmp_path)
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize(
    ("told", "said"),
    [
        ({"DEBUG": "1", "SAMPLE": "1"}, "Set DEBUG=0"),
        ({"STATICFILES_BACKEND": "foo"}, "STATICFILES_BACKEND names foo, which there is not."),
        ({"SECOND_FACTOR_ROLES": "chair,queen"}, "SECOND_FACTOR_ROLES names queen"),
    ],
)
def test_an_unsound_one_does_not_start(tmp_path: Path, told: dict[str, str], said: str) -> None:
    done = start(tmp_path, **told)
    assert done.returncode == 1
    assert f"ImproperlyConfigured: {said}" in done.stderr


@pytest.mark.parametrize("by", [("manage.py", "check"), ("-c", "import bsc_comms.wsgi")])
def test_whoever_starts_it_reads_the_sentence_alone(tmp_path: Path, by: Sequence[str]) -> None:
    done = start(tmp_path, by=by, LETTERS_FROM="8 o'clock")
    assert (done.returncode, done.stderr) == (1, "LETTERS_FROM should be a time like 08:00.\n")


def test_a_fault_of_the_code_keeps_its_traceback() -> None:
    with pytest.raises(ImproperlyConfigured), told_alone():
        raise ImproperlyConfigured("A form has no version.")


@pytest.mark.filterwarnings("ignore:Engine not recognized from url")
@pytest.mark.parametrize(
    ("told", "said"),
    [
        ({"DEBUG": "1"}, "Set DEBUG=0"),
        ({"SECRET_KEY": ""}, "Set SECRET_KEY"),
        ({"SECRET_KEY": "short"}, "Set a longer SECRET_KEY"),
        ({"SECRET_KEY": "django-insecure-" + KEY}, "Set another SECRET_KEY"),
        ({"ALLOWED_HOSTS": ""}, "Set ALLOWED_HOSTS"),
        ({"ALLOWED_HOSTS": f"{HOST},*"}, "Name the hosts in ALLOWED_HOSTS"),
        ({"SAMPLE": "1"}, "Set SAMPLE=0"),
        ({"BASE_URL": "planner.example.org"}, "Set BASE_URL to an address like https://"),
        ({"BASE_URL": "https://"}, "Set BASE_URL to an address like https://"),
        ({"BASE_URL": "ftp://planner.example.org"}, "Set BASE_URL to an address like https://"),
        ({"BASE_URL": "http://[::1"}, "Set BASE_URL to an address like https://"),
        ({"BASE_URL": f"http://{HOST}:abc"}, "Set BASE_URL to an address like https://"),
        ({"BASE_URL": f"https://{HOST}/planner"}, "Set BASE_URL to a scheme and a name alone"),
        ({"BASE_URL": f"https://{HOST}?x=1"}, "Set BASE_URL to a scheme and a name alone"),
        ({"BASE_URL": f"https://me@{HOST}"}, "Set BASE_URL to a scheme and a name alone"),
        ({"ALLOWED_HOSTS": "other.example.org"}, f"Name {HOST} in ALLOWED_HOSTS: BASE_URL, and"),
        ({"ALLOWED_HOSTS": f"https://{HOST}"}, "Set ALLOWED_HOSTS to names alone, such as"),
        ({"ALLOWED_HOSTS": f"{HOST}:8000"}, "Set ALLOWED_HOSTS to names alone, such as"),
        ({"VAR_DIR": "/dev/null/planner"}, "Set VAR_DIR to a folder that the planner may make: "),
        ({"LETTERS_FROM": "20:00", "LETTERS_UNTIL": "08:00"}, "Set LETTERS_FROM to an hour before"),
        ({"LETTERS_FROM": "20:00"}, "Set LETTERS_FROM to an hour before LETTERS_UNTIL"),
        ({"LETTERS_FROM": "8 o'clock"}, "LETTERS_FROM should be a time like 08:00."),
        ({"LETTERS_UNTIL": "20:00+01:00"}, "LETTERS_UNTIL should be a time like 08:00."),
        ({"LOG_LEVEL": "loud"}, "LOG_LEVEL should be one of CRITICAL, "),
        ({"FROM_EMAIL": "the planner"}, "Set FROM_EMAIL to an e-mail address"),
        ({"FROM_EMAIL": "planner@bücher.example"}, "Set FROM_EMAIL to an e-mail address"),
        ({"ACCOUNTS_KEPT_DAYS": "0"}, "Set ACCOUNTS_KEPT_DAYS to 30 or more: it is 0."),
        ({"SIGNED_IN_HOURS": "-3"}, "Set SIGNED_IN_HOURS to 1 or more: it is -3."),
        ({"SIGNED_IN_HOURS": "99999999999"}, "Set SIGNED_IN_HOURS to 100000 or less: it is"),
        ({"TRUSTED_PROXIES": "one"}, "TRUSTED_PROXIES should be a whole number."),
        ({"DATABASE_URL": "planner"}, "DATABASE_URL should be an address like postgres://"),
        ({"DATABASE_URL": "mysql://a:b@c/d"}, "DATABASE_URL should be an address like postgres://"),
        ({"DATABASE_URL": "postgres://a:b@c/"}, "DATABASE_URL should be an address like postgres:"),
        ({"DATABASE_URL": "sqlite:///"}, "DATABASE_URL should be an address like postgres://"),
        ({"DATABASE_URL": "sqlite://:memory:"}, "DATABASE_URL should be an address like postgres:"),
        ({"CACHE_URL": "memory"}, "CACHE_URL should be an address like redis://"),
        ({"CACHE_URL": "dummycache://"}, "CACHE_URL should be an address like redis://"),
        ({"CACHE_URL": "redis://127.0.0.1:6x/1"}, "CACHE_URL should be an address like redis://"),
        ({"CACHE_URL": "redis:/127.0.0.1"}, "CACHE_URL should be an address like redis://"),
        ({"CACHE_URL": "redis:///1"}, "CACHE_URL should be an address like redis://"),
        ({"CACHE_URL": "redis:///"}, "CACHE_URL should be an address like redis://"),
        ({"CACHE_URL": "redis://:a,b@c/1"}, "CACHE_URL should be an address like redis://"),
        ({"CACHE_URL": "redis://:a#b@c/1"}, "CACHE_URL should be an address like redis://"),
        ({"CACHE_URL": "redis://a:1#b@c/1"}, "CACHE_URL should be an address like redis://"),
        ({"EMAIL_URL": "smtp+tls://a:1#b@c:587"}, "EMAIL_URL should be an address like smtp+tls"),
        ({"EMAIL_URL": "mail.example.org"}, "EMAIL_URL should be an address like smtp+tls://"),
        ({"EMAIL_URL": "smtp+tls://:587"}, "EMAIL_URL should be an address like smtp+tls://"),
        ({"EMAIL_URL": "smtp://a:5%C2%A3@b:25"}, "EMAIL_URL has a user or a password with letters"),
        ({"EMAIL_URL": "smtp://josé:1@b:25"}, "EMAIL_URL has a user or a password with letters"),
        ({"BROKER_URL": "http://127.0.0.1"}, "BROKER_URL should be an address like redis://"),
        ({"BROKER_URL": "redis://127.0.0.1:6x/0"}, "BROKER_URL should be an address like redis:"),
        ({"BROKER_URL": "redis:/127.0.0.1"}, "BROKER_URL should be an address like redis://"),
        ({"BROKER_URL": "foo"}, "BROKER_URL should be an address like redis://"),
        ({"FILES_URL": "s3://planner?endpoint_url=x"}, "FILES_URL knows endpoint and region, and"),
        ({"LIMITS": "search"}, "LIMITS wants search=60/600 or search=off, not nothing."),
        ({"OIDC_ISSUER": "login.example.org"}, "Set OIDC_ISSUER to an address like https://login"),
        ({"RECORD_CLOSES": "31 May"}, "RECORD_CLOSES should be a day that every year has, month"),
        ({"RECORD_CLOSES": "31-05"}, "RECORD_CLOSES should be a day that every year has, month"),
        ({"RECORD_CLOSES": "02-29"}, "RECORD_CLOSES should be a day that every year has, month"),
        ({"RECORD_CLOSES": "03-31"}, "Set RECORD_CLOSES to a day from 04-01 to 03-30: on"),
        ({"RECORD_KEY": "abc"}, "RECORD_KEY should be 64 hexadecimal digits, as openssl"),
        ({"RECORD_OLD_KEYS": "0123456789abcdef"}, "RECORD_OLD_KEYS should be public keys of 64 "),
    ],
)
def test_an_unsound_one_says_what_to_put_right(read, told: dict[str, str], said: str) -> None:
    with pytest.raises(ImproperlyConfigured) as fault:
        read(**told)
    assert str(fault.value).startswith(said)


#: Settings of which each has a value of its own where nothing is said.
LEFT_BLANK = (
    *("DATABASE_URL", "CACHE_URL", "BROKER_URL", "EMAIL_URL", "FROM_EMAIL", "FILES_URL"),
    *("LETTERS_FROM", "LETTERS_UNTIL", "TRUSTED_PROXIES", "LOG_LEVEL", "LIMITS", "SAMPLE"),
    *("SIGNED_IN_HOURS", "ACCOUNTS_KEPT_DAYS", "SECOND_FACTOR_ROLES", "OIDC_ISSUER"),
    *("RECORD_CLOSES", "RECORD_KEY", "RECORD_OLD_KEYS", "STATICFILES_BACKEND"),
)


def test_what_is_left_blank_is_as_if_it_were_not_set(tmp_path: Path) -> None:
    done = start(tmp_path, **dict.fromkeys(LEFT_BLANK, ""))
    assert (done.returncode, done.stderr) == (0, "")


def test_the_day_on_which_a_record_closes_is_31_may_unless_another_is_said(read) -> None:
    assert read()["RECORD_CLOSES"] == (5, 31)
    assert read(RECORD_CLOSES=" 06-30 ")["RECORD_CLOSES"] == (6, 30)


@pytest.mark.parametrize("level", ["info", "INFO"])
def test_a_level_of_the_log_may_be_written_small(read, level: str) -> None:
    assert read(LOG_LEVEL=level)["LOGGING"]["root"]["level"] == "INFO"


@pytest.mark.parametrize(
    ("told", "sends"),
    [
        ({"FROM_EMAIL": "planner@example.org"}, "planner@example.org"),
        ({"FROM_EMAIL": "The planner <planner@example.org>"}, "planner@example.org"),
        ({"FROM_EMAIL": ""}, "planner@localhost"),
    ],
)
def test_the_sender_of_letters_is_an_address_alone(read, told, sends):
    """Letters give it the partnership's name themselves."""
    assert read(**told)["DEFAULT_FROM_EMAIL"] == sends


def test_keys_of_before_are_taken_however_they_were_copied(read):
    told = read(RECORD_OLD_KEYS=f"{'AB' * 32}, {'cd' * 32},")
    assert told["RECORD_OLD_KEYS"] == ["ab" * 32, "cd" * 32]


@pytest.mark.parametrize(
    ("name", "told", "taken"),
    [
        ("OIDC_DOMAINS", "a.org, B.org ,", ["a.org", "b.org"]),
        ("SECOND_FACTOR_ROLES", "chair, coordinator", ["chair", "coordinator"]),
        ("ALLOWED_HOSTS", f"{HOST}, other.example.org", [HOST, "other.example.org"]),
    ],
)
def test_a_list_may_hold_blanks_after_its_commas(read, name, told, taken):
    assert read(**{name: told})[name] == taken


@pytest.mark.parametrize(
    "address",
    [
        "redis://:secret@10.0.0.1:6379/0",
        "rediss://queue/1",
        "redis+socket:///run/redis.sock",
        "filesystem://",
    ],
)
def test_these_addresses_of_a_broker_start(read, address):
    assert read(BROKER_URL=address)["CELERY_BROKER_URL"] == address


@pytest.mark.parametrize(
    ("address", "found_at"),
    [
        ("redis://:secret@10.0.0.1:6379/1", "redis://:secret@10.0.0.1:6379/1"),
        ("rediss://cache/1", "rediss://cache/1"),
        ("redis:///run/redis.sock", "unix:///run/redis.sock"),
        ("redis:///run/redis.sock?db=1", "unix:///run/redis.sock"),
        ("redis://:secret@/run/redis.sock", "unix://:secret@/run/redis.sock"),
        ("dbcache://counted", "counted"),
    ],
)
def test_these_addresses_of_a_cache_start(read, address, found_at):
    assert read(CACHE_URL=address)["CACHES"]["default"]["LOCATION"] == found_at


@pytest.mark.parametrize(
    ("name", "address"),
    [
        ("DATABASE_URL", "postgres://planner:a/b@127.0.0.1/planner"),
        ("BROKER_URL", "redis://:a#b@127.0.0.1:6379/0"),
        ("CACHE_URL", "redis://:a/b@127.0.0.1:6379/1"),
        ("EMAIL_URL", "smtp+tls://planner:a?b@127.0.0.1:587"),
    ],
)
def test_a_password_that_ends_its_address_is_told_how_to_be_written(read, name, address):
    with pytest.raises(ImproperlyConfigured) as fault:
        read(**{name: address})
    assert "/ as %2F, # as %23, ? as %3F" in str(fault.value)
    assert "a/b" not in str(fault.value)


def test_a_password_is_read_as_it_was_before_it_was_written_otherwise(read):
    told = read(DATABASE_URL="postgres://planner:a%2Fb%23c%3Fd%40e%25f@127.0.0.1/planner")
    assert told["DATABASES"]["default"]["PASSWORD"] == "a/b#c?d@e%f"


ODD = "$2b#a key that begins with a dollar, as one in fifty that Django makes does$"


def test_a_setting_that_begins_with_a_dollar_is_read_as_it_stands(read):
    """It names no other setting."""
    assert read(SECRET_KEY=ODD)["SECRET_KEY"] == ODD
    assert read(METRICS_TOKEN="$HOME", HOME="/home")["METRICS_TOKEN"] == "$HOME"
    with pytest.raises(ImproperlyConfigured, match="TRUSTED_PROXIES"):
        read(TRUSTED_PROXIES="$1")


def test_signs_that_a_file_of_settings_would_change_are_read_from_their_numbers(read):
    told = read(DATABASE_URL="postgres://planner:%24a%5Cb@127.0.0.1/planner")
    assert told["DATABASES"]["default"]["PASSWORD"] == "$a\\b"


def test_a_folder_of_others_is_told_by_its_name(tmp_path, monkeypatch):
    monkeypatch.setattr("os.access", lambda path, mode: False)
    monkeypatch.setitem(Environment.ENVIRON, "VAR_DIR", str(tmp_path))
    with pytest.raises(ImproperlyConfigured, match="Set VAR_DIR to a folder in which the planner"):
        Environment().folder("VAR_DIR", default=tmp_path)


@pytest.mark.parametrize(
    ("hosts", "site"),
    [
        *(([HOST], HOST), ([".example.org"], HOST), (["other", HOST], HOST)),
        *(([f"{HOST}."], HOST), ([HOST], f"{HOST}."), (["[fd00::1]"], "fd00::1")),
    ],
)
def test_letters_lead_to_a_name_that_is_answered(hosts, site):
    assert faults_of_names(hosts, site=site) == []


def test_an_address_that_is_not_answered_is_named_as_it_has_to_be_written():
    (said,) = faults_of_names(["other"], site="fd00::1")
    assert said.startswith("Name [fd00::1] in ALLOWED_HOSTS: ")


@pytest.mark.parametrize("host", ["planner", ".example.org", "127.0.0.1", "[::1]", "*"])
def test_a_host_is_a_name_or_an_address(host):
    assert faults_of_names([host]) == []


def test_until_midnight_is_until_the_day_is_over() -> None:
    assert faults_of_hours(first=time(8), last=time(0)) == []
    assert faults_of_hours(first=time(0), last=time(0)) == []
    assert len(faults_of_hours(first=time(8), last=time(8))) == 1


def test_all_that_is_wrong_is_said_at_once() -> None:
    said = faults_at_start(debug=True, sample=True, key="a" * 60, hosts=[])
    assert [each.split(":")[0] for each in said] == [
        "Set DEBUG=0",
        "Set SAMPLE=0",
        "Set a longer SECRET_KEY",
        "Set ALLOWED_HOSTS to the names under which the planner is reached.",
    ]


def test_limits_are_told_as_often_in_seconds_or_off():
    known = ("search", "export", "link")
    told = limits_told(["search=120/60", "export=off"], known=known)
    assert told == {"search": (120, 60), "export": None}


@pytest.mark.parametrize(
    ("told", "said"),
    [
        ("serch=1/1", "LIMITS knows search, export, and not serch."),
        ("search=many", "LIMITS wants search=60/600 or search=off, not many."),
        ("search=60", "LIMITS wants search=60/600 or search=off, not 60."),
        ("search=60/0", "LIMITS wants search=60/600 or search=off, not 60/0."),
        ("search=-1/60", "LIMITS wants search=60/600 or search=off, not -1/60."),
    ],
)
def test_a_limit_that_makes_no_sense_is_named(told, said):
    with pytest.raises(ValueError, match="LIMITS") as wrong:
        limits_told([told], known=("search", "export"))
    assert str(wrong.value) == said
