"""How long somebody stays signed in, where, and how they end it."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from bsc_comms.door.queries import trace_of
from partnership.models import Change, Person, SignIn
from partnership.operations.letters import one_use_link
from partnership.operations.people import deactivate, reactivate
from partnership.rules.browsers import browser_in_words
from subgroup.operations.letting_go import let_go
from tests import factories
from tests.door.conftest import START
from tests.services.html_lint import lint

pytestmark = pytest.mark.django_db
PAGE = "/accounts/account/"
FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0"


@pytest.fixture
def alice() -> Person:
    return factories.advocate_of(factories.PartnerFactory(), name="Alice")


def signed_in(browser: Client) -> bool:
    answer = browser.get(PAGE)
    assert answer.status_code in (200, 302)
    return answer.status_code == 200


def use_until(browser: Client, moment: Any, end: timedelta, *, every: timedelta) -> None:
    passed = every
    while passed <= end:
        moment.move_to(START + passed)
        assert signed_in(browser), passed
        passed += every


class TestLimits:
    @pytest.mark.both_databases
    def test_it_ends_when_unused_for_two_hours(
        self, client: Client, alice: Person, moment: Any
    ) -> None:
        client.force_login(alice)
        moment.move_to(START + timedelta(hours=2, seconds=-1))
        assert signed_in(client)
        moment.move_to(START + timedelta(hours=4, seconds=-2))
        assert signed_in(client)
        moment.move_to(START + timedelta(hours=6))
        assert not signed_in(client)

    def test_it_ends_after_twelve_hours_however_much_it_is_used(
        self, client: Client, alice: Person, moment: Any
    ) -> None:
        client.force_login(alice)
        use_until(client, moment, timedelta(hours=11, minutes=59), every=timedelta(minutes=59))
        moment.move_to(START + timedelta(hours=12, seconds=-1))
        assert signed_in(client)
        moment.move_to(START + timedelta(hours=12))
        assert not signed_in(client)

    def test_who_administers_may_be_away_for_half_an_hour(
        self, client: Client, moment: Any
    ) -> None:
        client.force_login(factories.administrator())
        moment.move_to(START + timedelta(minutes=30))
        assert signed_in(client)
        moment.move_to(START + timedelta(minutes=61))
        answer = client.get(PAGE, follow=True)
        assert answer.redirect_chain == [(f"{reverse('account_login')}?next={PAGE}", 302)]
        assert "You were signed out" in answer.content.decode()
        assert not signed_in(client)

    def test_the_page_of_what_is_kept_says_when_it_ends_for_whom(
        self, client: Client, alice: Person
    ) -> None:
        client.force_login(alice)
        page = client.get(reverse("overview:retention")).content.decode()
        assert "12 hours, or 2 hours unused; 30 minutes unused for administrators" in page

    def test_changing_the_password_does_not_begin_the_day_anew(
        self, client: Client, alice: Person, moment: Any
    ) -> None:
        client.force_login(alice)
        moment.move_to(START + timedelta(hours=1))
        chosen = {"password1": "three words together", "password2": "three words together"}
        assert client.post(reverse("account_set_password"), chosen).status_code == 302
        use_until(client, moment, timedelta(hours=11, minutes=30), every=timedelta(minutes=30))
        moment.move_to(START + timedelta(hours=12))
        assert not signed_in(client)

    def test_a_page_writes_nothing_more_than_every_five_minutes(
        self, client: Client, alice: Person, moment: Any
    ) -> None:
        client.force_login(alice)
        for minutes, writes in ((1, 0), (4, 0), (5, 1), (6, 0), (9, 0), (10, 1)):
            moment.move_to(START + timedelta(minutes=minutes))
            with CaptureQueriesContext(connection) as queries:
                assert signed_in(client)
            written = [q["sql"] for q in queries if q["sql"].startswith(("UPDATE", "INSERT"))]
            assert len(written) == writes, minutes

    @pytest.mark.parametrize("clear", [lambda: call_command("clearsessions"), let_go])
    def test_what_is_over_is_cleared_away(
        self, alice: Person, moment: Any, clear: Callable[[], Any]
    ) -> None:
        for _ in range(2):
            Client().force_login(alice)
        moment.move_to(START + timedelta(minutes=150))
        Client().force_login(alice)
        clear()
        assert SignIn.objects.count() == 1

    @pytest.mark.parametrize("sign_out", ["account_logout", "door:sign_in_end"])
    def test_signing_out_leaves_nothing_in_the_browser_and_no_row(
        self, client: Client, alice: Person, sign_out: str
    ) -> None:
        client.force_login(alice)
        trace = trace_of(client.session.session_key)
        client.post(reverse(sign_out), {"sign_in": trace}, headers={"User-Agent": FIREFOX})
        assert not client.cookies[settings.SESSION_COOKIE_NAME].value
        assert not SignIn.objects.exists()

    def test_an_account_that_is_opened_again_opens_no_session_of_before(
        self, client: Client, alice: Person
    ) -> None:
        ada = factories.administrator()
        client.force_login(alice)
        deactivate(by=ada, person=alice)
        assert not signed_in(client)
        reactivate(by=ada, person=Person.objects.get(pk=alice.pk))
        assert not signed_in(client)


class TestWhereIAmSignedIn:
    def page(self, browser: Client) -> str:
        answer = browser.get(reverse("door:sign_ins"))
        assert lint(answer.content.decode()) == []
        return " ".join(answer.content.decode().split())

    def test_it_says_when_and_by_which_browser(
        self, client: Client, alice: Person, moment: Any
    ) -> None:
        alice.set_password("three words together")
        alice.save()
        elsewhere = Client(headers={"User-Agent": FIREFOX})
        sent = {"login": alice.email, "password": "three words together"}
        elsewhere.post(reverse("account_login"), sent)
        moment.move_to(START + timedelta(minutes=42))
        assert signed_in(elsewhere)
        client.force_login(alice)
        page = self.page(client)
        assert "Firefox on Windows" in page
        assert (
            "Signed in Monday 2 November 2026, 9am, last used Monday 2 November 2026, 9.42am"
            in page
        )
        assert page.count("this browser") == 1

    def test_others_are_not_listed_and_no_key_is_shown(self, client: Client, alice: Person) -> None:
        for person in (alice, factories.PersonFactory(), alice):
            client = Client()
            client.force_login(person)
        page = self.page(client)
        assert page.count(", last used") == 2
        for key in SignIn.objects.values_list("session_key", flat=True):
            assert key not in page

    def test_who_administers_is_not_told_of_one_that_its_next_request_would_end(
        self, client: Client, moment: Any
    ) -> None:
        ada = factories.administrator()
        left_alone = Client()
        left_alone.force_login(ada)
        moment.move_to(START + timedelta(minutes=29))
        client.force_login(ada)
        assert self.page(client).count(", last used") == 2
        moment.move_to(START + timedelta(minutes=31))
        assert self.page(client).count(", last used") == 1
        assert not signed_in(left_alone)

    def test_one_is_ended_from_its_next_request(self, client: Client, alice: Person) -> None:
        lost, kept = Client(), Client()
        for browser in (lost, kept, client):
            browser.force_login(alice)
        trace = trace_of(lost.session.session_key)
        answer = client.post(reverse("door:sign_in_end"), {"sign_in": trace})
        assert answer["Location"] == reverse("door:sign_ins")
        assert [signed_in(each) for each in (lost, kept, client)] == [False, True, True]
        assert list(Change.objects.values_list("act", "by")) == [("signed out elsewhere", alice.pk)]

    def test_all_others_are_ended_at_once(self, client: Client, alice: Person) -> None:
        others = [Client(), Client()]
        for browser in (*others, client):
            browser.force_login(alice)
        client.post(reverse("door:sign_ins_end_others"))
        assert [signed_in(each) for each in (*others, client)] == [False, False, True]

    @pytest.mark.parametrize("by_a_link", [False, True])
    def test_those_that_a_new_password_ends_are_listed_no_longer(
        self, client: Client, alice: Person, by_a_link: bool
    ) -> None:
        elsewhere, chosen = Client(), "three words together"
        elsewhere.force_login(alice)
        if by_a_link:
            form = client.get(one_use_link(alice).removeprefix(settings.BASE_URL))["Location"]
        else:
            client.force_login(alice)
            form = reverse("account_set_password")
        client.post(form, {"password1": chosen, "password2": chosen})
        assert self.page(client).count(", last used") == 1
        assert [signed_in(each) for each in (elsewhere, client)] == [False, True]

    def test_nobody_ends_anothers(self, client: Client, alice: Person) -> None:
        other = Client()
        other.force_login(factories.PersonFactory())
        client.force_login(alice)
        for trace in (trace_of(other.session.session_key), other.session.session_key, ""):
            answer = client.post(reverse("door:sign_in_end"), {"sign_in": trace})
            assert answer.status_code == 404
        assert signed_in(other)

    def test_ending_the_one_that_asks_signs_out(self, client: Client, alice: Person) -> None:
        client.force_login(alice)
        trace = trace_of(client.session.session_key)
        answer = client.post(reverse("door:sign_in_end"), {"sign_in": trace})
        assert answer["Location"] == reverse("account_login")
        assert not signed_in(client)


@pytest.mark.parametrize(
    ("calls_itself", "words"),
    [
        (FIREFOX, "Firefox on Windows"),
        (
            "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) "
            "Chrome/141.0.0.0 Safari/537.36 Edg/141.0.0.0",
            "Edge on Windows",
        ),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 "
            "(KHTML, like Gecko) Version/18.0 Mobile/15E148 Safari/604.1",
            "Safari on an iPhone",
        ),
        (
            "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) "
            "Chrome/141.0.0.0 Mobile Safari/537.36",
            "Chrome on Android",
        ),
        ("curl/8.0 (Linux)", "A browser on Linux"),
        ("Firefox/1", "Firefox"),
        ("", ""),
    ],
)
def test_a_browser_in_words(calls_itself: str, words: str) -> None:
    assert browser_in_words(calls_itself) == words
