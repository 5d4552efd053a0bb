"""What a page weighs on its way, packed as a web server packs it, with the sample's whole year.

The first visit brings styles and scripts along, which a browser then keeps: see deploy/.
"""

import gzip
import re
from collections.abc import Iterator
from functools import cache

import pytest
from django.contrib.staticfiles import finders
from django.test import Client

from bsc_comms.kit import clock
from partnership.choices import Role
from partnership.models import Appointment, Person
from tests.overview.sample_worlds import OCTOBER, SampleWorld
from tests.services.made_for_many import made_for_many
from tests.services.walk import PAGES, add_what_is_walked, pages_of_things

FIRST_VISIT, NEXT_VISIT = 150_000, 20_000  # bytes
#: Each looks at every so manieth page.
WALKS = 32
WALKED = SampleWorld(lambda _: add_what_is_walked(), begins_as=OCTOBER)
BROUGHT_ALONG = re.compile(r'<(?:link|script|img|source)\b[^>]*?\b(?:href|src)="([^"]+)"')


def weight(content: bytes) -> int:
    return len(gzip.compress(content, 6))


@cache
def weight_of_static(address: str) -> int:
    path = finders.find(address.removeprefix("/static/"))
    assert path, address
    with open(path, "rb") as file:
        return weight(file.read())


@pytest.fixture
def browser(settings, request: pytest.FixtureRequest, django_db_blocker) -> Iterator[Client]:
    """Somebody who holds every role, in the sample year with something on every page."""
    settings.RECORD_KEY = "11" * 32  # or it would leave a key behind
    settings.SECOND_FACTOR_ROLES = []
    with django_db_blocker.unblock():
        if not WALKED.is_made:
            with made_for_many(request.node):
                WALKED.make()
        with WALKED.current():
            amara = Person.objects.get(email="amara.okafor@example.org")
            for role in (Role.COORDINATOR, Role.CHAIR, Role.BOARD, Role.ADMINISTRATOR):
                Appointment.objects.create(person=amara, role=role, starts=clock.today())
            client = Client()
            client.force_login(amara)
            client.get("/")
            yield client


@pytest.mark.unlinted  # the walk of every address lints these pages
@pytest.mark.thorough
@pytest.mark.parametrize("first", range(WALKS))
def test_each_page_is_light_and_brings_nothing_from_elsewhere(browser: Client, first: int) -> None:
    heavy, elsewhere, looked_at = [], [], 0
    for address in (*PAGES, *pages_of_things())[first::WALKS]:
        answer = browser.get(address, follow=True)
        if not answer.get("Content-Type", "").startswith("text/html"):
            continue
        looked_at += 1
        along = set(BROUGHT_ALONG.findall(answer.content.decode()))
        elsewhere += [
            f"{each} on {address}" for each in along if not re.match(r"/(?!/)|data:", each)
        ]
        page = weight(answer.content)
        kept = sum(weight_of_static(each) for each in along if each.startswith("/static/"))
        if page > NEXT_VISIT or page + kept > FIRST_VISIT:
            heavy.append(f"{address}: {page:,} bytes, and {kept:,} to keep")
    assert elsewhere == []
    assert heavy == []
    assert looked_at > 2
