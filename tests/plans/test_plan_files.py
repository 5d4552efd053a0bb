"""The plan as files: the same rows as on the page, and nothing that must stay inside."""

import csv
import io
from datetime import date, datetime

import openpyxl
import pytest
from django.utils.http import content_disposition_header

from plans.choices import InvolvementState, Precision, State, Visibility
from tests.factories import (
    AreaFactory,
    AudienceFactory,
    CampaignFactory,
    ChannelFactory,
    CommunicationFactory,
    InvolvementFactory,
    partnership,
)
from tests.factories.overlaps import overlap_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_october")]

LIST, CALENDAR = "/plan/plan.csv", "/plan/calendar.csv"
WORKBOOK, CALENDAR_BOOK = "/plan/plan.xlsx", "/plan/calendar.xlsx"


def rows(client, person, url: str) -> list[dict[str, str]]:
    client.force_login(person)
    response = client.get(url)
    assert response.headers["Content-Type"] == "text/csv; charset=utf-8"
    return list(csv.DictReader(io.StringIO(response.content.decode("utf-8-sig"))))


def sheet(client, person, url: str) -> list[dict]:
    client.force_login(person)
    response = client.get(url)
    assert response.headers["Content-Type"].endswith("spreadsheetml.sheet")
    first, *others = openpyxl.load_workbook(io.BytesIO(response.content)).active.values
    return [dict(zip(first, each, strict=True)) for each in others if any(each)]


def test_a_line_holds_a_communication_in_words_and_dates(client, people):
    row = CommunicationFactory(
        reference="SSCP-2016-001",
        title="=Lock it",
        message="Whole message",
        internal_notes="Canary",
        lead_partner=people.lead,
        campaign=CampaignFactory(name="Dark nights"),
        partners=[people.other],
        areas=[AreaFactory(name="Hendon")],
        reach="local",
        place_text="Brent Street",
        audiences=[AudienceFactory(label="Older people"), AudienceFactory(label="Carers")],
        channels=[ChannelFactory(name="Posters")],
        precision=Precision.MONTH,
        window_start=date(2016, 11, 1),
        window_end=date(2016, 11, 30),
    )
    InvolvementFactory(communication=row, partner=people.named, state=InvolvementState.INVITED)

    (line,) = rows(client, people.alice, LIST)

    assert line == {
        "Reference": "SSCP-2016-001",
        "Title": "'=Lock it",
        "Message": "Whole message",
        "Lead partner": "Lead partner",
        "Other partners": "Named partner; Other partner",
        "First day": "2016-11-01",
        "Last day": "2016-11-30",
        "How precise": "Month",
        "Start time": "",
        "End time": "",
        "Confirmed or provisional": "provisional",
        "Whole borough or certain places": "Certain places",
        "Areas": "Hendon",
        "Street or place": "Brent Street",
        "Audiences": "Older people; Carers",
        "Channels": "Posters",
        "Objectives": "",
        "Topics": "",
        "State": "Planned",
        "Issued on": "",
        "Why postponed or cancelled": "",
        "Partnership logo": "not known",
        "Reported result": "",
        "Campaign": "Dark nights",
        "Version (leave as it is)": "1",
    }


def test_what_was_merged_names_the_joint_one_only_where_all_may_see_it(client, people):
    joint = CommunicationFactory(title="Joint", reference="SSCP-2016-131")
    secret = CommunicationFactory(title="Canary", lead_partner=people.lead, embargoed=True)
    for title, target in (("A", joint), ("B", secret)):
        CommunicationFactory(title=title, state=State.MERGED, merged_into=target)

    told = {line["Title"]: line["State"] for line in rows(client, people.alice, LIST)}

    assert told == {"A": "Merged into SSCP-2016-131", "B": "Merged", "Joint": "Planned"}


def test_the_files_have_the_filters_of_their_pages(client, people):
    CommunicationFactory(title="B", lead_partner=people.lead)
    CommunicationFactory(title="A", lead_partner=people.lead, window_start=date(2016, 12, 1))
    CommunicationFactory(title="Other", lead_partner=people.other)
    CommunicationFactory(title="Undated", undated=True, lead_partner=people.lead)

    def titles(url: str) -> list[str]:
        return [line["Title"] for line in rows(client, people.bob, url)]

    assert titles(f"{LIST}?partner=LEAD") == ["B", "A", "Undated"]
    assert titles(f"{LIST}?partner=LEAD&sort=title") == ["A", "B", "Undated"]
    assert titles(f"{CALENDAR}?partner=LEAD&month=2016-12") == ["A", "Undated"]


