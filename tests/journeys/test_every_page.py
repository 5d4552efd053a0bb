"""Each page, wide and narrow, for a person who holds every role; `make axe` has every kind."""

import pytest
from django.test import Client

from bsc_comms.kit import clock
from partnership.choices import Role
from partnership.models import Appointment, Person
from tests.guards.url_policies import OWN
from tests.journeys.signing_in import sign_in
from tests.services.chromium import open_context
from tests.services.in_short import in_turn
from tests.services.walk import PAGES, faults_of_pages, names_of_pages_walked, pages_of_things

# Pictures, files that are handed over to be saved, and what only a script reads.
NO_PAGES = (
    *(
        "logo",
        "_csv",
        "_xlsx",
        "_file",
        "channel_deadlines",
        "api_description",
        "topic_words",
        ":paper",
    ),
    *("overview:live", "overview:ready"),
)
# An address that leads on to another page.
LEADS_ON = {"plans:forward_plan_latest"}
# Each walks to every so manieth page, so that workers share them evenly, and any of them comes to
# pages of every kind.
WALKS = range(16)


def amara_with_every_role() -> Person:
    amara = Person.objects.get(email="amara.okafor@example.org")
    for role in (Role.COORDINATOR, Role.CHAIR, Role.BOARD, Role.ADMINISTRATOR):
        Appointment.objects.create(person=amara, role=role, starts=clock.today())
    return amara


def pages_left_out() -> set[str]:
    """The names of pages that somebody can open and that no walk goes to."""
    pages = {
        name
        for name, rules in OWN.items()
        if any(rule.get for rule in rules) and not name.endswith(NO_PAGES)
    }
    return pages - LEADS_ON - names_of_pages_walked()


def test_a_walk_goes_to_every_page(walked_sample):
    assert pages_left_out() == set()


@pytest.mark.unlinted  # the walk of every address lints these pages
def test_who_walks_is_shown_every_page_itself_and_not_a_refusal_or_another(walked_sample):
    browser = Client()
    browser.force_login(amara_with_every_role())
    answers = {each: browser.get(each).status_code for each in (*PAGES, *pages_of_things())}
    others = {address: status for address, status in answers.items() if status != 200}
    assert others == {"/no-such-page/": 404}


@pytest.mark.parametrize("first", in_turn(WALKS, about="the walk with axe"))
def test_no_page_breaks_a_rule_of_accessibility(walked_sample, chromium, live_server, first):
    page = open_context(chromium, live_server.url).new_page()
    sign_in(page, amara_with_every_role())
    found = faults_of_pages(page, part=slice(first, None, len(WALKS)))
    page.context.close()
    assert found == {}
