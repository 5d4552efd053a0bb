"""A passkey lets its person in, for one challenge, by a device that asks who holds it."""

import json
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from fido2.utils import websafe_encode

from partnership.models import Person
from tests import factories
from tests.services.passkey import FLAG, Device, challenge_at_the_door
from tests.services.sessions import prove

pytestmark = pytest.mark.django_db
PASSWORD = "three words together"
NOT_RIGHT = "The passkey did not answer as it should. Try it again."
NONE_SENT = "No passkey was sent. Use the button for it, in a browser with JavaScript switched on."


@pytest.fixture
def chair() -> Person:
    return factories.chair(email="chair@example.org")


@pytest.fixture
def device(chair: Person) -> Device:
    return Device(chair).kept_by(chair)


def send(browser: Client, answer: dict[str, Any], *, to: str = "mfa_login_webauthn") -> Any:
    return browser.post(reverse(to), {"credential": json.dumps(answer)})


def who_is_in(browser: Client) -> str | None:
    return browser.session.get("_auth_user_id")


def test_it_lets_in_and_counts_as_both_steps(client: Client, chair: Person, device: Device) -> None:
    answer = send(client, device.answer(challenge_at_the_door(client)))
    assert (answer.status_code, answer["Location"]) == (302, "/")
    assert who_is_in(client) == str(chair.pk)
    assert client.get("/").status_code == 200


def test_an_answer_counts_once(client: Client, chair: Person, device: Device) -> None:
    """Whoever saw one cannot come in by it: not in the same browser, and in no other."""
    answer = device.answer(challenge_at_the_door(client))
    send(client, answer)
    prove(client, chair, "password")
    send(client, answer)
    assert client.get("/").status_code == 302
    client.post(reverse("account_logout"))
    for browser in (client, Client()):
        send(browser, answer)
        assert who_is_in(browser) is None
        challenge_at_the_door(browser)
        send(browser, answer)
        assert who_is_in(browser) is None


def test_an_answer_counts_once_while_one_is_signed_in(
    client: Client, chair: Person, device: Device
) -> None:
    """The challenge of what is asked again is not the one of before."""
    client.force_login(chair)
    page = client.get(reverse("mfa_reauthenticate_webauthn"))
    asked = page.context["js_data"]["request_options"]["publicKey"]["challenge"]
    answer = device.answer(asked)
    prove(client, chair, "password")
    send(client, answer, to="mfa_reauthenticate_webauthn")
    assert client.get("/").status_code == 200
    prove(client, chair, "password")
    send(client, answer, to="mfa_reauthenticate_webauthn")
    assert client.get("/").status_code == 302


@pytest.mark.parametrize(
    "wrong",
    [
        {"site": "evil.example.com"},
        {"act": "webauthn.create"},
    ],
)
def test_what_was_signed_for_something_else_lets_nobody_in(
    client: Client, device: Device, wrong: dict[str, str]
) -> None:
    send(client, device.answer(challenge_at_the_door(client), **wrong))
    assert who_is_in(client) is None


def test_a_device_that_does_not_ask_who_holds_it_lets_nobody_in(
    client: Client, chair: Person
) -> None:
    found = Device(chair, verifies=False).kept_by(chair)
    send(client, found.answer(challenge_at_the_door(client)))
    assert who_is_in(client) is None


def test_such_a_device_is_no_second_step_either(client: Client, chair: Person) -> None:
    found = Device(chair, verifies=False).kept_by(chair)
    chair.set_password(PASSWORD)
    chair.save()
    client.post(reverse("account_login"), {"login": chair.email, "password": PASSWORD})
    page = client.get(reverse("mfa_authenticate"))
    challenge = page.context["js_data"]["request_options"]["publicKey"]["challenge"]
    send(client, found.answer(challenge), to="mfa_authenticate")
    assert who_is_in(client) is None
    own = Device(chair).kept_by(chair)
    page = client.get(reverse("mfa_authenticate"))
    assert "Use a passkey" in page.content.decode()
    assert "A passkey, the six figures" in page.content.decode()
    challenge = page.context["js_data"]["request_options"]["publicKey"]["challenge"]
    send(client, own.answer(challenge), to="mfa_authenticate")
    assert who_is_in(client) == str(chair.pk)


def test_the_key_of_another_device_lets_nobody_in(
    client: Client, chair: Person, device: Device
) -> None:
    other = Device(chair)
    other._id = device._id
    send(client, other.answer(challenge_at_the_door(client)))
    assert who_is_in(client) is None


def test_ones_own_passkey_does_not_let_in_as_somebody_else(client: Client, device: Device) -> None:
    bob = factories.PersonFactory(email="bob@example.org")
    own = Device(bob).kept_by(bob)
    own._handle = device._handle
    send(client, own.answer(challenge_at_the_door(client)))
    assert who_is_in(client) is None


def test_a_closed_account_is_not_opened_by_it(
    client: Client, chair: Person, device: Device
) -> None:
    Person.objects.filter(pk=chair.pk).update(is_active=False)
    send(client, device.answer(challenge_at_the_door(client)))
    assert who_is_in(client) is None