def test_the_whole_list_is_in_the_file_not_only_a_page(client, people):
    for n in range(53):
        CommunicationFactory(title=f"{n:02d}")

    assert len(rows(client, people.bob, LIST)) == 53


@pytest.mark.parametrize(
    "url",
    [
        *(f"{LIST}?year=all", f"{CALENDAR}?month=2016-11"),
        *(f"{WORKBOOK}?year=all", f"{CALENDAR_BOOK}?month=2016-11"),
    ],
)
def test_what_is_kept_back_is_in_no_file_not_even_of_those_who_may_see_it(client, people, url):
    CommunicationFactory(embargoed=True, title="Canary", lead_partner=people.lead)
    CommunicationFactory(visibility=Visibility.LEAD, title="Canary", lead_partner=people.lead)

    for person in people.everybody.values():
        found = rows if ".csv" in url else sheet
        assert found(client, person, url) == []


@pytest.fixture
def near_a_secret(people):
    """Two open lines are near each other, and one is near nothing but what Lead partner keeps."""
    AreaFactory(name="Hendon")
    secret = CommunicationFactory(lead_partner=people.lead, visibility=Visibility.LEAD)
    overlap_of(secret, CommunicationFactory(title="Near a secret", lead_partner=people.other))
    overlap_of(CommunicationFactory(title="One"), CommunicationFactory(title="Other"))


@pytest.mark.usefixtures("near_a_secret")
@pytest.mark.parametrize("near", ["any", "duplicates"])
def test_a_file_by_overlaps_has_no_line_that_only_a_secret_put_there(client, people, near):
    for url in (LIST, CALENDAR, WORKBOOK, CALENDAR_BOOK):
        found = rows if ".csv" in url else sheet
        lines = found(client, people.alice, f"{url}?month=2016-11&near={near}")
        assert sorted(line["Title"] for line in lines) == ["One", "Other"]
    page = client.get(f"/plan/?near={near}").text
    assert "Near a secret" in page
    assert "In the files only overlaps count that all partners may know of." in page


@pytest.mark.usefixtures("near_a_secret")
@pytest.mark.parametrize("view", ["coverage", "timeline", "map"])
def test_numbers_by_overlaps_are_the_same_whoever_takes_them_away(client, people, view):
    told = set()
    for person in (people.alice, people.bob):
        client.force_login(person)
        told.add(client.get(f"/plan/{view}.csv?near=any&area=whole&by=area").content)
        page = client.get(f"/plan/{view}/?near=any").text
        assert "In the file only overlaps count that all partners may know of." in page
    assert len(told) == 1


@pytest.mark.parametrize("url", ["/plan/?year=all", "/plan/calendar/?month=2016-11"])
def test_the_page_says_what_its_files_leave_out_to_those_who_see_it(client, people, url):
    CommunicationFactory(title="Open", lead_partner=people.lead)
    CommunicationFactory(embargoed=True, lead_partner=people.lead)

    client.force_login(people.alice)
    assert "1 kept back communication is not in the files." in client.get(url).text
    client.force_login(people.bob)
    assert "not in the files" not in client.get(url).text


def test_the_days_page_gives_the_day(client, people):
    CommunicationFactory(title="Kept back", embargoed=True, lead_partner=people.lead)
    CommunicationFactory(title="That day", lead_partner=people.lead)
    CommunicationFactory(title="Next day", window_start=date(2016, 11, 9))
    CommunicationFactory(title="Of another", lead_partner=people.other)
    client.force_login(people.alice)

    page = client.get("/plan/calendar/?day=2016-11-08&partner=LEAD")

    assert "1 kept back communication is not in the files." in page.text
    for url in (page.context["csv_url"], page.context["xlsx_url"]):
        found = rows if "csv" in url else sheet
        assert [row["Title"] for row in found(client, people.alice, url)] == ["That day"]


def test_the_weeks_page_gives_the_week_and_what_is_undated(client, people):
    CommunicationFactory(title="No date", undated=True)
    CommunicationFactory(title="In it", window_start=date(2016, 11, 13))
    CommunicationFactory(title="After it", window_start=date(2016, 11, 14))
    CommunicationFactory(title="Set aside", undated=True, state=State.CANCELLED)
    CommunicationFactory(title="Kept", undated=True, lead_partner=people.lead, embargoed=True)
    client.force_login(people.alice)

    page = client.get("/plan/calendar/?week=2016-11-08")

    assert "1 kept back communication is not in the files." in page.text
    for url in (page.context["csv_url"], page.context["xlsx_url"]):
        found = rows if "csv" in url else sheet
        assert [row["Title"] for row in found(client, people.alice, url)] == ["In it", "No date"]


