"""Whoever may no longer do what a form is for loses nothing that was written into it."""

from uuid import UUID

import pytest
from django.test import Client
from django.urls import reverse

from partnership.operations.people import end_appointment
from plans.models import Campaign
from tests.cast import Cast, cast
from tests.factories import CampaignFactory, CommunicationFactory, PersonFactory
from tests.guards.pages import as_seen
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


def test_what_was_written_about_what_one_may_know_of_no_longer_stands_on_the_page(
    who: Cast,
) -> None:
    campaign = CampaignFactory(lead_partner=who.lead)
    form = reverse("plans:campaign_edit", args=[campaign.pk])
    browser = Client()
    browser.force_login(who.alice)
    assert browser.get(form).status_code == 200
    Campaign.objects.filter(pk=campaign.pk).update(lead_partner=who.other)
    answer = browser.post(form, {"strategy": MESSAGE, "scoring": "By calls", "version": 1})
    assert answer.status_code == 404
    assert answer.context["words"] == [MESSAGE, "By calls"]
    assert "There is no such page" in answer.text and NOT_SAVED in answer.text
    assert MESSAGE not in answer.text
    assert lint(answer.text) == []


def test_what_was_written_stands_alike_where_a_thing_is_secret_and_where_there_is_none(
    who: Cast,
) -> None:
    secret = CommunicationFactory(embargoed=True, lead_partner=who.other)
    browser = Client()
    browser.force_login(who.alice)
    answers = []
    for key in (secret.pk, UUID(int=1)):
        path = reverse("plans:communication_edit", args=[key])
        answers.append(as_seen(browser.post(path, {"message": MESSAGE}), path))
    assert answers[0] == answers[1]
    status, _, page = answers[0]
    assert (status, NOT_SAVED.encode() in page) == (404, True)


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
