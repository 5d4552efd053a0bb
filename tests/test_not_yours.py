"""Whoever may no longer do what a form is for loses nothing that was written into it."""

import pytest
from django.test import Client

from partnership.operations.people import end_appointment
from tests.cast import Cast, cast
from tests.factories import PersonFactory
from tests.services.html_lint import lint

pytestmark = pytest.mark.django_db
FORM = "/communications/new/"
MESSAGE = "Lock your shed, <b>tonight</b>"
NOT_SAVED = "What you wrote was not saved"


@pytest.fixture
def who() -> Cast:
    return cast()


@pytest.fixture
def alice(who: Cast) -> Client:
    """Her browser, in which the form was opened before her role ended."""
    browser = Client()
    browser.force_login(who.alice)
    assert browser.get(FORM).status_code == 200
    end_appointment(by=who.coordinator, appointment_id=who.alice.appointments.get().pk)
    return browser


def test_what_was_written_while_the_role_ended_stands_on_the_page(alice: Client) -> None:
    answer = alice.post(FORM, {"title": "Quokka on the loose", "message": MESSAGE, "when": "exact"})
    assert answer.status_code == 403
    assert answer.context["words"] == ["Quokka on the loose", MESSAGE]
    assert NOT_SAVED in answer.text
    assert "Lock your shed, &lt;b&gt;tonight&lt;/b&gt;" in answer.text
    assert MESSAGE not in answer.text
    assert lint(answer.text) == []


@pytest.mark.parametrize(
    "name", ["password", "new_password1", "api_token", "key", "code", "csrfmiddlewaretoken"]
)
def test_what_is_secret_is_not_shown(alice: Client, name: str) -> None:
    answer = alice.post(FORM, {name: "Three Words Together"})
    assert answer.status_code == 403
    assert "Three Words Together" not in answer.text
    assert NOT_SAVED not in answer.text


def test_what_another_site_sends_is_not_shown(who: Cast) -> None:
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(who.champion)
    answer = browser.post(FORM, {"message": MESSAGE})
    assert answer.status_code == 403
    assert "Lock your shed" not in answer.text


def test_who_only_looks_has_written_nothing(alice: Client) -> None:
    answer = alice.get(FORM)
    assert answer.status_code == 403
    assert NOT_SAVED not in answer.text


def test_who_holds_no_role_is_told_that_and_not_of_one_that_falls_short() -> None:
    browser = Client()
    browser.force_login(PersonFactory())
    answer = browser.get(FORM)
    assert answer.status_code == 403
    assert "You hold no role at the moment, and this needs one." in answer.text
    assert "Your role does not include" not in answer.text


def test_whose_role_falls_short_is_told_whom_to_ask_also_while_nobody_coordinates(
    who: Cast,
) -> None:
    browser = Client()
    browser.force_login(who.champion)
    answer = browser.get(FORM)
    assert answer.status_code == 403
    assert "If it should, ask your partnership’s coordinator or an administrator." in answer.text
