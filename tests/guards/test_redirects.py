"""Wherever a form or an address says where to go next, only a page of the planner is gone to."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from tests.cast import cast
from tests.guards.test_every_url import own_views
from tests.guards.url_policies import OWN
from tests.guards.world import GuardCase

ELSEWHERE = (
    "https://elsewhere.example.org/",
    "//elsewhere.example.org/",
    "/\\elsewhere.example.org/",
    "https:elsewhere.example.org",
    "javascript:alert(1)",
    "\thttps://elsewhere.example.org/",
    "/\r\nLocation: https://elsewhere.example.org/",
)


def leads_away(location: str) -> bool:
    return bool(re.match(r"\s*([a-z][a-z0-9+.-]*:|[/\\]{2})", location, re.IGNORECASE))


def test_what_leads_away_is_known():
    assert [leads_away(each) for each in ELSEWHERE[:2]] == [True, True]
    assert not leads_away("/plan/?next=https://elsewhere.example.org/")


@pytest.mark.django_db
@pytest.mark.parametrize("target", ELSEWHERE)
def test_signing_in_leads_to_no_other_site(target):
    alice = cast().alice
    alice.set_password("a long enough password")
    alice.save()
    sent = {"login": alice.email, "password": "a long enough password", "next": target}
    answer = Client().post("/accounts/login/", sent)
    assert not leads_away(answer.get("Location", ""))


@pytest.mark.django_db
def test_the_administration_site_leads_to_no_other_site():
    for target in ELSEWHERE:
        answer = Client().get("/admin/login/", {"next": target})
        assert answer["Location"].startswith("/accounts/login/")


class EveryForm(GuardCase):
    def test_no_form_leads_to_another_site(self):
        """Every address, sent each of the names by which a form could say where to go."""
        faults, asked = [], 0
        for name in own_views():
            for rule in OWN[name]:
                path = reverse(name, kwargs=self.world.places[rule.on])
                for target in ELSEWHERE[:3]:
                    told = dict.fromkeys(
                        ("next", "from", "back", "query", "here", "return"), target
                    )
                    for method in ("GET", "POST"):
                        data = {**rule.filled_in(self.world, "coordinator"), **told}
                        asked += 1
                        answer = self.ask("coordinator", method, path, data).response
                        if leads_away(answer.get("Location", "")):
                            faults.append(f"{method} {path}: {answer['Location']}")
        assert faults == []
        assert asked > 500
