"""Wherever a form or an address says where to go next, only a page of the planner is gone to."""

import json
import re
from collections.abc import Callable
from datetime import timedelta
from itertools import cycle, product
from typing import Any
from urllib.parse import urljoin, urlsplit

import pytest
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from bsc_comms.kit import clock
from bsc_comms.kit.going_back import back_to
from partnership.models import Person
from tests import factories
from tests.cast import cast
from tests.guards.addresses import own_views
from tests.guards.guard_case import FormsCase
from tests.guards.one_by_one import one_test_for_each
from tests.guards.pages import form_of
from tests.guards.url_policies import OWN, Rule
from tests.services.in_short import in_turn
from tests.services.passkey import Device, challenge_at_the_door
from tests.services.sessions import prove

HERE = "http://testserver/"
PASSWORD = "a long enough password"
SECRET = "JBSWY3DPEHPK3PXP"
ELSEWHERE = (
    "https://elsewhere.example.org/",
    "//elsewhere.example.org/",
    "/\\elsewhere.example.org/",
    "\\\\elsewhere.example.org/",
    "///elsewhere.example.org/",
    "https:elsewhere.example.org",
    "https:/elsewhere.example.org",
    "https:///elsewhere.example.org",
    "https://testserver@elsewhere.example.org/",
    "https://testserver.elsewhere.example.org/",
    "javascript:alert(1)",
    "java\tscript:alert(1)",
    "data:text/html,<script>alert(1)</script>",
    "\thttps://elsewhere.example.org/",
    " //elsewhere.example.org/",
    "\x00//elsewhere.example.org/",
    "/\t/elsewhere.example.org/",
    "/\r\nLocation: https://elsewhere.example.org/",
    "/%0d%0aLocation:%20https://elsewhere.example.org/",
    "%0d%0a//elsewhere.example.org/",
    "//elsewhere%E3%80%82example%E3%80%82org/",
    "//elsewhere\u3002example\u3002org/",
    "\uff0f\uff0felsewhere.example.org/",
    "/\uff0felsewhere.example.org/",
    "\u2215\u2215elsewhere.example.org/",
    "/\u2044elsewhere.example.org/",
)


def leads_away(location: str, page: str = HERE) -> bool:
    """Whether a browser leaves the planner: it takes out breaks and tabs, and turns backslashes."""
    told = location.strip("".join(map(chr, range(0x21))))
    told = re.sub(r"[\t\r\n]", "", told).replace("\\", "/")
    if re.match(r"https?:/*", told, re.IGNORECASE):
        told = re.sub(r"^(https?:)/*", r"\1//", told, flags=re.IGNORECASE)
    elif told.startswith("//"):
        told = f"//{told.lstrip('/')}"
    found = urlsplit(urljoin(page, told))
    return (found.scheme, found.netloc) != ("http", "testserver")


def test_what_leads_away_is_known():
    """All of them would, were they put into an answer as they are, but for those of odd slashes."""
    staying = {each for each in ELSEWHERE if not leads_away(each)}
    assert staying == set(ELSEWHERE[-4:]) | {each for each in ELSEWHERE if "Location" in each} | {
        "%0d%0a//elsewhere.example.org/"
    }
    assert not leads_away("/plan/?next=https://elsewhere.example.org/")
    assert not leads_away("http://testserver/plan/")


def faults_of(answer: Any) -> list[str]:
    """What of an answer sends a person elsewhere: its header, or a link or form of its page."""
    assert answer.status_code < 500
    faults = [answer["Location"]] if leads_away(answer.get("Location", HERE)) else []
    html = answer.headers.get("Content-Type", "").startswith("text/html")
    words = answer.content.decode() if html else ""
    for target in re.findall(r"""(?:href|action|formaction)=["']([^"']*)["']""", words):
        if leads_away(target) and ("elsewhere" in target or "alert" in target):
            faults.append(target)
    return faults


def who_signs_in() -> Person:
    alice: Person = cast().alice
    alice.set_password(PASSWORD)
    alice.save()
    return alice


