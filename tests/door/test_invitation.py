"""Coming in by an invitation: with its role and partner, for a while, and once."""

from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.core import mail, signing
from django.test import Client
from django.urls import reverse

from partnership.choices import LetterKind, Role
from partnership.models import Change, Person
from partnership.operations import letters, people
from partnership.operations.invitations import (
    SALT,
    NoLongerInvited,
    accept_with_password,
    invitation_key,
)
from partnership.operations.letter_keys import key_of, stop_key_of
from tests import factories
from tests.cast import Cast, cast
from tests.door.conftest import START
from tests.services.sessions import prove

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("moment")]
PAGE = "/accounts/invitation/"
PASSWORD = "three words together"


@pytest.fixture
def who() -> Cast:
    return cast()


@pytest.fixture
def nina(who: Cast) -> Person:
    return people.invite(
        by=who.coordinator,
        name="Nina",
        email="nina@example.org",
        role=Role.ADVOCATE,
        partner=who.lead,
    )


def link_to(person: Person) -> str:
    letter = person.letters.order_by("-created_at", "-pk").filter(state="queued").get()
    letters.send_letter(letter_id=letter.pk)
    body = mail.outbox[-1].body
    found = next(word for word in body.split() if PAGE in word)
    return found.removeprefix("http://127.0.0.1:8000")


def key_in(link: str) -> str:
    return Client().get(link).wsgi_request.GET["key"]


def accept(link: str, password: str = PASSWORD) -> tuple[Client, Any]:
    browser = Client()
    browser.get(link)
    return browser, browser.post(PAGE, {"password1": password})


def over(answer: Any) -> bool:
    return answer.status_code == 404 and "no longer works" in answer.content.decode()


def test_the_letter_says_what_one_comes_in_as(nina: Person) -> None:
    link_to(nina)
    assert "You come in as advocate of Lead partner." in mail.outbox[-1].body
    assert "for 14 days" in mail.outbox[-1].body


def test_the_page_offers_a_password_and_a_passkey(nina: Person) -> None:
    page = Client().get(link_to(nina), follow=True).content.decode()
    assert "Use a passkey" in page
    assert "Set the password and come in" in page
    assert "nina@example.org" in page


def test_the_key_is_out_of_the_address_at_once(nina: Person) -> None:
    answer = Client().get(link_to(nina))
    assert (answer.status_code, answer["Location"]) == (302, PAGE)


def test_what_only_asks_whether_the_link_is_good_is_told_so(nina: Person) -> None:
    link = link_to(nina)
    assert Client().head(link)["Location"] == PAGE
    assert Client().head(link[:-1]).status_code == 404


def test_a_password_lets_in_at_once_in_the_role(nina: Person, who: Cast) -> None:
    browser, answer = accept(link_to(nina))
    assert (answer.status_code, answer["Location"]) == (302, "/")
    assert browser.session["_auth_user_id"] == str(nina.pk)
    assert Person.objects.get(pk=nina.pk).partners == [who.lead]
    assert Change.objects.filter(act="came in").values_list("by", flat=True).get() == nina.pk


@pytest.mark.parametrize(
    ("password", "said"),
    [
        ("", "Enter a password"),
        ("elevenchars", "This password is too short. Enter at least 12 characters."),
        ("q1w2e3r4t5y6", "too common: it is one of the first to be guessed. Choose another"),
        ("qwerty123456", "three words that do not belong together"),
    ],
)
def test_short_and_common_passwords_are_refused(nina: Person, password: str, said: str) -> None:
    browser, answer = accept(link_to(nina), password)
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert not Person.objects.get(pk=nina.pk).has_usable_password()
    assert "_auth_user_id" not in browser.session


@pytest.mark.parametrize("password", ["aaaabbbbccccd", "lower case only", "1111 2222 3333"])
def test_what_it_is_made_of_does_not_matter(nina: Person, password: str) -> None:
    _, answer = accept(link_to(nina), password)
    assert answer.status_code == 302


def test_it_works_once(nina: Person) -> None:
    link = link_to(nina)
    accept(link)
    assert over(Client().get(link, follow=True))
    _, again = accept(link, "some other words here")
    assert over(again)
    assert Person.objects.get(pk=nina.pk).check_password("three words together")


def test_of_two_who_use_it_at_once_the_second_is_told(nina: Person) -> None:
    key = key_in(link_to(nina))
    accept_with_password(key=key, password="three words together")
    with pytest.raises(NoLongerInvited):
        accept_with_password(key=key, password="some other words here")


def test_it_works_for_fourteen_days(nina: Person, moment: Any) -> None:
    link = link_to(nina)
    moment.move_to(START + timedelta(days=14, seconds=-1))
    assert Client().get(link, follow=True).status_code == 200
    moment.move_to(START + timedelta(days=14, seconds=1))
    assert over(Client().get(link, follow=True))


