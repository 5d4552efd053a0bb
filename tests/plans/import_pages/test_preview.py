"""What the pages of an import show before anything is saved, as files too, and at which cost."""

import csv
import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from plans.choices import ImportState
from plans.models import Communication, PlanImport
from plans.operations.communications import edit_communication
from plans.operations.details import Details
from plans.operations.imports import save_import
from plans.queries.imports import FIELD_LABELS
from plans.rules.reading import columns as fields
from tests import factories
from tests.cast import Cast
from tests.plans.import_pages.clicks import (
    ALARM,
    HEADINGS,
    NO_DATE,
    NOBODY,
    OCTOBER,
    SHED,
    SUMMER,
    acts,
    answer_of,
    findings_of,
    page_of,
    press,
    read,
    text_of,
    words_of,
)

pytestmark = pytest.mark.django_db


def test_the_first_line_says_what_will_happen(cora, people):
    save_import(by=people.coordinator, plan_import=read(people.coordinator, SHED))
    changed = SHED.replace("w/c 7 Nov", "w/c 14 Nov")

    response = page_of(cora, read(people.coordinator, changed, ALARM, SUMMER, NOBODY, NO_DATE))

    assert answer_of(response) == "2 new, 1 changed, 2 refused. 2 readings want a look."
    assert "Nothing is on the plan yet." in words_of(response)
    assert acts(response) == ["Save the 3 good rows", "Save nothing"]


def test_the_preview_says_row_by_row_what_was_understood(cora, people):
    response = page_of(cora, read(people.coordinator, SHED, ALARM), "new")

    shed, alarm = response.context["rows"]
    assert (shed.number, shed.title, shed.when, shed.provisional) == (
        2,
        "Lock your shed",
        "week of 7 Nov",
        True,
    )
    assert (shed.lead, shed.where, shed.channels) == (
        ("LEAD", "Lead partner"),
        "Burnt Oak",
        ["Posters"],
    )
    assert shed.outcome == "Planned"
    assert alarm.outcome == "Planned, though the sheet calls it issued: its time is still to come"
    assert not alarm.provisional
    assert "Not understood: “owls” in How" in text_of(response)
    assert acts(response) == ["Save all 2 rows", "Save nothing"]


def test_a_new_row_says_which_campaign_it_joins(cora, people):
    dark = factories.CampaignFactory(name="Darker nights", lead_partner=people.lead)
    factories.CommunicationFactory(lead_partner=people.lead, campaign=dark)
    rows = (f"{SHED},Darker nights", f"{ALARM},Nobody knows")
    found = read(people.coordinator, *rows, headings=f"{HEADINGS},Campaign")

    response = page_of(cora, found, "new")

    assert [row.campaign for row in response.context["rows"]] == ["Darker nights", ""]
    assert "Joins the campaign “Darker nights”" in words_of(response)
    row = found.rows.get(number=2)
    page = cora.get(f"/imports/{found.pk}/rows/{row.pk}/")
    assert "Campaign Darker nights If it is saved" in words_of(page)


def test_with_refused_rows_it_opens_on_them_with_what_to_do(cora, people):
    response = page_of(cora, read(people.coordinator, SHED, NOBODY, NO_DATE))

    assert response.context["shown"] == "refused"
    assert [
        (one.row.number, one.column, one.text, one.said) for one, _ in response.context["findings"]
    ] == [
        (3, "Lead", "Elves", "“Elves” is not a partner we know."),
        (4, "When", "Blursday", "“Blursday” is not a date we can read."),
    ]
    assert "Write it like 7 Nov" in text_of(response)


def test_what_rows_say_alike_stands_together_with_the_rows_named(cora, people):
    rows = [SUMMER.replace("5,Summer", f"{number},{number} summer", 1) for number in range(10, 18)]

    (finding,) = findings_of(cora, read(people.coordinator, SHED, *rows), "look")

    assert (finding.field, finding.text, finding.times, finding.for_all) == (
        "when",
        "Mon 10 Nov",
        8,
        True,
    )
    assert [row.number for row in finding.rows] == [3, 4, 5, 6, 7, 8]
    assert finding.more == 2


