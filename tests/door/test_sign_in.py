"""The door: sign-in, forgotten password and error pages, in plain words and without leaks."""

from pathlib import Path

import pytest
from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.template.loader import render_to_string
from django.test import Client
from django.urls import reverse

from bsc_comms.door.forms import SetPasswordForm
from partnership.models import Person
from partnership.operations.letters import one_use_link
from partnership.operations.letters.addresses import address_changed
from tests import factories
from tests.plans.at_once import followed_by
from tests.services.sessions import prove

pytestmark = pytest.mark.django_db

UNKNOWN = "This e-mail address and password do not go together."


def test_an_empty_sign_in_is_asked_for_by_name(client: Client):
    page = client.post(reverse("account_login"), {}).content.decode()
    assert "Enter an e-mail address" in page
    assert "Enter a password" in page
    assert 'href="#id_login"' in page
    assert "This field is required" not in page


def test_a_wrong_password_and_an_unknown_address_read_the_same(client: Client):
    person = factories.PersonFactory(email="known@example.org")
    assert person.pk
    answers = []
    for address in ("known@example.org", "unknown@example.org"):
        page = client.post(reverse("account_login"), {"login": address, "password": "wrong"})
        answers.append(page.content.decode().count(UNKNOWN))
    assert answers[0] == answers[1] > 0


@pytest.mark.parametrize(("password", "said"), [("known", "Set a new password"), ("!", "Welcome")])
def test_whoever_never_came_in_is_welcomed_by_the_link_for_a_password(client, password, said):
    person = factories.PersonFactory(password=password)
    key = default_token_generator.make_token(person)
    named = {"uidb36": user_pk_to_url_str(person), "key": key}
    page = client.get(reverse("account_reset_password_from_key", kwargs=named), follow=True).text
    assert f"<title>{said}" in page
    assert [each in page for each in ("Set a new password", "Welcome")] == [
        each == said for each in ("Set a new password", "Welcome")
    ]


def test_a_link_for_a_password_opens_nothing_once_its_person_has_another_address(client: Client):
    """Nor is anybody let in by its page that was opened before."""
    person = factories.PersonFactory()
    link, typed = one_use_link(person).removeprefix(settings.BASE_URL), "three other words here"
    form = client.get(link)["Location"]
    assert 'name="password1"' in client.get(form).text
    person.email = "another@example.org"
    person.save()
    address_changed(person)
    client.post(form, {"password1": typed, "password2": typed})
    assert "_auth_user_id" not in client.session
    assert 'name="password1"' not in Client().get(link, follow=True).text
    person.refresh_from_db()
    assert not person.check_password(typed)


def test_nobody_is_listed_at_the_door_outside_the_sample(client: Client):
    factories.PersonFactory(name="Nobody Else")
    page = client.get(reverse("account_login")).content.decode()
    assert "Sign in as a sample person" not in page
    assert "Nobody Else" not in page


def test_help_at_the_door_is_text_and_not_markup(client: Client):
    for name in ("account_login", "account_reset_password"):
        assert "&lt;" not in client.get(reverse(name)).content.decode()


def test_a_person_changes_the_password_in_our_words(client: Client):
    person = factories.PersonFactory()
    person.set_password("three old words")
    person.save()
    client.force_login(person)
    page = client.post(reverse("account_change_password"), {}).content.decode()
    assert "Enter a current password" in page
    assert "At least 12 characters" in page


def test_whoever_has_no_password_is_asked_to_set_one_and_not_to_change_it(client: Client):
    person = factories.PersonFactory()
    client.force_login(person)
    page, words = reverse("door:account"), ("You have none.", "Set a password", "Change your")

    def said() -> list[str]:
        shown = client.get(page).text
        return [each for each in words if each in shown]

    assert said() == ["You have none.", "Set a password"]
    person.set_password("three old words")
    person.save()
    client.force_login(person)
    assert said() == ["Change your"]


def test_whose_account_is_closed_while_they_choose_a_password_is_told_so(client, monkeypatch):
    person = factories.PersonFactory()
    client.force_login(person)

    def close() -> None:
        Person.objects.filter(pk=person.pk).update(is_active=False)

    followed_by(monkeypatch, SetPasswordForm, "clean", close)
    chosen = {"password1": "three words together", "password2": "three words together"}
    page = client.post(reverse("account_set_password"), chosen, follow=True)
    assert "This account is closed" in page.text
    person.refresh_from_db()
    assert (person.is_active, person.has_usable_password()) == (False, False)


def test_nobody_who_is_signed_in_is_told_that_the_account_is_closed(client: Client):
    page = reverse("account_inactive")
    assert "This account is closed" in client.get(page).text
    client.force_login(factories.PersonFactory())
    shown = client.get(page).text
    assert "This account is closed" not in shown
    assert "Your account is open" in shown


def test_a_missing_page_has_the_planners_look_and_tells_nothing(client: Client):
    client.force_login(factories.PersonFactory())
    answer = client.get("/no-such-page/%3Cscript%3E/")
    page = answer.content.decode()
    assert answer.status_code == 404
    assert "There is no such page" in page
    assert "no-such-page" not in page


def test_a_missing_page_leads_each_reader_where_they_may_go(client: Client):
    plan, sign_in = reverse("plans:plan"), reverse("account_login")
    ways_on = {"in": f'search <a class="govuk-link" href="{plan}">', "out": f'"{sign_in}">Sign in'}

    def main() -> str:
        return client.get("/no-such-page/").content.decode().partition("<main")[2]

    assert [way for way, link in ways_on.items() if link in main()] == ["out"]
    client.force_login(factories.PersonFactory())
    assert [way for way, link in ways_on.items() if link in main()] == ["in"]


def test_an_address_that_only_takes_a_form_says_so_to_who_opens_it(client: Client):
    client.force_login(factories.PersonFactory())
    browser = {"accept": "text/html,*/*"}
    answer = client.get(reverse("account_logout"), headers=browser)
    assert answer.status_code == 200
    answer = client.get("/channels/sheets/save/", headers=browser)
    assert (answer.status_code, answer["Allow"]) == (405, "POST")
    assert "Go back to the form" in answer.content.decode()
    assert client.get("/channels/sheets/save/").content == b""


ERROR_PAGES = ["400.html", "403.html", "403_csrf.html", "404.html", "405.html", "500.html"]
ERROR_PAGES += ["file_gone.html", "files_away.html"]


@pytest.mark.parametrize("name", ERROR_PAGES)
def test_error_pages_need_nothing_from_the_request(name: str):
    page = render_to_string(name)
    assert page.count("<h1") == 1
    assert "Communications planner" in page


@pytest.mark.parametrize("name", ["403_csrf.html", "413.html", "429.html"])
def test_a_page_that_refuses_promises_no_more_than_browsers_keep(name: str):
    """Firefox keeps nothing of a form whose page no cache may keep."""
    page = render_to_string(name)
    assert "n most browsers what you typed is still" in page


def test_the_page_of_a_server_error_stands_alone():
    source = Path("templates/500.html").read_text()
    assert "{%" not in source
    assert "{{" not in source


def test_a_password_that_was_set_or_changed_leads_back_to_ones_account(client: Client):
    person = factories.PersonFactory()
    client.force_login(person)
    prove(client, person, "password")
    chosen = {"password1": "three words together", "password2": "three words together"}
    for page in ("account_set_password", "account_change_password"):
        answer = client.post(reverse(page), {**chosen, "oldpassword": "three words together"})
        assert (answer.status_code, answer["Location"]) == (302, reverse("door:account")), page
