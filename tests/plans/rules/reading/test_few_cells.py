"""Columns of which hardly a cell is filled, as early in the year: their heading decides."""

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


def test_of_two_columns_of_counts_neither_is_what_somebody_wanted_to_achieve(own_vocabulary):
    text = (
        b"Title,When,Lead,Results,Numbers\nSheds,7 Nov,Police,talked to 45 people,\n"
        b"Bikes,8 Nov,Police,,60 people came\nDoors,9 Nov,Police,,"
    )
    reader = sheet_reader(read_table("q.csv", text), vocabulary=own_vocabulary, year_start=YEAR)
    assert reader.columns["Results"] == reader.columns["Numbers"] == "result"


@pytest.mark.parametrize("heading", ["No.", "Ref", "Reference", "Number", "Item no", "Serial"])
@pytest.mark.parametrize("filled", [1, 2, 3, ROWS])
def test_so_many_of_something_are_no_references(heading, filled, own_vocabulary):
    cells = [f"{60 + place} people came" for place in range(filled)]
    assert "reference" not in columns_with(heading, cells, own_vocabulary).values()


@pytest.mark.parametrize("heading", ["No.", "Ref", "Number", "Item no"])
@pytest.mark.parametrize("cells", [["14-001", "14-002"], ["ASB 1"]])
def test_few_references_are_references(heading, cells, own_vocabulary):
    assert columns_with(heading, cells, own_vocabulary)[heading] == "reference"


@pytest.mark.parametrize("heading", ["Number", "Numbers", "Reach"])
def test_a_bare_number_here_and_there_counts_something(heading, own_vocabulary):
    assert columns_with(heading, ["", "", "2,300"], own_vocabulary)[heading] == "result"


@pytest.mark.parametrize("heading", ["No.", "Ref", "Item no"])
def test_where_the_heading_says_so_a_bare_number_is_a_reference(heading, own_vocabulary):
    assert columns_with(heading, ["1", "2"], own_vocabulary)[heading] == "reference"


def test_the_numbers_of_a_short_sheet_stand_in_every_row(own_vocabulary):
    table = read_table("plan.csv", b"Number,Title,When,Lead\n1,Sheds,7 Nov,Police\n2,Bikes,,Police")
    reader = sheet_reader(table, vocabulary=own_vocabulary, year_start=YEAR)
    assert reader.columns["Number"] == "reference"


@pytest.mark.parametrize("heading", ["Copy date", "Date agreed", "Copy deadline", "Target date"])
def test_another_date_is_neither_text_nor_month_nor_state(heading, own_vocabulary):
    assert heading not in columns_with(heading, ["1 Oct"], own_vocabulary)


@pytest.mark.parametrize("cells", [["MPS/ASB/01"], ["14 Xmas", "15 Easter"], ["1 ASB"], []])
def test_references_of_another_kind_stay_what_their_heading_says(cells, own_vocabulary):
    assert columns_with("Ref", cells, own_vocabulary)["Ref"] == "reference"


def test_no_state_or_place_is_made_of_counts_and_links(own_vocabulary):
    assert "No. of leaflets" not in columns_with("No. of leaflets", ["200"], own_vocabulary)
    assert "Web" not in columns_with("Web", ["www.met.police.uk"], own_vocabulary)
    assert "To do" not in columns_with("To do", ["ring the printer"], own_vocabulary)
    assert columns_with("No. of attendees", ["34"], own_vocabulary)["No. of attendees"] == "result"