def test_a_campaigns_page_gives_its_communications_of_all_years(client, people):
    campaign = CampaignFactory(lead_partner=people.lead)
    CommunicationFactory(campaign=campaign, lead_partner=people.lead, title="Kept", embargoed=True)
    CommunicationFactory(campaign=campaign, title="Now")
    CommunicationFactory(campaign=campaign, title="Long ago", window_start=date(2012, 1, 1))
    CommunicationFactory(title="Of no campaign")
    client.force_login(people.alice)

    page = client.get(f"/campaigns/{campaign.pk}/")

    assert "1 kept back communication is not in the files." in page.text
    for url in (page.context["csv_url"], page.context["xlsx_url"]):
        found = rows if "csv" in url else sheet
        titles = [row["Title"] for row in found(client, people.alice, url)]
        assert titles == ["Long ago", "Now"]


def test_the_review_gives_its_lines(client, people):
    CommunicationFactory(title="New")
    CommunicationFactory(title="An idea", idea=True)
    CommunicationFactory(title="Kept back", embargoed=True)

    for url in ("/review/review.csv", "/review/review.xlsx"):
        found = rows if "csv" in url else sheet
        assert [row["Title"] for row in found(client, people.chair, url)] == ["New"]
        client.force_login(people.chair)
        assert url in client.get("/review/").text


def test_what_a_sheet_said_of_the_result_is_for_its_lead_and_the_coordinator(client, people):
    CommunicationFactory(lead_partner=people.lead, reported_result="412 reports")

    for name, person in people.everybody.items():
        (line,) = rows(client, person, LIST)
        (row,) = sheet(client, person, WORKBOOK)
        told = "412 reports" if name in ("alice", "coordinator") else None
        assert (line.get("Reported result"), row.get("Reported result")) == (told, told), name


def test_a_file_that_may_not_tell_all_results_speaks_of_none(client, people):
    CommunicationFactory(lead_partner=people.lead, reported_result="412 reports")
    CommunicationFactory(lead_partner=people.other)

    assert ["Reported result" in line for line in rows(client, people.alice, LIST)] == [False] * 2
    assert "Reported result" not in sheet(client, people.alice, WORKBOOK)[0]
    (own,) = rows(client, people.alice, f"{LIST}?partner=LEAD")
    assert own["Reported result"] == "412 reports"


def test_the_workbook_says_why_it_speaks_of_no_results(client, people):
    CommunicationFactory(lead_partner=people.other)

    def says_why(person) -> bool:
        client.force_login(person)
        book = openpyxl.load_workbook(io.BytesIO(client.get(WORKBOOK).content))
        return "Reported results" in [row[0] for row in book["How to use this"].values]

    assert (says_why(people.alice), says_why(people.coordinator)) == (True, False)


def test_the_workbook_has_the_rows_of_the_csv_with_dates_as_dates(client, people):
    CommunicationFactory(
        title="=Lock it",
        message="Message",
        internal_notes="Canary",
        lead_partner=people.lead,
        partners=[people.other],
        window_start=date(2016, 12, 1),
        window_end=date(2016, 12, 2),
    )
    CommunicationFactory(title="Elsewhere", lead_partner=people.other)
    CommunicationFactory(title="A", lead_partner=people.lead, window_start=date(2016, 12, 3))

    (row, second) = sheet(client, people.alice, f"{WORKBOOK}?partner=LEAD")
    (line, _) = rows(client, people.alice, f"{LIST}?partner=LEAD")

    assert list(row) == list(line)
    assert (row["Title"], second["Title"]) == ("=Lock it", "A")
    assert (row["First day"], row["Last day"]) == (datetime(2016, 12, 1), datetime(2016, 12, 2))
    assert row["Other partners"] == "Other partner"
    assert row["Confirmed or provisional"] == line["Confirmed or provisional"] == "confirmed"
    assert "Canary" not in str(row)


