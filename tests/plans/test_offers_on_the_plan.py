"""An accepted offer shows on the plan and counts in the record; another does not."""

from datetime import UTC, date, datetime

import pytest
from django.urls import reverse

from bsc_comms.kit import clock
from bsc_comms.kit.financial_year import FinancialYear
from plans.operations.records import compile_record
from subgroup.operations.publishing import publish
from tests import factories

pytestmark = pytest.mark.django_db
YEAR = FinancialYear(2016)
MARCH = datetime(2017, 3, 20, 9, tzinfo=UTC)


def issued_with(people, state: str):
    communication = factories.CommunicationFactory(lead_partner=people.lead, title="Dark nights")
    factories.PlacementFactory(communication=communication, issued=True)
    offer = factories.OfferFactory(partner=people.other, what="Home visits")
    note = "No crew." if state == "declined" else ""
    factories.OfferRequestFactory(
        communication=communication, offer=offer, state=state, answer_note=note
    )


def test_in_the_record_who_gave_an_offer_had_a_hand_in_it(people) -> None:
    issued_with(people, "accepted")
    with clock.at(MARCH):
        content = compile_record(by=None, year=YEAR).content
    (told,) = content["communications"]
    assert told["partners"] == ["Lead partner", "Other partner"]
    assert told["brought"] == ["Other partner: Home visits"]
    assert told["joint"] is True
    figures = {each["key"]: each["value"] for each in content["figures"]}
    assert figures["joint"] == 1


@pytest.mark.parametrize("state", ["asked", "declined", "withdrawn"])
def test_an_offer_that_was_not_given_counts_nowhere(people, state) -> None:
    issued_with(people, state)
    with clock.at(MARCH):
        content = compile_record(by=None, year=YEAR).content
    (told,) = content["communications"]
    assert (told["partners"], told["brought"], told["joint"]) == (["Lead partner"], [], False)


def test_the_list_flags_what_has_an_offer(client, people) -> None:
    told = {}
    for title, states in (("None", ["asked"]), ("One", ["accepted"]), ("Two", ["accepted"] * 2)):
        communication = factories.CommunicationFactory(title=title, lead_partner=people.lead)
        for state in states:
            factories.OfferRequestFactory(communication=communication, state=state)
    with clock.at(datetime(2016, 10, 25, 9, tzinfo=UTC)):
        client.force_login(people.bob)
        page = client.get(reverse("plans:plan"), {"year": "all"})
    for group in page.context["found"].groups:
        for row in group.rows:
            told[row.title] = [flag for flag in row.flags if "offer" in flag]
    assert told == {"None": [], "One": ["with an offer"], "Two": ["with 2 offers"]}


def test_the_next_forward_plan_names_it(people) -> None:
    issued_with(people, "accepted")
    with clock.at(datetime(2016, 10, 25, 9, tzinfo=UTC)):
        meeting = factories.MeetingFactory(date=date(2016, 11, 8))
        plan = publish(by=people.chair, number=1, meeting=meeting)
    (line,) = plan.content["lines"]
    assert [each["what"] for each in line["offers"]] == ["Home visits"]
