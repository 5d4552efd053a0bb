"""Every address, every method, every kind of person: who is answered, and who learns nothing."""

import re
from collections.abc import Callable
from functools import partial
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from django.http import HttpResponse
from django.urls import reverse

from bsc_comms.kit import limits
from tests.guards.addresses import (
    ADMINISTRATION,
    addresses,
    own_views,
    path_of,
    room_of,
    views_counted_as,
)
from tests.guards.carried import is_handed_over, missing_headers
from tests.guards.guard_case import Answer, GuardCase
from tests.guards.one_by_one import one_test_for_each
from tests.guards.pages import as_seen, form_of
from tests.guards.url_policies import ALL, DOOR, DOOR_KEYS, OUTSIDE, OWN, Rule
from tests.guards.walked import WALKED
from tests.guards.who_asks import (
    LIKE_GET,
    METHODS,
    WHO_ALSO_ASKS,
    Right,
    right_answer,
    who_asks,
)
from tests.services.in_short import in_turn

SECRETS = ("named secret", "lead secret")
SIGN_IN = "/accounts/login/"
#: What a page that refuses a form says again, to whoever sent it.
WRITTEN = {"reason": "Rain, and nobody there"}
TEMPLATES = Path(__file__).resolve().parents[2] / "templates"
MAY_BE_KEPT = {"partnership:logo", "plans:topic_words"}  # see test_headers.py
EXPORTS = views_counted_as(limits.EXPORT)
NAMES_A_SECRET = [
    name for name, rules in OWN.items() if any(rule.on.endswith(SECRETS) for rule in rules)
]
#: The rules of each address for each thing that it can be asked about.
OF_WHAT: dict[str, tuple[str, list[Rule]]] = {}
for _name, _rules in OWN.items():
    for _rule in _rules:
        _about = OF_WHAT.setdefault(f"{_name} on {_rule.on or 'nothing'}", (_name, []))
        _about[1].append(_rule)


def test_every_address_has_its_line_and_every_line_its_address():
    assert set(own_views()) == set(OWN)
    assert {each.name for each in addresses() if each.space == ""} == set(DOOR)


def test_every_view_of_ours_says_who_may_use_it():
    silent = [
        name
        for name, view in own_views().items()
        if not hasattr(view, "policy") and not getattr(view, "public_reason", "")
    ]
    assert silent == []


def test_the_page_that_a_view_names_for_its_form_can_be_opened_and_is_of_the_same_thing():
    asked_for = {each.name: re.findall(r"<\w+:\w+>", each.route) for each in addresses()}
    naming = {name: view for name, view in own_views().items() if hasattr(view, "stands_on")}
    assert naming
    for name, view in naming.items():
        page, of = view.stands_on
        of_it = [each for each in asked_for[name] if each.strip("<>").partition(":")[2] in of]
        assert (len(of_it), asked_for[page]) == (len(of), of_it), name
        assert all(rule.get is None for rule in OWN[name]), name
        assert all(rule.get is not None for rule in OWN[page]), name


def test_only_what_says_so_is_open_to_people_who_are_not_signed_in():
    opened = {
        name for name, view in own_views().items() if not getattr(view, "login_required", True)
    }
    assert opened == {name for name, rules in OWN.items() if any(rule.public for rule in rules)}