def test_the_workbook_says_how_to_send_it_back(client, people):
    client.force_login(people.bob)
    book = openpyxl.load_workbook(io.BytesIO(client.get(WORKBOOK).content))

    plan, how = book.worksheets
    assert (plan.title, how.title) == ("Plan", "How to use this")
    assert (plan.freeze_panes, plan.auto_filter.ref) == ("C2", "A1:Y2")
    assert book.properties.title == "Plan 2016-17"
    told = " ".join(str(text) for row in how.values for text in row)
    assert "as it stood on 25 October 2016 at 10:00" in told
    assert "{" not in told


def test_the_workbook_says_whose_it_is_and_of_which_day(client, people):
    partnership(name="Sample Safer Communities Partnership")
    client.force_login(people.bob)
    book = openpyxl.load_workbook(io.BytesIO(client.get(f"{WORKBOOK}?partner=LEAD").content))

    assert book.properties.creator == "Sample Safer Communities Partnership"
    for page in book:
        assert page.oddFooter.left.text == "Plan 2016-17, Lead partner, as on 25 October 2016"
        assert page.oddFooter.right.text == "Page &P of &N"


@pytest.mark.parametrize(
    ("url", "name"),
    [
        (WORKBOOK, "Plan 2016-17.xlsx"),
        (LIST, "Plan 2016-17.csv"),
        (f"{WORKBOOK}?year=all", "Plan.xlsx"),
        (f"{WORKBOOK}?partner=LEAD&state=planned", "Plan 2016-17, Lead partner, planned.xlsx"),
        (f"{LIST}?text=shed&year=2016/17", "Plan 2016-17, “shed”.csv"),
        (f"{LIST}?first=2016-11-08&last=2016-11-08", "Plan 8 Nov 2016.csv"),
        (f"{LIST}?first=2016-11-08&last=2016-12-01", "Plan 8 Nov 2016 to 1 Dec 2016.csv"),
        (f"{LIST}?first=2016-11-08&state=overdue", "Plan from 8 Nov 2016, overdue.csv"),
        (f"{LIST}?last=2016-11-08", "Plan to 8 Nov 2016.csv"),
        (f"{CALENDAR}?month=2016-11&partner=LEAD", "Plan November 2016, Lead partner.csv"),
        (f"{CALENDAR_BOOK}?month=2016-11", "Plan November 2016.xlsx"),
        (f"{CALENDAR}?month=2016-11", "Plan November 2016.csv"),
        (f"{CALENDAR}?week=2016-11-08", "Plan week of 7 November 2016.csv"),
    ],
)
def test_a_file_is_named_after_what_it_holds(client, people, url, name):
    client.force_login(people.bob)

    expected = content_disposition_header(True, name)
    assert client.get(url).headers["Content-Disposition"] == expected


def test_a_file_names_its_campaign_where_the_whole_partnership_knows_of_it(client, people):
    kept = CampaignFactory(name="Operation Quokka", lead_partner=people.lead)
    CommunicationFactory(campaign=kept, lead_partner=people.lead, embargoed=True)
    known = CampaignFactory(name="Dark nights", lead_partner=people.lead)
    CommunicationFactory(campaign=known, lead_partner=people.lead)
    client.force_login(people.alice)

    for url, file in (
        (f"{LIST}?year=all&campaign=", "Plan{}.csv"),
        (f"{WORKBOOK}?year=all&state=planned&campaign=", "Plan, planned{}.xlsx"),
        (f"{CALENDAR}?month=2016-11&campaign=", "Plan November 2016{}.csv"),
        (f"{CALENDAR_BOOK}?month=2016-11&campaign=", "Plan November 2016{}.xlsx"),
    ):
        for campaign, named in ((kept, ""), (known, ", Dark nights")):
            expected = content_disposition_header(True, file.format(named))
            answer = client.get(f"{url}{campaign.pk}")
            assert answer.headers["Content-Disposition"] == expected
    book = openpyxl.load_workbook(
        io.BytesIO(client.get(f"{WORKBOOK}?year=all&campaign={kept.pk}").content)
    )
    assert book.properties.title == "Plan"
    assert {page.oddFooter.left.text for page in book} == {"Plan, as on 25 October 2016"}


def test_the_file_of_a_year_holds_what_its_list_shows(client, people):
    CommunicationFactory(title="This year", lead_partner=people.lead)
    CommunicationFactory(title="Undated", undated=True, lead_partner=people.lead)
    CommunicationFactory(title="Left over", lead_partner=people.lead, window_start=date(2012, 3, 3))

    assert [line["Title"] for line in rows(client, people.bob, LIST)] == [
        "Left over",
        "This year",
        "Undated",
    ]
