"""A sheet without headings, or whose headings name no title: read by its cells, or asked about."""

from datetime import date

import pytest

from bsc_comms.kit.tables import TableRefused
from partnership.models import Partner, Person
from plans.choices import ImportState, RowState
from plans.models import Communication, Layout, PlanImport
from plans.operations.imports import (
    choose_columns,
    choose_year,
    receive_plan_file,
    save_import,
)
from plans.queries.imports import imports_open_to_all, imports_visible_to
from plans.rules.headless import first_row, has_plain_headings, plain_headings
from tests import factories
from tests.plans.sheets import YEAR, read, states

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("sheets_in_october")]

HEADLESS = """Nothing left on show,Police,9 May,Burnt Oak
Bike marking at the station,Police,w/c 16 May,Hale
Fire safety in your kitchen,Fire Brigade,June,Burnt Oak
"""
NO_TITLE = """Lead,When,Where,Idea of the month
Police,9 May,Burnt Oak,1
Fire Brigade,10 May,Hale,2
"""


def received(text: str, by: Person | None = None) -> PlanImport:
    return receive_plan_file(by=by, name="plan.csv", content=text.encode(), year=YEAR)


def test_the_first_row_of_a_sheet_without_headings_is_a_communication_too():
    found = received(HEADLESS)

    assert found.headings == {
        "Column 1": "title",
        "Column 2": "lead",
        "Column 3": "when",
        "Column 4": "area",
    }
    rows = list(found.rows.all())
    assert [(row.number, row.reading["title"], row.reading["lead"]) for row in rows] == [
        (1, "Nothing left on show", "MET"),
        (2, "Bike marking at the station", "MET"),
        (3, "Fire safety in your kitchen", "FIRE"),
    ]
    assert rows[0].reading["window"]["start"] == "2016-05-09"
    assert [one["column"] for one in found.notes["doubts"]] == list(found.headings)
    (said,) = found.notes["file_notes"]
    assert said.startswith("There is no row of headings")


def test_it_is_saved_and_its_layout_is_nobodys():
    found = received(HEADLESS)

    assert save_import(by=None, plan_import=found) == 3

    assert Communication.objects.get(title="Nothing left on show").window_start == date(2016, 5, 9)
    assert not Layout.objects.exists()
    assert set(states(received(HEADLESS))) == {RowState.UNCHANGED}


@pytest.mark.parametrize(
    "headings",
    [
        "Title,Police,9 May,Hale",
        "What,Lead,Apr 2016,May 2016",
        "Lead,When,Where,Number",
    ],
)
def test_headings_that_speak_of_days_or_partners_stay_headings(headings):
    factories.PartnerFactory(code="LEADERS", name="Barnet Leaders", short_name="Lead")
    found = received(f"{headings}\nShed,Fire Brigade,x,\nHut,Police,,x\n")

    assert list(found.columns) == headings.split(",")


def test_without_titles_the_rows_are_kept_and_a_person_names_the_column():
    found = received(NO_TITLE)
    assert (found.state, found.asks_titles) == (ImportState.READ, True)
    assert found.notes["no_titles"].startswith("No column says what each communication is.")
    assert states(found) == [RowState.SKIPPED] * 2
    assert [row.original["Idea of the month"] for row in found.rows.all()] == ["1", "2"]

    columns = {**found.headings, "Idea of the month": "title"}
    choose_columns(by=None, plan_import=found, opened_version=found.version, columns=columns)

    found.refresh_from_db()
    assert not found.asks_titles
    assert [row.reading["title"] for row in found.rows.all()] == ["1", "2"]
    assert states(found) == [RowState.READY] * 2
    assert save_import(by=None, plan_import=found) == 2


@pytest.mark.both_databases
def test_while_it_waits_for_its_titles_only_its_person_knows_of_it():
    person = factories.advocate_of(Partner.objects.get(code="FIRE"))
    coordinator = factories.coordinator()

    found = received(NO_TITLE, by=person)

    assert list(imports_visible_to(person)) == [found]
    assert list(imports_visible_to(coordinator)) == []
    assert list(imports_open_to_all()) == []

    columns = {**found.headings, "Idea of the month": "title"}
    choose_columns(by=person, plan_import=found, opened_version=found.version, columns=columns)

    assert list(imports_visible_to(coordinator)) == [found]
    assert list(imports_open_to_all()) == [found]


def test_another_year_changes_nothing_while_it_waits_for_its_titles():
    found = received(NO_TITLE)

    choose_year(by=None, plan_import=found, opened_version=found.version, year=YEAR)

    found.refresh_from_db()
    assert found.asks_titles
    assert states(found) == [RowState.SKIPPED] * 2
    assert save_import(by=None, plan_import=found) == 0


def test_the_command_refuses_what_it_cannot_ask_about():
    with pytest.raises(TableRefused, match="No column says what each communication is"):
        read(NO_TITLE)
    assert not PlanImport.objects.exists()


def test_a_sheet_that_lies_on_its_side_is_refused_still():
    sideways = (
        "Field,First,Second\nTitle,Shed,Alarm\nLead,Police,Police\nWhen,9 May,10 May\n"
        "Where,Hale,Hale\nStatus,Done,Planned\n"
    )
    with pytest.raises(TableRefused, match="lies on its side"):
        received(sideways)


def test_what_was_taken_for_headings_stands_in_its_row_as_it_did():
    assert first_row(("Shed", "Column 2", "Shed (column 3)")) == ("Shed", "", "Shed")
    assert has_plain_headings(plain_headings(3))
    assert not has_plain_headings(("Column 1", "Title"))
    assert not has_plain_headings(())