def test_a_later_one_takes_its_place(nina: Person, who: Cast, moment: Any) -> None:
    first = link_to(nina)
    moment.move_to(START + timedelta(days=1))
    people.invite_again(by=who.coordinator, person=nina)
    second = link_to(nina)
    assert over(Client().get(first, follow=True))
    assert Client().get(second, follow=True).status_code == 200


def test_a_closed_account_is_not_opened_by_it(nina: Person, who: Cast) -> None:
    link = link_to(nina)
    people.deactivate(by=who.coordinator, person=nina)
    assert over(Client().get(link, follow=True))


@pytest.mark.parametrize("key", ["", "x", "x" * 5000, "WyJhIiwxXQ:1xWnPW:AAAA"])
def test_another_text_opens_nothing(nina: Person, key: str) -> None:
    assert over(Client().get(PAGE, {"key": key}, follow=True))


def test_the_key_of_another_kind_of_letter_opens_nothing(who: Cast, client: Client) -> None:
    client.post(reverse("account_reset_password"), {"email": who.alice.email})
    letter = who.alice.letters.get()
    letters.send_letter(letter_id=letter.pk)
    path = urlsplit(next(w for w in mail.outbox[-1].body.split() if w.startswith("http"))).path
    assert over(Client().get(PAGE, {"key": path.rstrip("/").split("/")[-1]}, follow=True))


def test_the_key_of_a_letter_that_is_answered_opens_nothing(nina: Person) -> None:
    asked = factories.LetterFactory(recipient=nina, kind=LetterKind.ACTION_GIVEN)
    for key in (key_of(asked), stop_key_of(asked), key_of(nina.letters.get(kind="invitation"))):
        assert over(Client().get(PAGE, {"key": key}, follow=True))


def test_one_that_was_withdrawn_opens_nothing(nina: Person, who: Cast) -> None:
    key = invitation_key(nina.letters.get())
    assert letters.withdraw_by_key(by=who.coordinator, prefix="invitation:", to=[nina]) == 1
    assert over(Client().get(PAGE, {"key": key}, follow=True))


def test_the_address_is_the_one_that_was_invited(nina: Person) -> None:
    """Whoever holds the link cannot come in under another address or name."""
    browser = Client()
    browser.get(link_to(nina))
    browser.post(
        PAGE, {"password1": PASSWORD, "email": "other@example.org", "login": "o", "name": "Other"}
    )
    found = Person.objects.get(pk=nina.pk)
    assert (found.email, found.name) == ("nina@example.org", "Nina")
    assert not Person.objects.filter(email="other@example.org").exists()


def corrected(person: Person, by: Person) -> None:
    """The address is put right on the administration site."""
    browser = Client()
    browser.force_login(by)
    prove(browser, by, "password", "mfa")
    url = reverse("admin:partnership_person_change", args=[person.pk])
    browser.post(url, {"name": person.name, "email": "right@example.org"})


def test_a_link_in_another_mailbox_opens_nothing_once_the_address_is_put_right(
    nina: Person, who: Cast, moment: Any
) -> None:
    first = link_to(nina)
    moment.move_to(START + timedelta(hours=1))
    corrected(nina, who.administrator)
    assert over(Client().get(first, follow=True))
    people.invite_again(by=who.coordinator, person=nina)
    assert Client().get(link_to(nina), follow=True).status_code == 200


def test_a_key_of_an_earlier_version_works_for_as_long_as_its_address_is_right(
    nina: Person, who: Cast, moment: Any
) -> None:
    link_to(nina)
    key = signing.dumps([str(nina.letters.get().pk), nina.pk], salt=SALT)
    assert Client().get(PAGE, {"key": key}, follow=True).status_code == 200
    moment.move_to(START + timedelta(hours=1))
    corrected(nina, who.administrator)
    assert over(Client().get(PAGE, {"key": key}, follow=True))


def test_whoever_else_is_signed_in_there_is_signed_out(nina: Person, who: Cast) -> None:
    browser = Client()
    browser.force_login(who.bob)
    browser.get(link_to(nina))
    assert "_auth_user_id" not in browser.session
    browser.post(PAGE, {"password1": "three words together"})
    assert browser.session["_auth_user_id"] == str(nina.pk)


def test_a_link_that_works_no_more_leaves_whoever_is_signed_in(nina: Person, who: Cast) -> None:
    link = link_to(nina)
    accept(link)
    browser = Client()
    browser.force_login(who.bob)
    answer = browser.get(link)
    assert over(answer)
    way_on = f'<a class="govuk-link" href="{reverse("overview:today")}">Go to Today</a>'
    assert f"You are signed in as Bob. {way_on}" in answer.content.decode()
    assert browser.session["_auth_user_id"] == str(who.bob.pk)


def test_a_passkey_that_did_not_arrive_whole_lets_nobody_in(nina: Person) -> None:
    browser = Client()
    browser.get(link_to(nina), follow=True)
    for credential in ("", "x", "{}", '{"id": 1, "response": {}}', "[]"):
        answer = browser.post(PAGE, {"credential": credential})
        assert answer.status_code == 422, credential
        assert "did not arrive whole" in answer.content.decode()
    assert "_auth_user_id" not in browser.session
