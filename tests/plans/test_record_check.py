"""What the coordinator sees before a record is frozen: what it leaves out, and what to settle."""

import re
from datetime import date, timedelta

import pytest

from bsc_comms.kit import clock
from plans.choices import PlacementState, State
from plans.models import Communication
from plans.queries.record_check import check_of
from tests.factories import (
    ChannelFactory,
    CommunicationFactory,
    DateChangeFactory,
    PlacementFactory,
)
from tests.plans.record_year import (
    CANARY,
    DRAFT_DAY,
    FINAL_DAY,
    YEAR,
    compiled,
    make_the_year,
)

pytestmark = pytest.mark.usefixtures("plain_documents")

ADDRESS = "/record/2016-17/check/"


def checked(person) -> tuple[dict[str, int], dict[str, int]]:
    """How many stand under each heading: to settle, and left out."""
    with clock.at(DRAFT_DAY):
        to_settle, left_out = check_of(YEAR, person)
    return {part.what: part.count for part in to_settle}, {
        part.what: part.count for part in left_out
    }


@pytest.mark.django_db
def test_what_is_not_settled_and_what_is_left_out_of_a_year_made_by_hand(people):
    make_the_year()
    to_settle, left_out = checked(people.coordinator)
    assert to_settle == {"Nobody said what became of it": 1, "Issued and not evaluated": 3}
    assert left_out == {"Ideas that never went on the plan": 1, "Placements that were dropped": 1}


@pytest.mark.django_db
def test_a_channel_of_which_nobody_spoke_a_file_and_an_undrawn_title_are_named(people):
    make_the_year()
    dark = Communication.objects.get(title="Dark evenings")
    PlacementFactory(communication=dark, channel=ChannelFactory(name="Leaflet"))
    dark.placements.filter(state=PlacementState.ISSUED).update(proof_file="proof.png")
    Communication.objects.filter(title="Bike marking").update(title="Bike marking 🔥")
    to_settle, left_out = checked(people.coordinator)
    assert to_settle["Issued on some channels, and nobody said what became of the others"] == 1
    assert to_settle["Titles with characters that the PDF cannot draw"] == 1
    assert left_out["Files kept as proof"] == 2


@pytest.mark.django_db
def test_what_has_no_date_yet_is_still_to_come(people):
    undated = {"undated": True, "lead_partner": people.lead}
    CommunicationFactory(title="Some day", created_at=DRAFT_DAY - timedelta(90), **undated)
    moved = CommunicationFactory(title="Moved", created_at=DRAFT_DAY - timedelta(900), **undated)
    DateChangeFactory(communication=moved, old_end=date(2016, 10, 3))
    CommunicationFactory(title="Of this year", created_at=DRAFT_DAY, **undated)
    with clock.at(DRAFT_DAY):
        _, left_out = check_of(YEAR, people.coordinator)
    assert [(part.what, [row.title for row in part.rows]) for part in left_out] == [
        ("Still to come", ["Moved", "Some day"])
    ]


@pytest.mark.django_db
def test_undrawn_titles_are_named_by_lead_partner_however_many_in_one_query(
    people, django_assert_num_queries
):
    undrawn = {"Dark 🔥": people.lead, "Bikes 🔥": people.lead, "Zoo 🔥": people.other}
    for title, lead in undrawn.items():
        CommunicationFactory(title=title, lead_partner=lead, window_start=date(2017, 3, 1))
    with clock.at(DRAFT_DAY):
        to_settle, _ = check_of(YEAR, people.coordinator)
    (rows,) = (part.rows for part in to_settle if part.what.startswith("Titles"))
    with django_assert_num_queries(0):
        named = [(row.lead_partner.name, row.title, bool(row.reference)) for row in rows]
    assert named == [
        ("Lead partner", "Bikes 🔥", True),
        ("Lead partner", "Dark 🔥", True),
        ("Other partner", "Zoo 🔥", True),
    ]


@pytest.mark.django_db
def test_of_many_the_first_are_shown_at_once_and_all_the_others_can_be_opened(client, people):
    for number in range(17):
        CommunicationFactory(title=f"Late {number:02d}", window_start=date(2016, 10, 3))
    client.force_login(people.coordinator)
    with clock.at(DRAFT_DAY):
        page = client.get(ADDRESS).text
    at_once, others = page.split("The others<", 1)
    assert re.findall(r">Late (\d\d)</a>", at_once) == [f"{each:02d}" for each in range(15)]
    assert re.findall(r">Late (\d\d)</a>", others) == ["15", "16"]


@pytest.mark.django_db
def test_what_is_kept_back_is_a_number_for_whoever_may_know_and_nothing_for_others(people):
    CommunicationFactory(title=f"{CANARY} raid", lead_partner=people.lead, embargoed=True)
    CommunicationFactory(title=f"{CANARY} talk", lead_partner=people.lead, visibility="lead")
    with clock.at(DRAFT_DAY):
        Communication.objects.update(embargo_until=None, visibility="lead")
        _, left_out = check_of(YEAR, people.alice)
    (kept,) = (part for part in left_out if part.what == "Kept back")
    assert (kept.count, kept.notes, kept.rows) == (2, ["2 for their lead partner alone"], ())
    assert "Kept back" not in checked(people.coordinator)[1]


@pytest.mark.django_db
def test_the_page_is_the_coordinators_and_the_same_with_and_without_a_secret(client, people):
    make_the_year()
    client.force_login(people.coordinator)

    def page() -> str:
        with clock.at(DRAFT_DAY):
            return client.get(ADDRESS).content.decode().split("<main")[1].split("</main>")[0]

    with_it = page()
    assert "Forgotten one" in with_it
    assert CANARY not in with_it
    Communication.objects.filter(title__startswith=CANARY).update(state=State.IDEA)
    assert page() == with_it
    client.force_login(people.bob)
    assert client.get(ADDRESS).status_code == 403


@pytest.mark.django_db
def test_the_records_page_leads_to_it(client, people):
    make_the_year()
    client.force_login(people.coordinator)
    with clock.at(DRAFT_DAY):
        assert ADDRESS in client.get("/record/").content.decode()


@pytest.mark.django_db
def test_the_heading_says_before_what_it_is_looked_at(client, people):
    make_the_year()
    client.force_login(people.coordinator)
    with clock.at(DRAFT_DAY):
        assert "Before the record is frozen" in client.get(ADDRESS).text
    compiled()
    with clock.at(FINAL_DAY):
        page = client.get(ADDRESS).text
    assert "Before the next revision" in page
    assert "Before the record" not in page


@pytest.mark.django_db
def test_of_a_year_that_came_after_its_closing_date_it_says_that_its_record_is_final_at_once(
    client, people
):
    make_the_year()
    client.force_login(people.coordinator)
    settle = "What partners settle until Wednesday 31 May 2017 still enters the record."
    at_once = "This year is closed: its record is final at once."
    for day, said, not_said in ((DRAFT_DAY, settle, at_once), (FINAL_DAY, at_once, settle)):
        with clock.at(day):
            page = client.get(ADDRESS).text
        assert said in page
        assert not_said not in page
