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
from partnership.choices import LetterKind
from partnership.emails import ONE_USE_LINK
from partnership.models import Letter
from partnership.operations.letters import send_due_letters
from partnership.operations.letters.addresses import mark_refused
from plans.operations.communications import edit_communication
from plans.operations.details import Details
from subgroup.models import OtherSubgroup
from subgroup.operations.tick import tick
from tests.factories import ActionFactory, CommunicationFactory
from tests.factories.agreed import CarriedContactFactory
from tests.guards.guard_case import GuardCase, rolled_back
from tests.guards.pages import form_of
from tests.guards.url_policies import OWN, Rule
from tests.guards.world import NOW, SESSION

EVIL = "evil.example.com"
NAMED = {"HTTP_HOST": EVIL, "HTTP_X_FORWARDED_HOST": EVIL, "HTTP_ORIGIN": f"https://{EVIL}"}
ADDRESS = re.compile(r"https?:[^\s\"'<>\])]*")
LEADS = re.compile(r"""(?:href|src|action)=["']([^"']*)["']""")
WEEKS = 60
CHANGED = Details(fields={"place_text": "In the other hall"})


@pytest.mark.unlinted  # pages are not looked at here
@override_settings(ALLOWED_HOSTS=["*"])
class EveryLetter(GuardCase):
    def test_all_links_of_all_kinds_lead_to_the_planner(self) -> None:
        self.found: dict[str, set[str]] = defaultdict(set)
        self.let_others_be_told()
        for name, rule, who in self.each():
            with rolled_back():
                before = set(Letter.objects.values_list("pk", flat=True))
                self.send(name, rule, who)
                self.look_at(Letter.objects.exclude(pk__in=before))
        self.let_weeks_go_by()
        assert set(self.found) == {*LetterKind.values, "sent"}
        faults = {
            kind: sorted(wrong) for kind, links in self.found.items() if (wrong := away(links))
        }
        assert faults == {}
        assert all(self.found.values())

    def let_others_be_told(self) -> None:
        """Somebody carries the contact, asked for the advice, and took on an action."""
        things, people = self.world.things, self.world.cast
        theirs = CommunicationFactory(lead_partner=people.other)
        CarriedContactFactory(contact=things["contact"], communication=theirs)
        OtherSubgroup.objects.update(contact_name="Olga", contact_email="olga@example.org")
        ActionFactory(meeting=things["open meeting"], owner=people.bob)

    def each(self) -> Iterator[tuple[str, Rule, str]]:
        """Each form that does something, with a person who may send it."""
        for name, rules in OWN.items():
            for rule in rules:
                for who in sorted((rule.post or frozenset()) - rule.no_effect)[:1]:
                    yield name, rule, who
        returned = {"kind": "returned", "comment": "Say more of it.", "revision": 1}
        yield "subgroup:item_decide", Rule("shown matter", sends=returned), "chair"
        asked = {"email": self.world.cast.alice.email}
        yield "account_reset_password", Rule(sends=asked), "anonymous"

    def send(self, name: str, rule: Rule, who: str) -> None:
        path = reverse(name, kwargs=self.world.places[rule.on])
        browser = Client(**NAMED)
        if who in self.world.cookies:
            browser.cookies[SESSION] = self.world.cookies[who]
        sent: dict[str, Any] = dict(rule.filled_in(self.world, who))
        if rule.get is not None:
            sent = {**form_of(browser.get(path).content, path), **sent}
        browser.post(path, sent)

    def let_weeks_go_by(self) -> None:
        """What time alone brings, what a mail server says, and what somebody changes."""
        looked_at = set(Letter.objects.values_list("pk", flat=True))
        shown = self.world.things["open"]
        edit_communication(
            by=self.world.cast.alice,
            communication=shown,
            opened_version=shown.version,
            details=CHANGED,
        )
        mark_refused(person=self.world.people["roleless"], why="550 no such box")
        for week in range(WEEKS):
            with clock.at(NOW + timedelta(days=7 * week + week % 5, hours=week % 4)):
                tick()
                new = list(Letter.objects.exclude(pk__in=looked_at))
                looked_at |= {each.pk for each in new}
                self.look_at(new)

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
