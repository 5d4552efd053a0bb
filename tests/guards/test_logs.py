"""The log: one number on the page, in the answer, in the line and in the history; and no words."""

import logging
import re
from smtplib import SMTPRecipientsRefused

import pytest
import structlog
from django.conf import settings
from django.contrib.sessions.backends.db import SessionStore
from django.db import OperationalError
from django.test import Client
from django.urls import reverse

from bsc_comms.kit import clock
from bsc_comms.overview import views
from partnership.choices import Role
from partnership.models import Change
from partnership.operations.letters import post, send_due_letters
from tests import factories
from tests.factories.governance import LetterFactory
from tests.guards.modules import APPS

pytestmark = [pytest.mark.django_db, pytest.mark.unlinted]
CANARY = "quetzal"
NUMBER = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")


@pytest.fixture
def browser() -> Client:
    browser = Client(raise_request_exception=False)
    browser.force_login(factories.administrator(name="Quetzal Xochitl", email=f"{CANARY}@a.org"))
    return browser


def fail(*args, **kwargs) -> None:
    raise ValueError(f"{CANARY}@a.org could not be read") from KeyError(CANARY)


def test_a_fault_has_one_number_on_its_page_and_in_the_log(lines, browser, monkeypatch) -> None:
    monkeypatch.setattr(views.day, "administrator_day", fail)
    answer = browser.get("/")
    assert answer.status_code == 500
    (number,) = NUMBER.findall(answer.content.decode())
    assert answer["X-Request-ID"] == number
    (line,) = [each for each in lines.getvalue().splitlines() if "request_failed" in each]
    assert f"request_id='{number}'" in line
    assert "builtins.ValueError at " in line
    assert "bsc_comms/overview/views.py:" in line
    assert "after builtins.KeyError" in line


@pytest.mark.parametrize(
    ("path", "route"),
    [
        ("/plan/", "plan/"),
        (f"/people/{CANARY}/", "no such address"),
        (f"/{CANARY}/", "no such address"),
        (f"/static/{CANARY}.css", "static/…"),
    ],
)
def test_a_fault_before_a_page_is_found_names_its_route(lines, browser, monkeypatch, path, route):
    """Where the database is away, nobody is known, and each page fails like that."""

    def away(self):
        raise OperationalError(CANARY)

    monkeypatch.setattr(SessionStore, "load", away)
    browser.get(path)
    (line,) = [each for each in lines.getvalue().splitlines() if "request_failed" in each]
    assert f"request='GET {route}'" in line
    assert CANARY not in line


@pytest.mark.parametrize(
    ("path", "status"),
    [("/no-such-page/", 404), ("/meetings/new/", 403)],
)
def test_a_refusal_says_its_number_too(lines, path: str, status: int) -> None:
    browser = Client()
    browser.force_login(factories.PersonFactory())
    answer = browser.get(path)
    assert answer.status_code == status
    (number,) = NUMBER.findall(answer.content.decode())
    assert answer["X-Request-ID"] == number
    assert f"request_id='{number}'" in lines.getvalue()


def test_what_cannot_be_read_says_its_number(lines) -> None:
    answer = Client().get("/accounts/login/", headers={"host": f"{CANARY}.example.org"})
    assert answer.status_code == 400
    assert NUMBER.findall(answer.content.decode()) == [answer["X-Request-ID"]]
    assert CANARY not in lines.getvalue()


def test_a_form_that_was_open_too_long_says_its_number() -> None:
    browser = Client(enforce_csrf_checks=True)
    answer = browser.post("/accounts/login/", {"login": "a@example.org", "password": "x"})
    assert answer.status_code == 403
    assert answer["X-Request-ID"] in answer.content.decode()


def test_a_number_that_a_client_sends_counts_for_nothing(browser) -> None:
    answer = browser.get("/", headers={"X-Request-ID": "mine"})
    assert NUMBER.fullmatch(answer["X-Request-ID"])


def test_a_change_carries_the_number_of_its_request(browser) -> None:
    shown = factories.PersonFactory()
    answer = browser.post(
        reverse("partnership:person_appoint", args=[shown.pk]), {"role": Role.BOARD.value}
    )
    assert Change.objects.get(act="role given").request_id == answer["X-Request-ID"]


def test_no_word_about_anybody_is_in_the_log(lines, browser, monkeypatch) -> None:
    """Faults, refusals, searches, keys, what was typed at the door, and letters that fail."""
    nobody = Client()
    nobody.post(reverse("account_login"), {"login": f"{CANARY}@b.org", "password": CANARY})
    nobody.get(reverse("plans:feed_calendar"), {"key": CANARY})
    nobody.get(f"/{CANARY}/")
    browser.get(reverse("plans:plan"), {"text": CANARY}, headers={"user-agent": CANARY})
    browser.get(reverse("overview:audit"), {"who": CANARY})
    monkeypatch.setattr(views.day, "administrator_day", fail)
    browser.get("/")
    with clock.at(clock.start_of(clock.today(), hour=10)):
        LetterFactory(recipient=factories.PersonFactory(name="Quetzal", email=f"{CANARY}@c.org"))
        refused = SMTPRecipientsRefused({f"{CANARY}@c.org": (550, f"no {CANARY}".encode())})
        monkeypatch.setattr(post.Post, "reach", lambda self: "")
        monkeypatch.setattr(post.Post, "hand_over", lambda self, email: raise_(refused))
        with pytest.raises(SMTPRecipientsRefused):
            send_due_letters()
    structlog.get_logger("django.other").warning("said", exc_info=refused)
    logging.getLogger("some.library").error("%s has no box", f"{CANARY}@d.org")
    logging.getLogger("some.library").error(f"{CANARY}@d.org has no box")
    said = lines.getvalue()
    assert "request_failed" in said
    assert "… has no box" in said
    assert CANARY not in said.lower()


def raise_(fault: Exception) -> None:
    raise fault


def test_every_app_speaks_for_itself() -> None:
    assert set(APPS) <= set(settings.LOGGING["loggers"])
