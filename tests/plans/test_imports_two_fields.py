"""A sheet whose columns hold two things at once, read, corrected, saved and brought in again."""

import pytest

from plans.choices import RowState
from plans.operations.imports import choose_columns, correct_row, save_import
from plans.queries.imports.sheets import cells_by_field
from tests.plans.sheets import read, row_of, states, titled

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("sheets_in_october")]

SHEET = """What we're saying,Run by,When,Where it is and who it's for,How
Lock your shed,Police,7 Nov,"Burnt Oak, residents",posters
Check your alarm,Fire Brigade,8 Nov,"Hale, residents",website
Meet your panel,Police,w/c 14 Nov,"Burnt Oak, residents",website
"""
PAIR = "Where it is and who it's for"


def test_both_are_saved_and_the_same_sheet_again_changes_nothing():
    found = read(SHEET)
    assert found.headings[PAIR] == "area+audience"
    save_import(by=None, plan_import=found)

    shed = titled("Lock your shed")
    assert [area.code for area in shed.areas.all()] == ["OAK"]
    assert [audience.code for audience in shed.audiences.all()] == ["ALL"]
    assert states(read(SHEET)) == [RowState.UNCHANGED] * 3


def test_one_of_the_two_is_put_right_and_the_cell_is_shown_for_both():
    found = read(SHEET)
    row = row_of(found, 2)
    assert cells_by_field(row)["area"] == cells_by_field(row)["audience"] == "Burnt Oak, residents"

    row = correct_row(by=None, row=row, opened_version=found.version, cells={"area": "Hale"})

    assert (row.reading["areas"], row.reading["audiences"]) == (["HALE"], ["ALL"])


def test_the_columns_can_be_chosen_again_as_they_were_found():
    found = read(SHEET)
    choose_columns(by=None, plan_import=found, opened_version=found.version, columns=found.headings)
    found.refresh_from_db()
    assert found.headings[PAIR] == "area+audience"
    assert row_of(found, 2).reading["areas"] == ["OAK"]