def code() -> str:
    now = int(clock.real_now().timestamp())
    return format_hotp_value(hotp_value(SECRET, now // 30))


def signing_in(browser: Client, alice: Person, target: str) -> list[Any]:
    sent = {"login": alice.email, "password": PASSWORD, "next": target}
    page = browser.get("/accounts/login/", {"next": target})
    return [page, browser.post("/accounts/login/", sent)]


def signing_in_again(browser: Client, alice: Person, target: str) -> list[Any]:
    browser.force_login(alice)
    return [browser.get("/accounts/login/", {"next": target})]


def the_second_step(browser: Client, alice: Person, target: str) -> list[Any]:
    TOTP.activate(alice, SECRET)
    first = signing_in(browser, alice, target)
    page = browser.get(reverse("mfa_authenticate"), {"next": target})
    done = browser.post(reverse("mfa_authenticate"), {"code": code(), "next": target})
    assert browser.session.get("_auth_user_id") == str(alice.pk)
    return [*first, page, done]


def a_passkey(browser: Client, alice: Person, target: str) -> list[Any]:
    device = Device(alice).kept_by(alice)
    sent = device.answer(challenge_at_the_door(browser))
    url = reverse("mfa_login_webauthn")
    done = browser.post(url, {"credential": json.dumps(sent), "next": target})
    assert browser.session.get("_auth_user_id") == str(alice.pk)
    return [browser.get(url, {"next": target}), done]


def asking_again(browser: Client, alice: Person, target: str) -> list[Any]:
    TOTP.activate(alice, SECRET)
    browser.force_login(alice)
    prove(browser, alice, "password", ago=timedelta(hours=2))
    answers = []
    for name, sent in (
        ("account_reauthenticate", {"password": PASSWORD}),
        ("mfa_reauthenticate", {"code": code()}),
    ):
        answers += [
            browser.get(reverse(name), {"next": target}),
            browser.post(reverse(name), {**sent, "next": target}),
        ]
    assert answers[1].status_code == answers[3].status_code == 302
    return answers


def owing_the_second_step(browser: Client, alice: Person, target: str) -> list[Any]:
    chair = factories.chair()
    browser.force_login(chair)
    prove(browser, chair, "password")
    return [
        browser.get(reverse("mfa_index"), {"next": target}),
        browser.get(reverse("mfa_activate_totp"), {"next": target}),
        browser.get("/plan/", {"next": target}),
    ]


def signing_out(browser: Client, alice: Person, target: str) -> list[Any]:
    browser.force_login(alice)
    page = browser.get(reverse("account_logout"), {"next": target})
    return [page, browser.post(reverse("account_logout"), {"next": target})]


def changing_the_password(browser: Client, alice: Person, target: str) -> list[Any]:
    browser.force_login(alice)
    new = "another long password"
    sent = {"oldpassword": PASSWORD, "password1": new, "password2": new, "next": target}
    url = reverse("account_change_password")
    return [browser.get(url, {"next": target}), browser.post(url, sent)]


def the_administration_site(browser: Client, alice: Person, target: str) -> list[Any]:
    answer = browser.get("/admin/login/", {"next": target})
    if "\0" in target:
        assert answer.status_code == 400
        return [answer]
    assert answer["Location"].startswith("/accounts/login/")
    signed_in = browser.post(
        answer["Location"], {"login": alice.email, "password": PASSWORD}, follow=True
    )
    return [answer, signed_in]


WAYS = (
    signing_in,
    signing_in_again,
    the_second_step,
    a_passkey,
    asking_again,
    owing_the_second_step,
    signing_out,
    changing_the_password,
    the_administration_site,
)


@pytest.mark.django_db
@pytest.mark.unlinted  # hundreds of the same pages, which others lint
@pytest.mark.parametrize("way", WAYS)
def test_nothing_at_the_door_leads_to_another_site(
    way: Callable[[Client, Person, str], list[Any]], settings: Any
) -> None:
    settings.ACCOUNT_RATE_LIMITS = {}
    alice = who_signs_in()
    faults = {}
    for target in in_turn(ELSEWHERE, about=way.__name__, most=6):
        cache.clear()  # a code of an app counts once
        alice.authenticator_set.all().delete()
        alice.set_password(PASSWORD)
        alice.save()
        found = [each for answer in way(Client(), alice, target) for each in faults_of(answer)]
        if found:
            faults[target] = found
    assert faults == {}


@pytest.mark.parametrize("target", ELSEWHERE)
def test_where_a_button_stood_is_a_page_of_ours_or_is_not_gone_to(target: str, rf: Any) -> None:
    sent = rf.post("/plan/", {"next": target})
    assert back_to(sent, "/start/") == "/start/" or not leads_away(back_to(sent, "/start/"))
    assert back_to(rf.post("/plan/", {"next": OURS}), "/start/") == OURS


@pytest.mark.django_db
def test_a_page_of_the_planner_is_gone_to():
    """Else all of this would hold for a planner that leads nowhere."""
    alice = who_signs_in()
    *_, done = signing_in(Client(), alice, "/plan/?year=all")
    assert done["Location"] == "/plan/?year=all"


OURS = "/plan/?year=all"
WHERE_TO = dict(
    zip(("next", "from", "back", "query", "here", "return"), cycle(ELSEWHERE[:3]), strict=False)
)


@pytest.mark.unlinted  # the walk of every address lints these pages
class EveryForm(FormsCase):
    @one_test_for_each(own_views())
    def test_no_form_leads_to_another_site(self, name: str) -> None:
        """An address, sent each of the names by which a form could say where to go."""
        faults = []
        asked = list(product(OWN[name], ("GET", "POST")))
        for rule, method in in_turn(asked, about=name, most=2):
            path = reverse(name, kwargs=self.world.places[rule.on])
            data = {**rule.filled_in(self.world, "coordinator"), **WHERE_TO}
            answer = self.ask("coordinator", method, path, data).response
            if leads_away(answer.get("Location", HERE)):
                faults.append(f"{method} {path}: {answer['Location']}")
        assert faults == []

    @one_test_for_each(name for name, rules in OWN.items() if any(rule.post for rule in rules))
    def test_those_that_go_back_to_where_a_button_stood_go_to_a_page_of_ours(
        self, name: str
    ) -> None:
        """One odd address of each kind, for each form that does go where it is told."""
        faults, goes = [], False
        for rule in OWN[name]:
            for who in sorted((rule.post or frozenset()) - rule.no_effect)[:1]:
                if self.sent(name, rule, who, OURS).get("Location") != OURS:
                    continue
                goes = True
                for target in in_turn(ELSEWHERE[::6], about=name):
                    faults += faults_of(self.sent(name, rule, who, target))
        assert faults == []
        assert goes == (name in GO_WHERE_THEY_ARE_TOLD)

    def sent(self, name: str, rule: Rule, who: str, target: str) -> Any:
        path = reverse(name, kwargs=self.world.places[rule.on])
        held = form_of(self.page(who, path), path) if rule.get is not None else {}
        filled_in = {**held, **rule.filled_in(self.world, who)}
        return self.ask(who, "POST", path, {**filled_in, "next": target}).response


GO_WHERE_THEY_ARE_TOLD = {
    "channels_registry:booking_confirm",
    "channels_registry:booking_withdraw",
    "channels_registry:entries_ask",
    "channels_registry:entry_confirm",
    "channels_registry:loan_lend",
    "channels_registry:loan_return",
    "channels_registry:loan_withdraw",
    "channels_registry:none_declare",
    "plans:contact_carry",
    "plans:contact_check",
    "plans:contact_leave",
    "plans:line_carry",
    "plans:line_leave",
    "plans:offer_accept",
    "plans:offer_ask",
    "plans:offer_decline",
    "plans:offer_other_date",
    "plans:offer_take",
    "plans:offer_withdraw",
    "subgroup:confirm_plan",
}