@pytest.mark.both_databases
def test_each_tab_counts_what_it_shows(cora, people):
    found = read(people.coordinator, SHED, ALARM, NOBODY, SUMMER)
    counts = page_of(cora, found).context["counts"]

    assert (counts.rows, counts.ready, counts.refused, counts.look, counts.words) == (4, 3, 1, 2, 1)
    for show, number in (("new", 3), ("changes", 0), ("there", 0), ("left-out", 0)):
        assert len(page_of(cora, found, show).context["rows"]) == number
    for show, number in (("look", 2), ("refused", 1), ("words", 1)):
        assert len(findings_of(cora, found, show)) == number


DOUBTFUL = f"{HEADINGS},Result"


def test_columns_that_could_be_read_otherwise_are_among_what_is_to_be_looked_at(cora, people):
    response = page_of(cora, read(people.coordinator, SHED, headings=DOUBTFUL))

    assert response.context["shown"] == "look"
    assert answer_of(response) == "1 new. 1 column wants a look."
    assert "To look at (1)" in words_of(response)
    said = "Column “Result” Read as “Reported result”; it could also be “Objectives”"
    assert said in words_of(response)
    assert "No reading is in doubt." not in words_of(response)


def test_readings_and_columns_are_counted_together(cora, people):
    response = page_of(cora, read(people.coordinator, SUMMER, ALARM, headings=DOUBTFUL))

    assert answer_of(response) == "2 new. 2 readings and 1 column want a look."
    assert "To look at (3)" in words_of(response)


def test_columns_of_a_sheet_that_was_saved_are_to_be_looked_at_no_more(cora, people):
    found = read(people.coordinator, SHED, headings=DOUBTFUL)
    save_import(by=people.coordinator, plan_import=found)

    response = page_of(cora, found, "look")

    assert "To look at (0)" in words_of(response)
    assert "No reading is in doubt." in words_of(response)


def test_a_page_has_fifty_rows_or_twenty_five_readings(cora, people):
    rows = [
        SHED.replace("1,Lock", f"{n},{n} lock", 1).replace("posters", f"owl{n}x") for n in range(51)
    ]
    found = read(people.coordinator, *rows)

    assert len(page_of(cora, found, "new").context["rows"]) == 50
    assert len(cora.get(f"/imports/{found.pk}/?show=new&page=2").context["rows"]) == 1
    assert len(page_of(cora, found, "words").context["findings"]) == 25
    assert len(cora.get(f"/imports/{found.pk}/?show=words&page=3").context["findings"]) == 1


def test_what_stands_in_the_file_is_shown_as_text(cora, people):
    found = read(people.coordinator, SHED.replace("Lock", "<b>Lock</b>"))

    assert "&lt;b&gt;Lock&lt;/b&gt; your shed" in page_of(cora, found, "new").content.decode()


def test_rows_that_are_no_communication_are_listed_with_why(cora, people):
    found = read(people.coordinator, SHED, "Ref,Title,Lead,When,Where,How,Status,Budget")

    (row,) = page_of(cora, found, "left-out").context["rows"]
    assert row.why_left_out
    assert "It is a communication" in text_of(page_of(cora, found, "left-out"))


def test_every_field_of_a_sheet_has_its_words():
    names = {
        value
        for name, value in vars(fields).items()
        if name.isupper() and isinstance(value, str) and name not in ("TICK", "JOIN")
    }
    assert names - set(FIELD_LABELS) == set()


# --- how far it is ---


def waiting(people: Cast, state: ImportState, **given: Any) -> PlanImport:
    return PlanImport.objects.create(
        file_name="all.xlsx",
        sha256="0",
        year=2016,
        state=state,
        at=OCTOBER,
        by=people.coordinator,
        **given,
    )