class EveryAddress(GuardCase):
    """The walk. What a request writes is undone before the next."""

    @pytest.fixture(autouse=True)
    def _tell_the_number(self, record_property: Callable[[str, object], None]) -> None:
        """The end of the run says how many combinations were walked (`walked.py`)."""
        self.walked = partial(record_property, WALKED)

    def setUp(self) -> None:
        super().setUp()
        self.pages: dict[tuple[str, str], bytes] = {}

    @one_test_for_each(OF_WHAT)
    def test_who_is_answered(self, of_what: str) -> None:
        """An address with one thing, as those who ask for it (`who_asks.py`)."""
        faults, walked = [], 0
        name, rules = OF_WHAT[of_what]
        for rule, who, method in who_asks(rules, of_what):
            walked += 1
            look = self.fault_of_opening if method in LIKE_GET else self.fault
            if fault := look(name, rule, who, method):
                faults.append(f"{method} on “{rule.on}” by {who}: {fault}")
        self.walked(walked)
        assert faults == [], "\n".join(faults)

    def fault_of_opening(self, name: str, rule: Rule, who: str, method: str) -> str:
        """What is wrong where a method opens more than GET would, "" if nothing is.

        HEAD is refused at no page: what looks at a link before somebody opens it asks so.
        """
        path = reverse(name, kwargs=self.world.places[rule.on])
        may = who in (rule.get or ()) and (who not in OUTSIDE or rule.public)
        got = self.ask(who, method, path)
        opened = 200 <= got.status < 300 and not may
        told = method == "HEAD" and got.response.content
        unknown = method == "HEAD" and got.status == 405 and rule.get
        if opened or told or unknown or (got.written and not (may and rule.keeps)):
            return f"{got.status}, and wrote {got.written}"
        return ""

    def fault(self, name: str, rule: Rule, who: str, method: str) -> str:
        """What is wrong with the answer, "" if nothing is."""
        path = reverse(name, kwargs=self.world.places[rule.on])
        right = right_answer(rule, who, method)
        data = self.filled_in(rule, who, path, right) if method == "POST" else {}
        got = self.ask(who, method, path, data)
        if method == "GET" and got.status == 200 and not got.response.streaming:
            self.pages[who, path] = got.response.content
        return self.fault_of_shell(name, got) or self.fault_of_answer(rule, who, method, got, right)

    @staticmethod
    def fault_of_shell(name: str, got: Answer) -> str:
        """Headers that it lacks; a file that it hands over without counting it as an export."""
        if name not in MAY_BE_KEPT and (missing := missing_headers(got.response)):
            return ", ".join(missing)
        if is_handed_over(got.response) and name not in EXPORTS:
            return "hands over a file that is not counted"
        return ""

    def fault_of_answer(self, rule: Rule, who: str, method: str, got: Answer, right: Right) -> str:
        match right:
            case Right.SENT_TO_SIGN_IN:
                return self.not_sent_to_the_door(got)
            case Right.NO_SUCH_METHOD:
                return _unless(got, 405)
            case Right.ANSWERED:
                return self.not_answered(rule, who, method, got)
            case Right.LIKE_NOTHING_THERE:
                return _unless(got, 404)
            case Right.REFUSED:
                return _unless(got, rule.refused)

    def filled_in(self, rule: Rule, who: str, path: str, right: Right) -> dict[str, Any]:
        """What the page's form holds, and over it what the rule says that a person fills in.

        Who may not see the page sends only that.
        """
        held: dict[str, Any] = {}
        if right is Right.ANSWERED and rule.get is not None:
            held = form_of(self.page(who, path), path)
        return {**held, **rule.filled_in(self.world, who)}

    def page(self, who: str, path: str) -> bytes:
        """A page, fetched once: the world is the same again after each request."""
        if (who, path) not in self.pages:
            self.pages[who, path] = self.ask(who, "GET", path).response.content
        return self.pages[who, path]

    @staticmethod
    def not_sent_to_the_door(got: Answer) -> str:
        target = got.response.get("Location", "")
        if got.status == 302 and target.startswith(SIGN_IN) and not got.written:
            return ""
        return f"{got.status} to “{target}”, not sent to sign in"

    def not_answered(self, rule: Rule, who: str, method: str, got: Answer) -> str:
        if method == "GET":
            return _unless(got, 200, wrote=rule.keeps)
        if who in rule.no_effect:
            fine = got.status in (200, 302, 400, 409, 422) and not got.written
            return "" if fine else f"{got.status}, and wrote {got.written}"
        if got.status == 302 and got.written:
            return ""
        return f"{got.status} {_said(got.response)}, and wrote {got.written}"

    @one_test_for_each(NAMES_A_SECRET)
    def test_what_is_kept_back_looks_like_what_is_not_there(self, name: str) -> None:
        """The same bytes: for who may not know of it, the secret and the missing are one."""
        rules = OWN[name]
        missing = next(rule.on for rule in rules if rule.on.startswith("missing"))
        secrets = [rule.on for rule in rules if rule.on.endswith(SECRETS)]
        faults, compared = [], 0
        people = in_turn(sorted(ALL - {"alice"} - OUTSIDE), about=name, most=3)
        for who, method in product(people, METHODS):
            kept_back = [on for on in secrets if self.may_not_know(who, on)]
            of_nothing = self.seen(name, missing, who, method) if kept_back else None
            for on in kept_back:
                compared += 1
                if self.seen(name, on, who, method) != of_nothing:
                    faults.append(f"{method} on “{on}” by {who}")
        self.walked(compared)
        assert faults == []
        assert compared >= 2 * len(people)

    @staticmethod
    def may_not_know(who: str, secret: str) -> bool:
        knowing = {"alice", "charlie"} if secret.endswith("named secret") else {"alice"}
        return who not in knowing

    def seen(self, name: str, on: str, who: str, method: str) -> Any:
        kwargs = self.world.places[on]
        path = reverse(name, kwargs=kwargs)
        sent = WRITTEN if method == "POST" else {}
        return as_seen(self.ask(who, method, path, sent).response, path)

    @one_test_for_each(DOOR)
    def test_the_door(self, name: str) -> None:
        path = reverse(name, kwargs=DOOR_KEYS.get(name, {}))
        for who in ("anonymous", "deactivated", "bob", "roleless"):
            asked = [self.ask(who, method, path) for method in ("GET", "POST")]
            right = DOOR[name][:2] if who in OUTSIDE else DOOR[name][2:]
            assert tuple(each.status for each in asked) == right, who
            assert not any(each.written for each in asked), who
            assert [foreign for each in asked if (foreign := _not_of_ours(each.response))] == []
            for each in asked if who in OUTSIDE else ():
                if each.status == 302 and each.response["Location"] != "/":
                    assert each.response["Location"].startswith(SIGN_IN)

    @one_test_for_each(sorted({room_of(address.route) for address in ADMINISTRATION}))
    def test_the_administration_site_is_for_administrators(self, room: str) -> None:
        faults, walked = [], 0
        asked = (
            *product(sorted(ALL - {"administrator"}), ("GET",)),
            *product((*WHO_ALSO_ASKS, "chair", "coordinator"), ("POST",)),
        )
        for path in [path_of(each.route) for each in ADMINISTRATION if room_of(each.route) == room]:
            for who, method in in_turn(asked, about=path, most=4):
                walked += 1
                got = self.ask(who, method, path)
                # Its own sign-in sends on to ours, and refuses whoever is signed in.
                to_the_door = got.response.get("Location", "").startswith(
                    (SIGN_IN, "/admin/login/")
                ) or (path, got.response.get("Location")) == ("/admin/logout/", "/admin/")
                refused = got.status == 403 and who not in OUTSIDE
                if not (to_the_door or refused) or got.written:
                    faults.append(f"{method} {path} by {who}: {got.status}")
        self.walked(walked)
        assert faults == []

    def test_the_administration_site_signs_nobody_in(self) -> None:
        for who in sorted(ALL - OUTSIDE - {"administrator"}):
            assert self.ask(who, "GET", "/admin/login/").status == 403

    def test_an_administrator_opens_the_reference_data_and_no_communication(self):
        opened = set()
        for address in ADMINISTRATION:
            if address.name.endswith("_changelist"):
                got = self.ask("administrator", "GET", path_of(address.route))
                opened |= {address.route.split("/")[1]} if got.status == 200 else set()
        assert opened == {"partnership", "subgroup", "channels_registry", "evidence"}


def _unless(got: Answer, status: int, *, wrote: tuple[str, ...] = ()) -> str:
    if got.status == status and tuple(got.written) == wrote:
        return ""
    return f"{got.status}, not {status}; wrote {got.written}"


def _not_of_ours(response: HttpResponse) -> str:
    """The template of the library that an answer shows as it is, "" for one of ours."""
    used = getattr(response, "templates", None)
    return "" if not used or TEMPLATES in Path(used[0].origin.name).parents else used[0].name


def _said(response: HttpResponse) -> str:
    form = getattr(response, "context", None) and response.context.get("form")
    return str(dict(form.errors)) if form is not None and form.is_bound else ""
