"""Columns that hold two fields: which headings name two, and which words belong to which."""

from datetime import date

import pytest

from bsc_comms.kit.tables import read_table
from plans.rules.facts import spoken_of
from plans.rules.reading import sheet_reader
from plans.rules.reading.columns import label_of
from plans.rules.reading.recognise import chosen_columns
from plans.rules.reading.two_fields import Parting

YEAR = date(2016, 4, 1)


@pytest.fixture
def parted(vocabulary):
    return Parting(vocabulary, YEAR).parted


@pytest.mark.parametrize(
    ("names", "text", "cells"),
    [
        (
            ("area", "audience"),
            "Burnt Oak, older people mostly",
            {"area": "Burnt Oak", "audience": "older people mostly"},
        ),
        (
            ("area", "audience"),
            "public; Watling Estate / East Finchley",
            {"area": "Watling Estate, East Finchley", "audience": "public"},
        ),
        (
            ("area", "audience"),
            "Burnt Oak elderly",
            {"area": "Burnt Oak elderly", "audience": "elderly"},
        ),
        (
            ("area", "audience"),
            "Burnt Oak, whoever passes",
            {"area": "Burnt Oak", "audience": "whoever passes"},
        ),
        (("state", "logo"), "Done, no badge", {"state": "Done", "logo": "no badge"}),
        (("state", "logo"), "booked / Y", {"state": "booked", "logo": "Y"}),
        (("state", "logo"), "Done", {"state": "Done"}),
        (
            ("when", "area"),
            "Sat 14 May, Burnt Oak",
            {"when": "Sat 14 May", "area": "Burnt Oak"},
        ),
        (
            ("when", "area"),
            "14/5 - Burnt Oak",
            {"when": "14/5", "area": "Burnt Oak"},
        ),
    ],
)
def test_each_piece_goes_where_more_of_it_is_understood(parted, names, text, cells):
    assert parted(text, names) == cells


def read(text, vocabulary, **options):
    table = read_table("plan.csv", text.encode())
    return sheet_reader(table, vocabulary=vocabulary, year_start=YEAR, **options).whole()


SHEET = """What we're saying,Run by,When,Where it is and who it's for,Where we're at / badge on?
Lock up,Met,7 Nov,"Burnt Oak, older people","Done, no badge"
Look out,LFB,8 Nov,"East Finchley, public","Booked, badge on"
Mind out,Met,9 Nov,"Watling Estate, elderly",Cancelled
"""


def test_a_heading_that_names_two_fields_is_read_for_both(vocabulary):
    reading = read(SHEET, vocabulary)
    assert reading.columns == {
        "What we're saying": "title",
        "Run by": "lead",
        "When": "when",
        "Where it is and who it's for": "area+audience",
        "Where we're at / badge on?": "state+logo",
    }
    assert [(row.areas, row.audiences, row.state, row.logo) for row in reading.rows] == [
        (("OAK",), ("OLDER",), "issued", "no"),
        (("FINCH",), ("ALL",), "planned", "yes"),
        (("WATLING",), ("OLDER",), "cancelled", "unknown"),
    ]
    assert [row.not_understood for row in reading.rows] == [(), (), ()]


def test_a_sheet_is_read_again_by_the_columns_that_were_found(vocabulary):
    first = read(SHEET, vocabulary)
    assert read(SHEET, vocabulary, columns=first.columns).rows == first.rows


def test_what_has_a_column_of_its_own_is_not_looked_for_beside_another(vocabulary):
    sheet = SHEET.replace("When,", "When,Who for,").replace(" Nov,", " Nov,public,")
    columns = read(sheet, vocabulary).columns
    assert columns["Who for"] == "audience"
    assert columns["Where it is and who it's for"] == "area"


@pytest.mark.parametrize(
    ("heading", "cells", "field"),
    [
        ("Lead / partners", ("Met", "LFB and SNT", "Street Scene"), "lead"),
        ("Status and comments", ("Done, 61 kits", "Booked", "Done"), "state"),
    ],
)
def test_what_is_read_out_of_one_cell_anyway_is_one_field(vocabulary, heading, cells, field):
    rows = "".join(f'Piece {number},7 Nov,"{cell}"\n' for number, cell in enumerate(cells))
    sheet = f"Title,When,{heading}\n{rows}"
    assert read(sheet, vocabulary, default_lead="MET").columns[heading] == field


def test_a_ditto_mark_repeats_both(vocabulary):
    sheet = SHEET.replace('"Watling Estate, elderly"', "ditto")
    row = read(sheet, vocabulary).rows[2]
    assert (row.areas, row.audiences) == (("FINCH",), ("ALL",))


def test_a_pair_speaks_of_both_and_is_called_by_both():
    columns = chosen_columns(["A", "B"], {"A": "area+audience"}, year_start=YEAR)
    assert columns.held == {"area", "audience"}
    assert columns.heading_of == {"area": "A", "audience": "A"}
    assert spoken_of(columns.all_fields) == {"area", "audience", "topic"}
    assert label_of("area+audience") == "Where and Who for"
