"""A line of the log is one line and one record, whatever somebody calls themselves or asks for.

Each line is read back whole: what it says of a request cannot be made up by who sends it.
"""

import ast
import io
import logging
import re
from datetime import UTC, datetime
from urllib.parse import quote

import pytest
import structlog
from django.test import Client
from django.urls import reverse

from bsc_comms.kit import clock
from plans.models import Communication
from tests import factories
from tests.cast import cast
from tests.plans.communication_forms import said

pytestmark = [pytest.mark.django_db, pytest.mark.unlinted]
FORGED = "timestamp='2016-10-25T09:00:00Z' level='info' event='forged' logger='partnership'"
BREAKS = ("\r\n", "\n", "\r", "\u2028", "\u2029", "\x85", "\x0b", "\x0c", "\x1c", "\x1b[2K\x1b[1G")
EVIL = "x' " + FORGED.join(BREAKS) + "\x1b[31m\x1b]0;title\x07\x00\u202e\" ' \\"
PAIR = re.compile(r"""([a-z_]+)=('(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"|[\w.+:-]+)(?: |$)""")


def read(line: str) -> dict[str, str]:
    """The record that a line says, each of its names once; what cannot be read fails."""
    found: dict[str, str] = {}
    at = 0
    while at < len(line):
        pair = PAIR.match(line, at)
        assert pair is not None, f"{line!r} cannot be read from {at} on"
        assert pair[1] not in found, f"{pair[1]} stands twice in {line!r}"
        text = pair[2]
        found[pair[1]] = str(ast.literal_eval(text)) if text[0] in "'\"" else text
        at = pair.end()
    return found


def records(lines: io.StringIO) -> list[dict[str, str]]:
    """All records of the log; no sign in it moves a cursor, begins a line or hides another."""
    written = lines.getvalue()
    assert written.endswith("\n")
    told = written[:-1].split("\n")
    assert written.splitlines() == told
    assert [line for line in told if not line.isprintable()] == []
    found = [read(line) for line in told]
    for each in found:
        assert list(each)[:3] == ["timestamp", "level", "event"]
        assert each["event"] != "forged"
        assert each["timestamp"] != "2016-10-25T09:00:00Z"
    return found


def test_what_is_read_back_is_what_was_said(lines: io.StringIO) -> None:
    structlog.get_logger("plans").warning("said", title=EVIL, count=3)
    (found,) = records(lines)
    assert (found["event"], found["title"], found["count"]) == ("said", EVIL, "3")


@pytest.mark.parametrize(
    "name", ["plans", "partnership", "bsc_comms.kit", "some.library", "celery"]
)
def test_no_logger_lets_a_text_begin_a_line(lines: io.StringIO, name: str) -> None:
    logging.getLogger(name).warning("Not ready: %s", EVIL)
    logging.getLogger(name).warning(EVIL)
    structlog.get_logger(name).warning(EVIL, address=EVIL)
    try:
        raise ValueError(EVIL)
    except ValueError:
        logging.getLogger(name).exception("It failed.")
    assert len(records(lines)) == 4


def test_a_name_that_is_given_by_hand_is_no_second_one(lines: io.StringIO) -> None:
    """A value that looks like the end of one pair and the beginning of the next."""
    structlog.get_logger("plans").warning("said", title="a' level='critical", level_=1)
    (found,) = records(lines)
    assert (found["level"], found["title"]) == ("warning", "a' level='critical")


def test_no_request_begins_a_line_of_its_own(lines: io.StringIO) -> None:
    """By its address, its method, its host, its headers, its cookies, or what is typed in."""
    browser = Client(raise_request_exception=False)
    nobody = {"login": EVIL, "password": EVIL}
    browser.post(reverse("account_login"), nobody)
    browser.get(f"/{quote(EVIL)}/")
    browser.generic("GET", f"/{EVIL}/")
    words = EVIL.replace("\x00", "")  # an address that holds one leads nowhere
    for each in (EVIL, words):
        browser.get("/plan/", {"text": each, each: each})
    browser.generic(f"GET {EVIL}", "/accounts/login/")
    for name in ("User-Agent", "Host", "Referer", "X-Forwarded-For", "X-Request-ID", "Accept"):
        browser.get("/accounts/login/", headers={name: EVIL})
    # As a header: Python's own cookies refuse such a value from 3.13 on.
    browser.get("/accounts/login/", headers={"Cookie": f"session={EVIL}"})
    found = [each for each in records(lines) if each["event"] == "request_finished"]
    assert {each["request"] for each in found} >= {
        "POST accounts/login/",
        "GET no such address",
        "GET plan/",
    }


def test_nothing_that_is_logged_on_the_plan_begins_one(lines: io.StringIO) -> None:
    people = cast()
    people.alice.name = EVIL[:150]
    people.alice.save()
    factories.PartnerFactory(code="EVIL", name=EVIL.replace("\x00", "")[:200], short_name="E")
    browser = Client(raise_request_exception=False)
    browser.force_login(people.alice)
    title = EVIL.replace("\x00", "")[:150]
    with clock.at(datetime(2016, 10, 25, 9, tzinfo=UTC)):
        browser.post("/communications/new/", said(people, title=title))
        browser.get("/plan/?year=all")
    assert Communication.objects.count() == 1
    told = [each["request"] for each in records(lines)]
    assert told == ["POST communications/new/", "GET plan/"]
