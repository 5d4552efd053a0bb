"""How many of a year’s communications keep each commitment, on a page and in a file."""

from datetime import date

import pytest
from django.urls import reverse

from bsc_comms.kit.financial_year import FinancialYear
from channels_registry.choices import ChannelKind
from plans.choices import Branding, State, Visibility
from plans.queries.commitments.totals import totals_of
from tests.factories import ChannelFactory, CommunicationFactory, PlacementFactory
from tests.factories.overlaps import overlap_of
from tests.plans.commitments.kept import a_leaflet, tallies
from tests.plans.how_many import ROWS

pytestmark = pytest.mark.django_db


def test_totals_count_what_lies_in_the_year_and_is_open_to_all(people):
    plain = {"lead_partner": people.lead}
    CommunicationFactory(**plain, shared_line=Branding.YES)
    CommunicationFactory(**plain, window_start=date(2017, 3, 31))
    CommunicationFactory(lead_partner=people.other, strategy_note="Fewer fires")
    CommunicationFactory(**plain, window_start=date(2017, 4, 1))
    CommunicationFactory(**plain, idea=True)
    CommunicationFactory(**plain, state=State.CANCELLED)
    CommunicationFactory(**plain, visibility=Visibility.LEAD, reference=None)
    totals = totals_of(FinancialYear(2016))
    rows = {row.partner.code: row for row in totals.partners if row.partner}
    assert {code: row.communications for code, row in rows.items()} == {"LEAD": 2, "OTHER": 1}
    assert tallies(rows["LEAD"]) == {
        "COM-1": (2, 2),
        "COM-2": (2, 2),
        "COM-3": (0, 0),
        "COM-4": (0, 2),
        "COM-5": (2, 2),
        "COM-6": (1, 2),
        "COM-7": (0, 0),
    }
    assert tallies(totals.together)["COM-4"] == (1, 3)
    assert totals.together.tallies[3].percent == 33


def test_what_was_issued_without_a_date_is_asked_for_them_in_the_year_in_which_it_went_out(people):
    leaflet = a_leaflet(people, undated=True, state=State.ISSUED, channels=[])
    PlacementFactory(
        communication=leaflet,
        channel=ChannelFactory(kind=ChannelKind.PRINT),
        issued=True,
        issued_on=date(2016, 10, 11),
    )
    CommunicationFactory(lead_partner=people.lead, undated=True)
    together = totals_of(FinancialYear(2016)).together
    kept = tallies(together)
    assert (together.communications, kept["COM-1"], kept["COM-3"]) == (1, (1, 1), (0, 1))
    for another in (FinancialYear(2015), FinancialYear(2017)):
        assert totals_of(another).together.communications == 0


def test_totals_stand_on_a_page_for_each_year_and_in_a_file(client, people):
    CommunicationFactory(lead_partner=people.lead, shared_line=Branding.YES)
    client.force_login(people.board_member)
    page = client.get(reverse("plans:commitments"))
    assert "Lead partner" in page.text
    assert "1 of 1" in page.text
    before = client.get(reverse("plans:commitments"), {"year": "2015-16"})
    assert "Nothing that the whole partnership may see lies in this year yet." in before.text
    file = client.get(reverse("plans:commitments_csv"), {"year": "2016-17"})
    assert file["Content-Disposition"] == 'attachment; filename="Commitments 2016-17.csv"'
    lines = file.content.decode("utf-8-sig").splitlines()
    assert lines[0] == "Partner,Name,Commitment,What it is,Asked of,Met,Per cent"
    assert "LEAD,Lead partner,COM-6,Commitment COM-6,1,1,100" in lines
    assert ",All partners,COM-7,Commitment COM-7,0,0," in lines


def test_an_empty_year_offers_to_log_to_who_may(client, people):
    to_log = f'href="{reverse("plans:communication_new")}"'
    for person, offered in ((people.alice, True), (people.board_member, False)):
        client.force_login(person)
        page = client.get(reverse("plans:commitments"), {"year": "2015-16"})
        assert (to_log in page.text) == offered


def test_a_year_that_nobody_offers_is_this_year(client, people):
    client.force_login(people.alice)
    page = client.get(reverse("plans:commitments"), {"year": "1066-67"})
    assert page.context["totals"].year == FinancialYear(2016)


@pytest.mark.parametrize("rows", ROWS)
def test_totals_cost_the_same_for_any_number_of_communications(
    client, people, rows, django_assert_num_queries
):
    for _ in range(rows):
        overlap_of(a_leaflet(people), CommunicationFactory(lead_partner=people.other))
    client.force_login(people.chair)
    with django_assert_num_queries(TOTALS_QUERIES):
        client.get(reverse("plans:commitments"))


TOTALS_QUERIES = 17
