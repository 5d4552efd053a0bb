"""The plan as files: the same rows as on the page, and nothing that must stay inside."""

import csv
import io
from datetime import UTC, date, datetime

import openpyxl
import pytest

from bsc_comms.kit import clock
from plans.choices import InvolvementState, Precision
from tests.cast import Cast, cast
from tests.factories import (
    AreaFactory,
    AudienceFactory,
    ChannelFactory,
    CommunicationFactory,
    InvolvementFactory,
)

pytestmark = pytest.mark.django_db

LIST, CALENDAR = "/plan/plan.csv", "/plan/calendar.csv"
WORKBOOK = "/plan/plan.xlsx"


@pytest.fixture
def people() -> Cast:
    return cast()


@pytest.fixture(autouse=True)
def _in_october():
    with clock.at(datetime(2016, 10, 25, 9, tzinfo=UTC)):
        yield


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
    return [dict(zip(first, each, strict=True)) for each in others]


def test_a_line_holds_a_communication_in_words_and_dates(client, people):
    row = CommunicationFactory(
        reference="SSCP-2016-001",
        title="=Lock it",
        message="Whole message",
        internal_notes="Canary",
        lead_partner=people.lead,
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
        "When": "some time in November",
        "From": "2016-11-01",
        "To": "2016-11-30",
        "How precise": "Month",
        "Provisional": "Yes",
        "Lead partner": "Lead partner",
        "Partners": "Other partner",
        "Partners asked": "Named partner",
        "Where": "Hendon",
        "Place": "Brent Street",
        "Who for": "Carers; Older people",
        "How": "Posters",
        "Topics": "",
        "Objectives": "",
        "Campaign": "",
        "State": "Planned",
        "Overdue": "No",
        "Since the last plan": "",
        "Needs partners": "No",
        "Next copy due": "",
        "Kept back from some partners": "No",
    }


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


def test_a_secret_is_in_no_file_of_others(client, people):
    CommunicationFactory(embargoed=True, title="Canary", lead_partner=people.lead)

    for name, person in people.everybody.items():
        for url in (f"{LIST}?year=all", f"{CALENDAR}?month=2016-11"):
            titles = [line["Title"] for line in rows(client, person, url)]
            assert titles == (["Canary"] if name == "alice" else [])
        titles = [row["Title"] for row in sheet(client, person, f"{WORKBOOK}?year=all")]
        assert titles == (["Canary"] if name == "alice" else [])


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
    assert (row["From"], row["To"]) == (datetime(2016, 12, 1), datetime(2016, 12, 2))
    assert (row["Partners"], row["Provisional"]) == ("Other partner", line["Provisional"])
    assert "Canary" not in str(row)


def test_the_workbook_is_named_after_its_year(client, people):
    client.force_login(people.bob)

    named = client.get(WORKBOOK).headers["Content-Disposition"]
    unnamed = client.get(f"{WORKBOOK}?year=all").headers["Content-Disposition"]

    assert named == 'attachment; filename="Plan 2016-17.xlsx"'
    assert unnamed == 'attachment; filename="Plan.xlsx"'
