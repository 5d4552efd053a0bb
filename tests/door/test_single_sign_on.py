"""Single sign-on at a real provider: people who were invited come in, and nobody else."""

import threading
from collections.abc import Iterator
from functools import partial
from typing import Any

import pytest
from allauth.socialaccount.models import SocialAccount, SocialLogin
from django.test import Client
from django.urls import reverse

from bsc_comms.door import single_sign_on
from bsc_comms.refusing_to_start import faults_of_single_sign_on
from partnership.models import Person
from partnership.operations.letters.addresses import address_changed
from tests import factories
from tests.plans.at_once import all_at_once, followed_by, once_all_are_there
from tests.services.issuer import Issuer, running_issuer

pytestmark = pytest.mark.django_db
ADDRESS = "alice@example.org"
REFUSED = "You cannot come in by this account"


@pytest.fixture(scope="module")
def running() -> Iterator[Issuer]:
    with running_issuer() as issuer:
        yield issuer


@pytest.fixture
def issuer(running: Issuer, settings: Any) -> Issuer:
    settings.OIDC_ISSUER = running.url
    settings.OIDC_NAME = "your council account"
    settings.OIDC_DOMAINS = []
    app = {
        "provider_id": "work",
        "name": settings.OIDC_NAME,
        "client_id": "planner",
        "secret": "a secret of the planner",
        "settings": {"server_url": running.url, "fetch_userinfo": False},
    }
    settings.SOCIALACCOUNT_PROVIDERS = {
        "openid_connect": {"OAUTH_PKCE_ENABLED": True, "APPS": [app]}
    }
    return running


@pytest.fixture
def alice() -> Person:
    return factories.advocate_of(factories.PartnerFactory(), name="Alice", email=ADDRESS)


def is_in(browser: Client, person: Person) -> bool:
    return browser.session.get("_auth_user_id") == str(person.pk)


def test_a_verified_address_of_an_invited_person_lets_in(
    client: Client, issuer: Issuer, alice: Person
) -> None:
    issuer.knows("s-1", email="Alice@Example.org", email_verified=True)
    answer = issuer.sign_in(client, "s-1", sent={"next": "/plan/"})
    assert (answer.status_code, answer["Location"]) == (302, "/plan/")
    assert is_in(client, alice)


def test_the_second_time_nothing_is_added(client: Client, issuer: Issuer, alice: Person) -> None:
    issuer.knows("s-2", email=ADDRESS, email_verified=True)
    for browser in (Client(), Client()):
        issuer.sign_in(browser, "s-2")
        assert is_in(browser, alice)
    assert SocialAccount.objects.count() == 1


@pytest.mark.parametrize(
    "claims",
    [
        {"email": "nobody@example.org", "email_verified": True},
        {"email": ADDRESS, "email_verified": False},
        {"email": ADDRESS, "email_verified": "true"},
        {"email": ADDRESS},
        {"email": "closed@example.org", "email_verified": True},
        {"email": "", "email_verified": True},
        {},
    ],
)
def test_all_others_read_the_same_page_and_nobody_is_made(
    client: Client, issuer: Issuer, alice: Person, claims: dict[str, Any]
) -> None:
    factories.PersonFactory(email="closed@example.org", is_active=False)
    issuer.knows("s-3", **claims)
    answer = issuer.sign_in(client, "s-3")
    page = answer.content.decode()
    assert (answer.status_code, REFUSED in page) == (403, True)
    assert "example.org" not in page
    assert "_auth_user_id" not in client.session
    assert (Person.objects.count(), SocialAccount.objects.count()) == (2, 0)


@pytest.mark.parametrize(
    ("claims", "let_in"),
    [
        ({"email": ADDRESS}, True),
        ({"email": ADDRESS, "email_verified": False}, False),
        ({"email": "guest@example.org.evil.example.com"}, False),
        ({"email": "guest@notexample.org"}, False),
        ({"email": "guest@sub.example.org"}, False),
        ({"email": "guest@elsewhere.example.com"}, False),
    ],
)
def test_without_a_word_on_it_the_issuers_own_domains_count(
    client: Client, issuer: Issuer, alice: Person, settings: Any, claims: Any, let_in: bool
) -> None:
    settings.OIDC_DOMAINS = ["example.org"]
    if claims["email"] != ADDRESS:
        factories.PersonFactory(email=claims["email"])
    issuer.knows("s-4", **claims)
    issuer.sign_in(client, "s-4")
    assert ("_auth_user_id" in client.session) is let_in


def test_who_has_the_address_later_does_not_come_in_as_its_first_owner(
    issuer: Issuer, alice: Person
) -> None:
    issuer.knows("first", email=ADDRESS, email_verified=True)
    issuer.sign_in(Client(), "first")
    issuer.knows("second", email=ADDRESS, email_verified=True)
    assert REFUSED in issuer.sign_in(Client(), "second").content.decode()


def test_whose_address_had_let_a_colleague_in_comes_in_once_it_is_put_right(
    client: Client, issuer: Issuer, alice: Person
) -> None:
    issuer.knows("s-13", email=ADDRESS, email_verified=True)
    issuer.sign_in(Client(), "s-13")
    alice.email = "alice.ray@example.org"
    alice.save(update_fields=["email"])
    address_changed(alice)
    issuer.knows("s-12", email=alice.email, email_verified=True)
    issuer.sign_in(client, "s-12")
    assert is_in(client, alice)
    refused = issuer.sign_in(Client(), "s-13").content.decode()
    assert REFUSED in refused
    assert f'href="{reverse("account_reset_password")}">I have forgotten my password' in refused


