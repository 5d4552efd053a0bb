"""Every link in every letter leads to the planner's own address, whatever host a request named.

Letters are owed by forms and by the clock. Each form is sent once under a host that is not the
planner's, then the weeks go by; all that was written down and all that was sent is looked at.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.core import mail
from django.core.mail import EmailMultiAlternatives
from django.test import Client, override_settings
from django.urls import reverse

from bsc_comms.kit import clock
from partnership.choices import LetterKind, LetterState, Role
from partnership.emails import ONE_USE_LINK
from partnership.models import Letter
from partnership.operations.letters import send_due_letters
from partnership.operations.letters.addresses import mark_refused
from partnership.operations.people import appoint
from plans.operations.communications import edit_communication
from plans.operations.details import Details
from subgroup.models import OtherSubgroup
from subgroup.operations.tick import tick
from tests.factories import ActionFactory, CommunicationFactory
from tests.factories.agreed import CarriedContactFactory
from tests.guards.guard_case import GuardCase, rolled_back
from tests.guards.one_by_one import one_test_for_each
from tests.guards.pages import form_of
from tests.guards.standing_worlds import SMALL_WORLD, StandingWorld
from tests.guards.url_policies import OWN, Rule
from tests.guards.world import NOW, SESSION, World
from tests.services.in_short import in_turn

EVIL = "evil.example.com"
NAMED = {"HTTP_HOST": EVIL, "HTTP_X_FORWARDED_HOST": EVIL, "HTTP_ORIGIN": f"https://{EVIL}"}
ADDRESS = re.compile(r"https?:[^\s\"'<>\])]*")
PASSWORD_RESET = "account_reset_password"
LEADS = re.compile(r"""(?:href|src|action)=["']([^"']*)["']""")
CHANGED = Details(fields={"place_text": "In the other hall"})
#: A year and more, in parts of which each begins anew: whoever comes late is told what still helps.
WEEKS, AT_ONCE = 60, 4
#: The letter that sending a form owes somebody.
OWED_BY = {
    "account_reset_password": LetterKind.NEW_PASSWORD,
    "channels_registry:booking_confirm": LetterKind.BOOKING_ANSWERED,
    "channels_registry:booking_decline": LetterKind.BOOKING_ANSWERED,
    "channels_registry:booking_new": LetterKind.BOOKING_ASKED,
    "channels_registry:booking_withdraw": LetterKind.BOOKING_ASKED,
    "channels_registry:channel_merge": LetterKind.BOOKING_ASKED,
    "plans:edition_cancel": LetterKind.EDITION_CHANGED,
    "channels_registry:edition_move": LetterKind.EDITION_CHANGED,
    "channels_registry:entries_ask": LetterKind.REGISTER_REQUEST,
    "channels_registry:loan_ask": LetterKind.LOAN_ASKED,
    "channels_registry:loan_decline": LetterKind.LOAN_ANSWERED,
    "channels_registry:loan_lend": LetterKind.LOAN_ANSWERED,
    "channels_registry:loan_take_back": LetterKind.LOAN_ANSWERED,
    "channels_registry:loan_withdraw": LetterKind.LOAN_ASKED,
    "partnership:invite": LetterKind.INVITATION,
    "partnership:person_invite_again": LetterKind.INVITATION,
    "partnership:person_reactivate": LetterKind.SPEAKS_TOO,
    "partnership:person_second_step": LetterKind.SECOND_STEP_OFF,
    "plans:approach_answer": LetterKind.APPROACH_ANSWERED,
    "plans:approach_ask": LetterKind.APPROACH_ASKED,
    "plans:contact_edit": LetterKind.LINE_CHANGED,
    "plans:contact_end": LetterKind.LINE_CHANGED,
    "plans:help_offer": LetterKind.HELP_OFFERED,
    "plans:offer_accept": LetterKind.OFFER_ANSWERED,
    "plans:offer_ask": LetterKind.OFFER_ASKED,
    "plans:offer_decline": LetterKind.OFFER_ANSWERED,
    "plans:offer_other_date": LetterKind.OFFER_OTHER_DATE,
    "plans:offer_take": LetterKind.OFFER_ASKED,
    "plans:offer_withdraw": LetterKind.OFFER_ASKED,
    "plans:overlap_agree": LetterKind.OVERLAP_JOINT,
    "plans:overlap_decline": LetterKind.OVERLAP_JOINT,
    "plans:overlap_joint": LetterKind.OVERLAP_JOINT,
    "plans:placement_edition": LetterKind.BOOKING_ASKED,
    "plans:placement_instead": LetterKind.BOOKING_ASKED,
    "plans:placement_leave": LetterKind.BOOKING_ASKED,
    "subgroup:advice_answer": LetterKind.ADVICE_ANSWERED,
    "subgroup:champion": LetterKind.NOMINATED,
    "subgroup:hand_over": LetterKind.HANDED_OVER,
    "subgroup:holiday_new": LetterKind.MEETING_CHANGED,
    "subgroup:item_decide": LetterKind.DECISION_MADE,
    "subgroup:meeting_cancel": LetterKind.MEETING_CHANGED,
    "subgroup:meeting_change": LetterKind.MEETING_CHANGED,
    "subgroup:meeting_close": LetterKind.ACTION_GIVEN,
    "subgroup:minutes_send": LetterKind.MINUTES_OUT,
    "subgroup:nomination_ask": LetterKind.NOMINATION_ASKED,
    "subgroup:nomination_ask_again": LetterKind.NOMINATION_ASKED,
    "subgroup:nomination_enter": LetterKind.NOMINATED,
    "subgroup:publish": LetterKind.PLAN_PUBLISHED,
}
#: What a form owes to others besides.
OWED_BESIDES = {"subgroup:meeting_cancel": {LetterKind.ACTION_GIVEN}}
#: What time brings, and in which of these weeks first.
BROUGHT_FIRST = {
    LetterKind.ACTION_DUE: 0,
    LetterKind.ADVICE_CHECK: 0,
    LetterKind.AGENDA_OUT: 0,
    LetterKind.APPROACH_ANSWERED: 0,
    LetterKind.APPROACH_NUDGE: 0,
    LetterKind.CALL_FOR_UPDATES: 0,
    LetterKind.CONFIRM_REMINDER: 0,
    LetterKind.CONTACT_CHECK: 0,
    LetterKind.DIGEST: 0,
    LetterKind.EVALUATION_ASKED: 0,
    LetterKind.MEETING_CHANGED: 0,
    LetterKind.MINUTES_OUT: 0,
    LetterKind.NOMINATION_ASKED: 0,
    LetterKind.OVERDUE: 0,
    LetterKind.REGISTER_CHECK: 0,
    LetterKind.NOT_PICKED_UP: 44,
}
#: The first week of those that are looked at together.
FROM_WEEK = {
    *BROUGHT_FIRST.values(),
    *in_turn(range(0, WEEKS, AT_ONCE), about="what time brings", most=3),
}
#: What a change of a communication brings the others on it, a mail server's answer, and a role.
BROUGHT_BY_SOMEBODY = {
    LetterKind.WHAT_CHANGED,
    LetterKind.MAIL_REFUSED,
    LetterKind.SPEAKS_TOO,
}


def _told_of(world: World) -> None:
    """Somebody carries the contact, asked for the advice, took on an action, and read of a slot."""
    things, people = world.things, world.cast
    theirs = CommunicationFactory(lead_partner=people.other)
    CarriedContactFactory(contact=things["contact"], communication=theirs)
    OtherSubgroup.objects.update(contact_name="Olga", contact_email="olga@example.org")
    ActionFactory(meeting=things["open meeting"], owner=people.bob)
    asked = Letter.objects.filter(kind__in=[LetterKind.BOOKING_ASKED, LetterKind.LOAN_ASKED])
    asked.update(state=LetterState.SENT, sent_at=NOW)


TOLD_OF = StandingWorld(_told_of, begins_as=SMALL_WORLD)


def senders(name: str) -> Iterator[tuple[Rule, str]]:
    """What a form is sent for, each with a person who may send it."""
    for rule in OWN.get(name, ()):
        for who in sorted((rule.post or frozenset()) - rule.no_effect)[:1]:
            yield rule, who
    if name == "subgroup:item_decide":
        returned = {"kind": "returned", "comment": "Say more of it.", "revision": 1}
        yield Rule("shown matter", sends=returned), "chair"
    if name == PASSWORD_RESET:
        yield Rule(sends={"email": "alice@example.org"}), "anonymous"


@pytest.mark.unlinted  # pages are not looked at here
@override_settings(ALLOWED_HOSTS=["*"])
class EveryLetter(GuardCase):
    worlds = (TOLD_OF,)

    def setUp(self) -> None:
        super().setUp()
        self.found: dict[str, set[str]] = defaultdict(set)

    @one_test_for_each(name for name in (*OWN, PASSWORD_RESET) if any(senders(name)))
    def test_what_a_form_owes_leads_to_the_planner(self, name: str) -> None:
        for rule, who in senders(name):
            with rolled_back():
                before = set(Letter.objects.values_list("pk", flat=True))
                self.send(name, rule, who)
                self.look_at(Letter.objects.exclude(pk__in=before))
        self.all_lead_to_the_planner()
        owed = {OWED_BY[name]} if name in OWED_BY else set()
        owed |= OWED_BESIDES.get(name, set())
        assert set(self.found) - {"sent"} == owed

    @one_test_for_each(map(str, sorted(FROM_WEEK)))
    def test_what_time_brings_leads_to_the_planner(self, first: str) -> None:
        looked_at = set(Letter.objects.values_list("pk", flat=True))
        for week in range(int(first), int(first) + AT_ONCE):
            with clock.at(NOW + timedelta(days=7 * week + week % 5, hours=week % 4)):
                tick()
                new = list(Letter.objects.exclude(pk__in=looked_at))
                looked_at |= {each.pk for each in new}
                self.look_at(new)
        self.all_lead_to_the_planner()
        assert set(self.found) - {"sent"} <= set(BROUGHT_FIRST)
        assert {kind for kind, week in BROUGHT_FIRST.items() if week == int(first)} <= set(
            self.found
        )

    def test_what_a_change_a_refusal_and_a_role_bring_leads_to_the_planner(self) -> None:
        looked_at = set(Letter.objects.values_list("pk", flat=True))
        shown = self.world.things["open"]
        edit_communication(
            by=self.world.cast.alice,
            communication=shown,
            opened_version=shown.version,
            details=CHANGED,
        )
        mark_refused(person=self.world.people["roleless"], why="550 no such box")
        people = self.world.cast
        appoint(by=people.coordinator, person=people.bob, role=Role.DEPUTY, partner=people.lead)
        for day in (0, 1):
            with clock.at(NOW + timedelta(days=day)):
                tick()
        self.look_at(Letter.objects.exclude(pk__in=looked_at))
        self.all_lead_to_the_planner()
        assert set(self.found) >= BROUGHT_BY_SOMEBODY

    def test_no_kind_of_letter_is_left_out(self) -> None:
        assert {*OWED_BY.values(), *BROUGHT_FIRST, *BROUGHT_BY_SOMEBODY} == set(LetterKind)

    def all_lead_to_the_planner(self) -> None:
        faults = {
            kind: sorted(wrong) for kind, links in self.found.items() if (wrong := away(links))
        }
        assert faults == {}
        assert all(links for kind, links in self.found.items() if kind != "sent")

    def send(self, name: str, rule: Rule, who: str) -> None:
        path = reverse(name, kwargs=self.world.places[rule.on])
        browser = Client(**NAMED)
        if who in self.world.cookies:
            browser.cookies[SESSION] = self.world.cookies[who]
        sent: dict[str, Any] = dict(rule.filled_in(self.world, who))
        if rule.get is not None:
            sent = {**form_of(browser.get(path).content, path), **sent}
        browser.post(path, sent)

    def look_at(self, letters: Iterable[Letter]) -> None:
        """Keep the links of these as they are written down, and of what is sent now."""
        for letter in letters:
            self.found[letter.kind] |= links_in(
                letter.text, letter.html, letter.link, letter.calendar
            )
        mail.outbox.clear()
        send_due_letters()
        self.found["sent"] |= {each for email in mail.outbox for each in links_of(email)}


def links_of(email: EmailMultiAlternatives) -> set[str]:
    parts = [str(content) for content, _ in email.alternatives]
    return links_in(str(email.body), *parts, *map(str, email.extra_headers.values()))


def links_in(*texts: str) -> set[str]:
    """Every address in these texts, and all that markup leads to."""
    found = {each for text in texts for each in ADDRESS.findall(text)}
    return found | {each for text in texts for each in LEADS.findall(text)}


def away(links: set[str]) -> set[str]:
    """Those that do not lead to the planner; an invitation's stands in the letter alone."""
    ours = f"{settings.BASE_URL}/"
    return {each for each in links if not f"{each}/".startswith(ours)} - {ONE_USE_LINK}


def test_what_leads_away_is_found() -> None:
    planner, text = settings.BASE_URL, '<a href="/plan/">x</a> http://evil.example.com/a'
    assert links_in(f"<{planner}/plan/> {text}") == {
        f"{planner}/plan/",
        "/plan/",
        "http://evil.example.com/a",
    }
    assert away(links_in(f"{planner} {planner}.evil.example.com {text}")) == {
        f"{planner}.evil.example.com",
        "/plan/",
        "http://evil.example.com/a",
    }