@pytest.mark.parametrize(
    ("state", "says"),
    [
        (ImportState.RECEIVED, "4,500 of 20,000 rows read"),
        (ImportState.SAVING, "4,500 of 20,000 rows saved"),
        (ImportState.UNDOING, "4,500 of 20,000 rows taken back"),
    ],
)
def test_work_in_hand_shows_how_far_it_is(cora, people, state, says):
    response = page_of(cora, waiting(people, state, rows_done=4500, rows_in_all=20_000))

    assert says in words_of(response)
    assert '<progress class="app-progress__bar" value="4500" max="20000"' in text_of(response)


def test_work_that_has_not_begun_has_no_figures(cora, people):
    response = page_of(cora, waiting(people, ImportState.RECEIVED))

    assert "Waiting to be read" in words_of(response)
    assert " of 0 " not in words_of(response)


def test_before_the_first_rows_are_done_the_bar_is_busy_and_does_not_stand_at_nothing(cora, people):
    response = page_of(cora, waiting(people, ImportState.SAVING, rows_done=0, rows_in_all=600))

    assert "Saving 600 rows" in words_of(response)
    assert '<progress class="app-progress__bar" aria-label' in text_of(response)


def test_a_file_that_could_not_be_read_says_why_and_what_to_do(cora, people):
    found = waiting(people, ImportState.REFUSED, refused_because="“all.xlsx” is locked.")

    response = page_of(cora, found)
    assert "“all.xlsx” is locked." in words_of(response)
    assert "Bring in another file" in words_of(response)


def test_where_no_column_holds_the_field_none_is_named(cora, people):
    found = read(people.coordinator, SHED)
    doubt = {"field": "topic", "column": "Topic", "text": "", "read_as": "No topic"}
    found.rows.update(doubts=[{**doubt, "alternatives": []}])

    assert "Topics (no column for it), row 2 : Lock your shed" in re.sub(
        r" +,", ",", words_of(page_of(cora, found, "look"))
    )


# --- as a file ---


def test_the_rows_as_a_file(cora, people):
    found = read(people.coordinator, SHED, ALARM)

    response = cora.get(f"/imports/{found.pk}/rows.csv")

    lines = response.content.decode("utf-8-sig").splitlines()
    assert lines[0].startswith("Row,State,Reference,Title")
    assert lines[1].startswith("2,New,1,Lock your shed,,week of 7 Nov,yes,Lead partner")
    assert "plan as read.csv" in response["Content-Disposition"].replace("%20", " ")


def test_names_that_hold_a_comma_are_told_apart_in_the_file(cora, people):
    factories.ChannelFactory(code="WEB", name="Web pages, apps", aliases=["website"])
    posters = read(people.coordinator, SHED)
    save_import(by=people.coordinator, plan_import=posters)
    again = SHED.replace(",posters,", ',"posters, website",')
    found = read(people.coordinator, again)

    rows = cora.get(f"/imports/{found.pk}/rows.csv").content.decode("utf-8-sig").splitlines()
    (row,) = csv.DictReader(rows)
    (_, change) = changes_as_a_file(cora, found)

    assert row["Channels"] == "Posters; Web pages, apps"
    assert change[5:7] == ["Posters", "Posters; Web pages, apps"]


def test_the_worklist_as_a_file_holds_no_formula(cora, people):
    found = read(people.coordinator, ALARM.replace("owls", "=1+1"))

    content = cora.get(f"/imports/{found.pk}/rows.csv?show=words").content.decode("utf-8-sig")

    lines = content.splitlines()
    assert lines[0] == "Row,Title,Column,In the cell,What we say of it,What to do"
    assert ",=1," not in content
    assert ",'=1," in content


@pytest.mark.parametrize("show", ["look", "words"])
def test_the_worklist_as_a_file_holds_nothing_of_what_is_there_already(cora, people, show):
    save_import(by=people.coordinator, plan_import=read(people.coordinator, SUMMER, ALARM))
    again = read(people.coordinator, SUMMER, ALARM, SHED)

    content = cora.get(f"/imports/{again.pk}/rows.csv?show={show}").content.decode("utf-8-sig")

    assert findings_of(cora, again, show) == []
    assert content.splitlines()[1:] == []