def test_whoever_came_in_by_a_mistyped_address_is_out_once_it_is_put_right(
    client: Client, issuer: Issuer, alice: Person
) -> None:
    issuer.knows("s-14", email=ADDRESS, email_verified=True)
    issuer.sign_in(client, "s-14")
    assert is_in(client, alice)
    alice.email = "alice.ray@example.org"
    alice.save(update_fields=["email"])
    address_changed(alice)
    assert not is_in(client, alice)
    assert client.get(reverse("door:account")).status_code == 302


@pytest.fixture
def both_bind_together(monkeypatch: Any) -> None:
    both = threading.Barrier(2)
    monkeypatch.setattr(SocialLogin, "connect", once_all_are_there(both, SocialLogin.connect))


@pytest.mark.both_databases
@pytest.mark.django_db(transaction=True)
def test_who_comes_in_twice_at_one_moment_is_let_in_both_times(
    issuer: Issuer, alice: Person, both_bind_together: None
) -> None:
    issuer.knows("s-8", email=ADDRESS, email_verified=True)
    browsers = [Client(), Client()]
    answers = all_at_once(*(partial(issuer.sign_in, each, "s-8") for each in browsers))
    assert [getattr(answer, "status_code", answer) for answer in answers] == [302, 302]
    assert all(is_in(browser, alice) for browser in browsers)
    assert SocialAccount.objects.count() == 1


@pytest.mark.both_databases
@pytest.mark.django_db(transaction=True)
def test_of_two_with_one_address_at_one_moment_the_later_one_is_refused(
    issuer: Issuer, alice: Person, both_bind_together: None
) -> None:
    for subject in ("s-9", "s-10"):
        issuer.knows(subject, email=ADDRESS, email_verified=True)
    coming = [partial(issuer.sign_in, Client(), subject) for subject in ("s-9", "s-10")]
    answers = all_at_once(*coming)
    assert {getattr(answer, "status_code", answer) for answer in answers} == {302, 403}
    assert SocialAccount.objects.count() == 1


@pytest.mark.parametrize("became", [{"is_active": False}, {"email": "alice.ray@example.org"}])
def test_who_comes_for_the_first_time_as_the_account_is_closed_or_corrected_is_refused(
    client: Client, issuer: Issuer, alice: Person, monkeypatch: Any, became: dict[str, Any]
) -> None:
    issuer.knows("s-11", email=ADDRESS, email_verified=True)

    def change_meanwhile() -> None:
        Person.objects.filter(pk=alice.pk).update(**became)

    followed_by(monkeypatch, single_sign_on, "_person_of", change_meanwhile)
    answer = issuer.sign_in(client, "s-11")
    assert (answer.status_code, REFUSED in answer.content.decode()) == (403, True)
    alice.refresh_from_db()
    assert {name: getattr(alice, name) for name in became} == became
    assert not SocialAccount.objects.exists()


def test_who_is_bound_does_not_come_in_by_anothers_address(issuer: Issuer, alice: Person) -> None:
    bob = factories.PersonFactory(email="bob@example.org")
    issuer.knows("s-5", email=ADDRESS, email_verified=True)
    issuer.sign_in(Client(), "s-5")
    issuer.knows("s-5", email=bob.email, email_verified=True)
    browser = Client()
    assert REFUSED in issuer.sign_in(browser, "s-5").content.decode()


def test_who_publishes_still_needs_the_second_step(client: Client, issuer: Issuer) -> None:
    chair = factories.chair(email="chair@example.org")
    issuer.knows("s-6", email=chair.email, email_verified=True)
    issuer.sign_in(client, "s-6")
    assert client.get("/")["Location"].startswith("/accounts/2fa/")


def test_it_leads_nowhere_else(client: Client, issuer: Issuer, alice: Person) -> None:
    issuer.knows("s-7", email=ADDRESS, email_verified=True)
    answer = issuer.sign_in(client, "s-7", sent={"next": "https://evil.example.com/"})
    assert answer["Location"] == "/"


def test_an_answer_that_nobody_asked_for_lets_nobody_in(
    client: Client, issuer: Issuer, alice: Person
) -> None:
    url = reverse("openid_connect_callback", args=["work"])
    page = client.get(url, {"code": "x", "state": "y"}).content.decode()
    assert "Signing in did not work" in page
    assert "_auth_user_id" not in client.session


def test_an_issuer_that_is_away_is_said(client: Client, issuer: Issuer, settings: Any) -> None:
    app = settings.SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"][0]
    app["settings"]["server_url"] = "http://127.0.0.1:9"
    answer = client.post(reverse("openid_connect_login", args=["work"]))
    assert answer.status_code == 502
    assert "Signing in did not work" in answer.content.decode()


def test_the_button_is_there_only_where_an_issuer_is_set(
    client: Client, issuer: Issuer, settings: Any
) -> None:
    assert "Sign in with your council account" in client.get("/accounts/login/").content.decode()
    settings.OIDC_ISSUER = ""
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": []}}
    assert "council account" not in client.get("/accounts/login/").content.decode()
    assert client.post(reverse("openid_connect_login", args=["work"])).status_code == 404


@pytest.mark.parametrize("tenant", ["common", "organizations", "consumers"])
def test_a_tenant_of_everybody_is_refused_at_start(tenant: str) -> None:
    issuer = f"https://login.microsoftonline.com/{tenant}/v2.0"
    (said,) = faults_of_single_sign_on(issuer=issuer, client="planner")
    assert said.startswith("Name your own tenant in OIDC_ISSUER")
