"""Columns of which hardly a cell is filled, as early in the year: their heading says what they hold."""

from datetime import date

import pytest

from bsc_comms.kit.tables import read_table
from plans.rules.reading import sheet_reader

YEAR = date(2016, 4, 1)
ROWS = 8


def columns_with(heading, cells, vocabulary):
    """What the sheet of a plan holds that has one more column: some cells of it, the rest blank."""
    rows = [["Title", "When", "Lead", "How", "Status", heading]]
    for place in range(ROWS):
        cell = cells[place] if place < len(cells) else ""
        rows.append([f"Lock your shed {place}", f"{place + 3} Nov", "Police", "posters", "", cell])
    text = "\n".join(",".join(f'"{cell}"' for cell in row) for row in rows)
    table = read_table("plan.csv", text.encode())
    return sheet_reader(table, vocabulary=vocabulary, year_start=YEAR).columns


@pytest.mark.parametrize("cells", [["talked to 45 people"], ["went well", "60 came"]])
@pytest.mark.parametrize("heading", ["Result", "Results", "No of people", "Numbers", "Number"])
def test_what_came_of_it_is_reported_however_few_rows_say_it(heading, cells, own_vocabulary):
    assert columns_with(heading, cells, own_vocabulary)[heading] == "result"


@pytest.mark.parametrize("heading", ["No.", "Ref", "Reference", "Number", "Item no", "Serial"])
@pytest.mark.parametrize("filled", [1, 2, 3, ROWS])
def test_so_many_of_something_are_no_references(heading, filled, own_vocabulary):
    cells = [f"{60 + place} people came" for place in range(filled)]
    assert "reference" not in columns_with(heading, cells, own_vocabulary).values()


@pytest.mark.parametrize("heading", ["No.", "Ref", "Number", "Item no"])
@pytest.mark.parametrize("cells", [["1"], ["14-001", "14-002"], ["ASB 1"]])
def test_few_references_are_references(heading, cells, own_vocabulary):
    assert columns_with(heading, cells, own_vocabulary)[heading] == "reference"


@pytest.mark.parametrize("cells", [["MPS/ASB/01"], ["14 Xmas", "15 Easter"], ["1 ASB"], []])
def test_references_of_another_kind_stay_what_their_heading_says(cells, own_vocabulary):
    assert columns_with("Ref", cells, own_vocabulary)["Ref"] == "reference"
