"""Guessing is slowed down, and whom the address belongs to still comes in."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from bsc_comms import settings as planner
from bsc_comms.kit.addresses import client_address, network_of
from partnership.models import Person
from tests import factories

pytestmark = pytest.mark.django_db
PASSWORD = "three words together"
ATTACKER, ELSEWHERE, HOME = "198.51.100.7", "203.0.113.5", "192.0.2.44"
TOO_MANY = "Too many attempts"


@pytest.fixture
def alice() -> Person:
    person = factories.PersonFactory(email="alice@example.org")
    person.set_password(PASSWORD)
    person.save()
    return person


def attempt(
    browser: Client, password: str, *, by: str, email: str = "alice@example.org", **headers: str
) -> Any:
    return browser.post(
        reverse("account_login"),
        {"login": email, "password": password},
        REMOTE_ADDR=by,
        headers=headers,
    )


def known_browser_of_alice() -> Client:
    """A browser in which she came in before, and is not signed in now."""
    before, now = Client(), Client()
    assert came_in(attempt(before, PASSWORD, by=HOME))
    now.cookies["known"] = before.cookies["known"].value
    return now


def came_in(answer: Any) -> bool:
    return answer.status_code == 302


def guesses_until_slowed_down(email: str = "alice@example.org", by: str = ATTACKER) -> int:
    for number in range(40):
        page = attempt(Client(), f"guess {number}", by=by, email=email).content.decode()
        if TOO_MANY in page:
            return number
    return 40


@pytest.mark.both_databases
def test_whoever_guesses_is_slowed_down_after_five(alice: Person) -> None:
    assert guesses_until_slowed_down() == 5
    assert not came_in(attempt(Client(), PASSWORD, by=ATTACKER))


def test_whoever_changes_the_rest_of_an_ipv6_address_is_slowed_down_after_five(
    alice: Person,
) -> None:
    """The planted fault: each address of a household, of which there are 2^64, had five of its
    own."""
    pages = [
        attempt(Client(), "a guess", by=f"2001:db8:7::{number:x}").text for number in range(1, 7)
    ]
    assert [TOO_MANY in page for page in pages] == [False] * 5 + [True]
    assert came_in(attempt(Client(), PASSWORD, by="2001:db8:8::1"))


def test_an_unknown_address_is_slowed_down_just_so(alice: Person) -> None:
    assert guesses_until_slowed_down(email="nobody@example.org") == 5


def test_the_victim_still_comes_in_from_elsewhere(alice: Person) -> None:
    guesses_until_slowed_down()
    assert came_in(attempt(Client(), PASSWORD, by=HOME))


def test_the_victim_comes_in_by_a_known_browser_while_the_whole_world_guesses(
    alice: Person,
) -> None:
    own = known_browser_of_alice()
    for number in range(60):
        attempt(Client(), "guess", by=f"203.0.113.{number}")
    assert not came_in(attempt(Client(), PASSWORD, by=ELSEWHERE))  # one that nobody knows
    assert came_in(attempt(own, PASSWORD, by=HOME))


def test_a_known_browser_may_not_guess_without_end_either(alice: Person) -> None:
    own = known_browser_of_alice()
    pages = [attempt(own, "guess", by=HOME).content.decode() for _ in range(11)]
    assert [TOO_MANY in page for page in pages] == [False] * 10 + [True]


def test_a_browser_is_known_for_its_own_people_only(alice: Person) -> None:
    other = known_browser_of_alice()
    for number in range(5):
        attempt(other, f"guess {number}", by=HOME, email="bob@example.org")
    page = attempt(other, "guess", by=HOME, email="bob@example.org").content.decode()
    assert TOO_MANY in page


@pytest.mark.parametrize("forged", ["", "known", "eyJicm93c2VyIjoieCJ9:1:1"])
def test_a_cookie_that_somebody_made_up_is_none(alice: Person, forged: str) -> None:
    browser = Client()
    browser.cookies["known"] = forged
    for number in range(5):
        attempt(browser, f"guess {number}", by=ATTACKER)
    assert TOO_MANY in attempt(browser, "guess", by=ATTACKER).content.decode()


def test_coming_in_does_not_count_as_guessing(alice: Person) -> None:
    for _ in range(12):
        assert came_in(attempt(Client(), PASSWORD, by=HOME))


def test_the_counts_are_shared_by_all_processes() -> None:
    """What is counted is in the database: another worker process finds it."""
    assert planner.CACHES["default"]["BACKEND"] == "django.core.cache.backends.db.DatabaseCache"
    assert planner.CACHES["default"]["OPTIONS"] == {"MAX_ENTRIES": 50_000}


class TestWhereARequestComesFrom:
    """Only what a proxy of ours added is believed."""

    @pytest.mark.parametrize(
        ("proxies", "heard", "found"),
        [
            (0, "198.51.100.7", HOME),
            (1, "", HOME),
            (1, "198.51.100.7", "198.51.100.7"),
            (1, "203.0.113.5, 198.51.100.7", "198.51.100.7"),
            (2, "203.0.113.5, 198.51.100.7, 10.0.0.2", "198.51.100.7"),
            (2, "198.51.100.7", HOME),
            (1, "198.51.100.7:51234", "198.51.100.7"),
            (1, "[2001:db8::1]:443", "2001:db8::1"),
            (1, "::ffff:198.51.100.7", "198.51.100.7"),
            (1, "nonsense", HOME),
            (1, "<script>", HOME),
        ],
    )
    def test_it_is_what_the_outermost_proxy_heard(
        self, rf: Any, settings: Any, proxies: int, heard: str, found: str
    ) -> None:
        settings.ALLAUTH_TRUSTED_PROXY_COUNT = proxies
        headers = {"X-Forwarded-For": heard} if heard else {}
        assert client_address(rf.get("/", REMOTE_ADDR=HOME, headers=headers)) == found

    def test_a_socket_that_hears_of_both_kinds_tells_its_clients_apart(self, rf: Any) -> None:
        asked = rf.get("/", REMOTE_ADDR=f"::ffff:{ATTACKER}")
        assert network_of(client_address(asked)) == ATTACKER

    def test_what_a_client_makes_up_does_not_help_it_to_guess_on(
        self, alice: Person, settings: Any
    ) -> None:
        settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
        for number in range(6):
            seen = {"X-Forwarded-For": f"192.0.2.{number}, {ATTACKER}"}
            page = attempt(Client(), "guess", by="10.0.0.1", **seen).content.decode()
        assert TOO_MANY in page