def changed_in_two_fields(people: Cast) -> PlanImport:
    """A sheet that comes again: the title was changed here and there, the date in the sheet."""
    save_import(by=people.coordinator, plan_import=read(people.coordinator, SHED))
    shed = Communication.objects.get()
    edit_communication(
        by=people.alice,
        communication=shed,
        opened_version=shed.version,
        details=Details(fields={"title": "Lock your garage"}),
    )
    again = SHED.replace("Lock your shed", "Lock your hut").replace("w/c 7 Nov", "w/c 14 Nov")
    return read(people.coordinator, again)


def changes_as_a_file(client: Client, found: PlanImport) -> list[list[str]]:
    response = client.get(f"/imports/{found.pk}/rows.csv?show=changes")
    return list(csv.reader(response.content.decode("utf-8-sig").splitlines()))


def test_the_changes_as_a_file_say_field_by_field_what_the_page_does(cora, people):
    headings, *lines = changes_as_a_file(cora, changed_in_two_fields(people))

    assert headings == [
        "Row",
        "State",
        "Reference",
        "Title",
        "Field",
        "On the plan before the sheet",
        "In the sheet",
        "What counts",
    ]
    row = ["2", "Changes", "1", "Lock your hut"]
    assert sorted(lines) == [
        [*row, "Title", "Lock your garage", "Lock your hut", "The plan’s"],
        [*row, "When", "week of 7 Nov, provisional", "week of 14 Nov, provisional", "The sheet’s"],
    ]


def test_the_changes_as_a_file_say_that_the_sheet_was_taken(cora, people):
    found = changed_in_two_fields(people)
    press(cora, found, "settle", found.rows.get(), field="title", choice="sheet", show="changes")

    _, *lines = changes_as_a_file(cora, found)

    assert [line[-1] for line in lines] == ["The sheet’s", "The sheet’s"]


# --- cost ---


def queries_of(client: Client, address: str) -> int:
    client.get(address)
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
    return len(captured)


QUERIES = {"new": 21, "words": 21, "look": 21, "changes": 20}


@pytest.mark.parametrize("show", QUERIES)
def test_the_preview_costs_the_same_for_one_row_and_for_fifty(cora, people, show):
    one = read(people.coordinator, ALARM, SUMMER)
    rows = [
        row.replace(row[0], f"{n}", 1).replace("alarm", f"alarm {n}").replace("fair", f"fair {n}")
        for n in range(2, 52)
        for row in (ALARM, SUMMER)
    ]
    many = read(people.coordinator, *rows)

    assert queries_of(cora, f"/imports/{one.pk}/?show={show}") == QUERIES[show]
    assert queries_of(cora, f"/imports/{many.pk}/?show={show}") == QUERIES[show]


def test_a_time_of_day_is_said_as_on_the_page_of_a_communication(cora, people):
    timed = "6,Open day,Lead partner,8 Nov 2.30pm to 4pm,Burnt Oak,posters,,"
    found = read(people.coordinator, timed)
    (row,) = page_of(cora, found, "new").context["rows"]
    assert row.when == "Tue 8 Nov, 2.30pm to 4pm"
    shown = cora.get(f"/imports/{found.pk}/rows/{row.pk}/")
    assert "Tue 8 Nov, 2.30pm to 4pm" in words_of(shown)


def test_a_row_that_is_on_the_plan_already_asks_for_no_look(cora, people):
    sent = "2,Check your alarm,Other partner,Mon 10 Nov,Burnt Oak,posters,,"
    assert "Please look" in words_of(page_of(cora, read(people.coordinator, sent), "new"))
    save_import(by=people.coordinator, plan_import=read(people.coordinator, sent))
    again = page_of(cora, read(people.coordinator, sent), "there")
    assert "Check your alarm" in words_of(again)
    assert "Please look" not in words_of(again)
