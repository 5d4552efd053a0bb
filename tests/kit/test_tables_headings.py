"""Finding the headings: under titles, over sparse rows, in two rows."""

import pytest

from bsc_comms.kit.tables import read_table
from tests.kit.workbooks import workbook


def csv_table(*lines: str):
    return read_table("plan.csv", "\n".join(lines).encode())


@pytest.mark.parametrize("titles", [0, 1, 7, 30])
def test_headings_stand_under_any_number_of_titles(titles):
    table = csv_table(*["Comms grid,,,"] * titles, "Ref,Title,When,Area", "1,One,7 Nov,Hendon")
    assert table.header_row == titles + 1
    assert table.preamble == ("Comms grid",) * titles


def test_headings_are_found_over_rows_with_little_in_them():
    table = csv_table(
        "Plan of the partnership,Draft 3,April 2016,J Smith,OFFICIAL,,,,,,,",
        "Ref,Title,Lead,Partners,From,To,Area,Audience,Channel,Status,Logo,Notes",
        ",Lock up,,,,,,,,,,",
        ",Light up,,,,,,,,,,",
    )
    assert table.header_row == 2
    assert [row.cells[1] for row in table.rows] == ["Lock up", "Light up"]


@pytest.mark.parametrize(
    "title",
    [
        "Barnet,Safer Communities,Comms,Draft",
        "Owner:,Jane Hill,Version:,3",
        "Month: April,Area: Barnet,Contact: 020 8359 2000,v2",
    ],
)
def test_a_row_of_titles_as_full_as_the_headings_is_none(title):
    table = csv_table(title, "Ref,Campaign,When,Where", "1,Lock up,7 Nov,Hendon")
    assert (table.header_row, table.headings) == (2, ("Ref", "Campaign", "When", "Where"))


def test_most_columns_may_lack_a_heading():
    table = csv_table("Title,When,,,,,", "Lock up,7 Nov,a,b,c,d,e", "Light up,8 Nov,a,b,c,d,e")
    assert (table.header_row, table.headings[:3]) == (1, ("Title", "When", "Column 3"))


def test_headings_in_words_that_nobody_knows_are_found_by_how_full_they_are():
    table = csv_table("Rota,,", "Quoi,Quand,Chez", "Lock up,7 Nov,Hendon")
    assert (table.header_row, table.headings) == (2, ("Quoi", "Quand", "Chez"))


def test_headings_that_stand_again_further_down_are_not_the_first():
    table = csv_table("Ref,Title,When", "1,One,May", "Ref,Title,When", "2,Two,June")
    assert (table.header_row, len(table.rows)) == (1, 3)


UPPER = ("Title,Lead,When", *[f"Piece {number},Police,{number} Nov" for number in range(1, 16)])


@pytest.mark.parametrize("end", ["", ","])
def test_headings_of_a_wider_table_further_down_name_the_columns_that_have_none(end):
    table = csv_table(
        *[line + end for line in UPPER],
        "Completed,,,",
        "Title,Lead,When,Outcome",
        "Lock up,Police,3 Oct,61 bikes",
    )
    assert (table.header_row, table.headings) == (1, ("Title", "Lead", "When", "Outcome"))
    assert (len(table.rows), table.preamble, table.notes) == (18, (), ())


@pytest.mark.parametrize("lines", [2, 40])
def test_a_further_table_may_call_a_column_otherwise(lines):
    table = csv_table(
        "Title,Lead,When",
        *["Lock up,Police,7 Nov"] * lines,
        "Title,Lead,Done,Outcome",
        "Light up,Police,3 Oct,61 bikes",
    )
    assert (table.header_row, table.headings) == (1, ("Title", "Lead", "When", "Outcome"))


def test_a_table_of_something_else_above_the_plan_is_not_the_plan_and_is_named():
    table = csv_table(
        "Name,Organisation,Contact,,,",
        "Jane,Police,020 8359 2000,,,",
        "Ravi,Fire Brigade,020 8359 2001,,,",
        "Ref,Title,When,Where,Lead,Status",
        "1,Lock up,7 Nov,Hendon,Police,planned",
    )
    assert (table.header_row, len(table.rows)) == (4, 1)
    assert table.notes == ("Above the headings, and not read: row 1, 2, 3.",)


def test_a_heading_over_several_columns_is_joined_to_those_below_it():
    table = csv_table(
        "Comms grid,,,,,", ",,Dates,,,", "Ref,Title,From,To,Area,Audience", "1,One,4 Apr,29 Apr,x,y"
    )
    assert table.header_row == 3
    assert table.headings == ("Ref", "Title", "Dates: From", "Dates: To", "Area", "Audience")
    assert table.preamble == ("Comms grid",)


def test_headings_go_on_in_the_row_below():
    table = csv_table("Ref,Title,Dates,,Area", ",,From,To,", "1,One,4 Apr,29 Apr,Hendon")
    assert table.header_row == 2
    assert table.headings == ("Ref", "Title", "Dates: From", "Dates: To", "Area")
    assert [row.number for row in table.rows] == [3]


def test_months_over_weeks_are_joined():
    table = csv_table(
        ",,Apr 16,,,,May 16,,,",
        "Service,Campaign,4,11,18,25,2,9,16,23",
        "Street Scene,Report it,x,x,,,,,,",
    )
    assert table.headings[:4] == ("Service", "Campaign", "Apr 16: 4", "Apr 16: 11")
    assert table.headings[-1] == "May 16: 23"
    assert len(table.rows) == 1


def test_a_first_row_of_the_plan_is_never_taken_for_headings():
    table = csv_table("Campaign,Apr-16,May-16,", "Report it,x,,1", "Lock up,,x,2")
    assert (table.headings, len(table.rows)) == (("Campaign", "Apr-16", "May-16", "Column 4"), 2)


def test_what_was_merged_over_columns_says_how_far_a_heading_goes():
    def merge(book, pages):
        pages["Plan"].merge_range("A1:H1", "Plan of the year")
        pages["Plan"].merge_range("B2:C2", "Who")
        pages["Plan"].merge_range("D2:E2", "When")
        pages["Plan"].merge_range("F2:F3", "Area")

    rows = [[], [], ["Title", "Lead", "Partners", "First day", "Last day"], ["One", "a", "b", 1, 2]]
    table = read_table("plan.xlsx", workbook({"Plan": rows}, then=merge))
    assert table.header_row == 3
    assert table.headings == (
        "Title",
        "Who: Lead",
        "Who: Partners",
        "When: First day",
        "When: Last day",
        "Area",
    )
    assert table.preamble == ("Plan of the year",)
