"""The page of a fault gives back what was typed, to be sent again as it was."""

import re
from html import unescape
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import OperationalError
from django.test import Client
from django.urls import reverse

from bsc_comms.door.middleware import SignedInMiddleware
from bsc_comms.door.sessions import SessionStore
from channels_registry.views.sheets import CARRIED
from tests.cast import cast
from tests.services.html_lint import lint

pytestmark = pytest.mark.django_db
FIELD = re.compile(r'<input type="hidden" name="([^"]*)" value="([^"]*)">')
FORM = "/communications/new/"
TYPED = {"title": 'Sheds & "bikes" <now>', "topics": ["1", "2"]}


@pytest.fixture
def browser() -> Client:
    browser = Client(raise_request_exception=False)
    browser.force_login(cast().alice)
    return browser


@pytest.fixture
def database_gone(monkeypatch) -> None:
    def fails(request: Any) -> None:
        raise OperationalError("database or disk is full")

    monkeypatch.setattr(SignedInMiddleware, "_second_step_first", staticmethod(fails))


def fields_of(page: str) -> list[tuple[str, str]]:
    return [(unescape(name), unescape(text)) for name, text in FIELD.findall(page)]


@pytest.mark.usefixtures("database_gone")
def test_what_was_typed_stands_on_the_page_and_goes_to_where_it_was_sent(browser):
    answer = browser.post(f"{FORM}?copy=1", TYPED | {"csrfmiddlewaretoken": "mine"})
    assert answer.status_code == 500
    assert 'action="/communications/new/?copy=1"' in answer.text
    assert fields_of(answer.text) == [
        ("title", 'Sheds & "bikes" <now>'),
        ("topics", "1"),
        ("topics", "2"),
        ("csrfmiddlewaretoken", "mine"),
    ]
    assert "What you typed is still here: send it again in a minute." in answer.text
    assert "Go back" not in answer.text
    assert 'class="app-request-number"' in answer.text
    assert lint(answer.text) == []


@pytest.mark.usefixtures("database_gone")
def test_what_a_page_carries_and_nobody_types_can_be_sent_again_too(browser):
    answer = browser.post(reverse("channels_registry:bring_in_save"), {CARRIED: "A sheet, signed"})
    assert answer.status_code == 500
    assert "Send it again" in answer.text
    assert fields_of(answer.text) == [(CARRIED, "A sheet, signed")]


@pytest.mark.usefixtures("database_gone")
@pytest.mark.parametrize(
    "sent",
    [
        {"csrfmiddlewaretoken": "mine"},
        TYPED | {"password": "a secret of mine"},
        TYPED | {"code": "123456"},
        TYPED | {"partner_key": "a secret of mine"},
        TYPED | {"proof": SimpleUploadedFile("leaflet.pdf", b"%PDF-1.7")},
    ],
)
def test_nothing_is_offered_where_it_would_be_a_secret_or_not_the_same(browser, sent):
    answer = browser.post(FORM, sent)
    assert answer.status_code == 500
    assert "Send it again" not in answer.text and fields_of(answer.text) == []


@pytest.mark.usefixtures("database_gone")
@pytest.mark.parametrize("sent", [{}, TYPED])
def test_the_number_follows_whom_to_tell(browser, sent):
    text = browser.post(FORM, sent).text
    assert text.index("what you were doing.</p>") < text.index("Give this number with it")
    between = text[text.index("what you were doing.</p>") : text.index("Give this number with it")]
    assert between.count("<p") == 1
    assert ("Go back and try again in a minute." in text) == (not sent)


def test_a_machine_is_told_in_json_with_the_number_of_its_request(browser, monkeypatch):
    def gone(key: str) -> None:
        raise OperationalError("the database system is shutting down")

    monkeypatch.setattr("plans.views.api.partner_opened_by", gone)
    answer = browser.get("/api/communications/")
    assert (answer.status_code, answer["Content-Type"]) == (500, "application/json")
    assert answer["X-Request-ID"] in answer.json()["error"]


@pytest.mark.usefixtures("database_gone")
def test_nothing_that_another_site_sent_is_offered():
    browser = Client(raise_request_exception=False, enforce_csrf_checks=True)
    browser.force_login(cast().alice)
    answer = browser.post(FORM, TYPED)
    assert answer.status_code == 403 and "Sheds" not in answer.text


@pytest.mark.parametrize(
    ("site", "sent_as", "offered"),
    [
        ("same-origin", "application/x-www-form-urlencoded", True),
        ("same-origin", "text/plain", False),
        ("cross-site", "application/x-www-form-urlencoded", False),
        ("", "application/x-www-form-urlencoded", False),
    ],
)
def test_a_fault_before_the_token_was_looked_at_goes_by_the_word_of_the_browser(
    browser, monkeypatch, site, sent_as, offered
):
    def gone(self: SessionStore) -> None:
        raise OperationalError("the database system is shutting down")

    monkeypatch.setattr(SessionStore, "_get_session_from_db", gone)
    answer = browser.post(FORM, "title=Sheds", content_type=sent_as, HTTP_SEC_FETCH_SITE=site)
    assert answer.status_code == 500
    assert fields_of(answer.text) == ([("title", "Sheds")] if offered else [])


def test_a_page_that_only_reads_goes_on_where_nothing_can_be_noted(browser, settings, monkeypatch):
    settings.USE_NOTED_EVERY = settings.USE_NOTED_EVERY * 0
    settings.LIMITS = {**settings.LIMITS, "search": (2, 600)}

    def full(*args: Any, **kwargs: Any) -> None:
        raise OperationalError("database or disk is full")

    monkeypatch.setattr("partnership.operations.counts.count_in_the_database", full)
    monkeypatch.setattr("bsc_comms.door.sessions.SignIn.objects.filter", noting_fails(full))
    assert browser.get("/plan/?text=sheds").status_code == 200
    assert browser.get("/plan/?text=sheds").status_code == 200


def noting_fails(full: Any) -> Any:
    """What SignIn.objects.filter gives: rows as they are, of which none can be written."""
    filtered = SessionStore.get_model_class().objects.filter

    def rows(**wanted: Any) -> Any:
        found = filtered(**wanted)
        found.update = full
        return found

    return rows