# --- what no browser answers ----------------------------------------------------------------------
UNREADABLE = {
    "a number without end": "9" * 5_000,
    "lists without end": "[" * 100_000,
    "half a character": '{"x": "\\ud800"}',
    "NUL": '{"x": "\\u0000"}',
    "no number": '{"x": NaN}',
}


@pytest.mark.parametrize("text", UNREADABLE.values(), ids=UNREADABLE)
def test_an_answer_that_cannot_be_read_is_said_to_be_wrong(client: Client, text: str) -> None:
    page = client.post(reverse("mfa_login_webauthn"), {"credential": text}, follow=True)
    assert page.redirect_chain == [(reverse("account_login"), 302)]
    assert NOT_RIGHT in page.content.decode()


def test_so_is_one_in_which_a_part_is_nested_without_end(client: Client, device: Device) -> None:
    answer = device.answer(challenge_at_the_door(client))
    extended = bytes(32) + bytes([FLAG.UP | FLAG.UV | FLAG.ED]) + bytes(4)
    answer["response"]["authenticatorData"] = websafe_encode(extended + b"\x81" * 20_000)
    assert send(client, answer)["Location"] == reverse("account_login")
    assert who_is_in(client) is None


def test_that_none_came_is_said_with_what_to_do(client: Client) -> None:
    page = client.post(reverse("mfa_login_webauthn"), {"credential": ""}, follow=True)
    assert page.redirect_chain == [(reverse("account_login"), 302)]
    assert NONE_SENT in page.content.decode()


class TestAddingOne:
    """Somebody who must have a second step has none yet."""

    def add(self, browser: Client, chair: Person, **sent: Any) -> Any:
        prove(browser, chair, "password")
        page = browser.get(reverse("mfa_add_webauthn"))
        challenge = page.context["js_data"]["creation_options"]["publicKey"]["challenge"]
        answer = Device(chair).registration(challenge) | sent.pop("more", {})
        form = {"credential": json.dumps(answer), "name": "My phone", "passwordless": "on"}
        return browser.post(reverse("mfa_add_webauthn"), {**form, **sent})

    @pytest.fixture
    def browser(self, client: Client, chair: Person) -> Client:
        client.force_login(chair)
        return client

    def test_it_is_the_second_step_of_today(self, browser: Client, chair: Person) -> None:
        assert self.add(browser, chair).status_code == 302
        assert chair.authenticator_set.filter(type="webauthn").count() == 1
        assert browser.get("/").status_code == 200

    @pytest.mark.parametrize("wrong", [{"passwordless": ""}, {"name": "My\x00phone"}])
    def test_one_that_is_refused_opens_nothing(
        self, browser: Client, chair: Person, wrong: dict[str, str]
    ) -> None:
        assert self.add(browser, chair, **wrong).status_code == 200
        assert not chair.authenticator_set.exists()
        assert browser.get("/").status_code == 302

    def test_a_form_without_one_says_what_to_do(self, browser: Client, chair: Person) -> None:
        page = self.add(browser, chair, credential="")
        assert page.context["form"].errors == {"credential": [NONE_SENT]}
        assert NONE_SENT in page.content.decode()
        assert not chair.authenticator_set.exists()

    @pytest.mark.parametrize("odd", ["\ud800", "\0", float("inf")])
    def test_what_a_database_or_a_backup_cannot_keep_is_refused(
        self, browser: Client, chair: Person, odd: Any
    ) -> None:
        page = self.add(browser, chair, more={"x": odd})
        assert NOT_RIGHT in page.content.decode()
        assert not chair.authenticator_set.exists()


class TestTakingNoneOff:
    """Nothing happens in this browser, nor in another one where the person is signed in too."""

    @pytest.fixture
    def elsewhere(self, chair: Person) -> Client:
        browser = Client()
        browser.force_login(chair)
        prove(browser, chair, "password", "mfa")
        return browser

    def take_off(self, browser: Client, chair: Person, key: int, **ago: Any) -> Any:
        browser.force_login(chair)
        prove(browser, chair, "password", "mfa", **ago)
        return browser.post(reverse("mfa_remove_webauthn", args=[key]))

    def test_while_it_is_asked_who_it_is(
        self, client: Client, chair: Person, device: Device, elsewhere: Client
    ) -> None:
        key = chair.authenticator_set.get().pk
        answer = self.take_off(client, chair, key, ago=timedelta(minutes=31))
        assert answer["Location"].startswith(reverse("mfa_reauthenticate_webauthn"))
        assert chair.authenticator_set.count() == 1
        assert [each.get("/").status_code for each in (client, elsewhere)] == [200, 200]

    def test_where_it_is_not_there(
        self, client: Client, chair: Person, device: Device, elsewhere: Client
    ) -> None:
        assert self.take_off(client, chair, 0).status_code == 404
        assert [each.get("/").status_code for each in (client, elsewhere)] == [200, 200]


def test_one_that_was_taken_away_lets_nobody_in(
    client: Client, chair: Person, device: Device
) -> None:
    chair.authenticator_set.all().delete()
    send(client, device.answer(challenge_at_the_door(client)))
    assert who_is_in(client) is None
