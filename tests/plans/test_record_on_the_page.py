"""The page of a record: its order, the way to each part, and what came of asking for another."""

import re
from datetime import timedelta

import pytest

from bsc_comms.kit import clock
from plans.models import AnnualRecord, Communication, RecordOrder
from plans.operations.records import compile_ordered_record
from tests.plans.record_year import FINAL_DAY, compiled, make_the_year

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("plain_documents")]


def test_that_nothing_differs_is_said_where_a_further_revision_was_asked_for(client, people):
    make_the_year()
    compiled(FINAL_DAY)
    client.force_login(people.coordinator)
    said = "Asked for on Friday 2 June 2017: nothing differs from revision 1, so there is no new"

    def page(at) -> str:
        with clock.at(at):
            return " ".join(client.get("/record/").content.decode().split())

    later = FINAL_DAY + timedelta(days=1)
    assert "Asked for" not in page(later)
    with clock.at(later):
        client.post("/record/2016-17/compile/", {"why": "A letter came late."})
        assert "Asked for" not in page(later)
        assert compile_ordered_record(order_id=RecordOrder.objects.get().pk)
    assert AnnualRecord.objects.count() == 1
    assert said in page(later)
    Communication.objects.filter(title="Cancelled one").update(state_reason="Another reason.")
    assert compiled(later + timedelta(days=1)).revision == 2
    assert "Asked for" not in page(later + timedelta(days=1))


def test_the_page_has_the_order_of_the_document_and_leads_to_each_part(client, people):
    make_the_year()
    compiled(FINAL_DAY)
    Communication.objects.filter(title="Cancelled one").update(state_reason="Another reason.")
    compiled(FINAL_DAY + timedelta(days=1))
    client.force_login(people.board_member)
    page = client.get("/record/2016-17/").content.decode()
    links, rest = page.split('<nav aria-label="On this page">')[1].split("</nav>", 1)
    led_to = re.findall(r'href="#([\w-]+)"', links)
    assert led_to == [
        *("figures", "joint", "changed", "set-out", "results", "results-2", "places", "spread"),
        *("evidence", "honest", "register", "method"),
    ]
    places = [rest.index(f' id="{each}"') for each in led_to]
    assert places == sorted(places)
    headings = re.findall(r"<h\d[^>]*>([^<]*?)\s*<", rest)
    assert headings.count("What went otherwise than planned") == 1
    assert '<a class="govuk-link" href="#results-2">Evaluation and learning</a>' in links
    folded = rest.split('id="honest"')[1].split("Not evaluated ")[1].split("</details>")[0]
    assert "Dark evenings" in folded.split("<details")[1]


def test_what_only_leads_on_is_not_printed(client, people):
    make_the_year()
    compiled()
    client.force_login(people.coordinator)
    page = client.get("/record/2016-17/").content.decode()
    for address in ("/record/2016-17/check/", "/record/2016-17/1/readers/"):
        (before,) = re.findall(rf'<p class="([^"]+)"><a class="govuk-link" href="{address}', page)
        assert "app-screen-only" in before.split()
