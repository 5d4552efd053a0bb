"""Workbooks in which months have a sheet each: the sheet's name says when its rows are."""

import pytest

from bsc_comms.kit.tables import read_table, with_its_month
from tests.kit.workbooks import FIRST_SHEET, sheet_xml, with_member, workbook

HEADINGS = ["Ref", "Title", "When"]


def read(sheets, **options):
    return read_table("plan.xlsx", workbook(sheets), **options)


def test_the_months_of_a_year_are_one_table():
    sheets = {
        "Cover": [["Plan of the year", "2016/17"]],
        "Apr": [HEADINGS, [1, "One", "4th"], [2, "Two", "5th"]],
        "May": [["Plan for May"], HEADINGS, [3, "Three", "6th"]],
        "June": [HEADINGS],
    }
    table = read(sheets)
    assert table.headings == ("Month", "Ref", "Title", "When")
    assert [(row.sheet, row.number, row.cells) for row in table.rows] == [
        ("Apr", 2, ("Apr", "1", "One", "4th")),
        ("Apr", 3, ("Apr", "2", "Two", "5th")),
        ("May", 3, ("May", "3", "Three", "6th")),
    ]
    assert (table.sheet, table.other_sheets) == ("Apr, May", ("Cover", "June"))


def named(sheets, **options):
    """The table of a sheet, with the month that it is called by."""
    return with_its_month(read(sheets, **options))


def test_months_with_other_headings_are_not_put_together():
    sheets = {"Apr": [HEADINGS, [1, "One", "a"]], "May": [["Ref", "Area"], [2, "b"], [3, "c"]]}
    table = named(sheets)
    assert table.headings == ("Month", *HEADINGS)
    assert (table.sheet, table.other_sheets) == ("Apr", ("May",))


def test_columns_are_put_together_by_their_headings_whatever_their_order():
    table = read(
        {
            "Apr": [HEADINGS, [1, "One", "4th"]],
            "May (draft)": [["when", "Ref", "Lead", "Title"], ["6th", 2, "Met", "Two"]],
            "June": [["Title", "When"], ["Three", "7th"]],
        }
    )
    assert table.headings == ("Month", "Ref", "Title", "When", "Lead")
    assert [(row.sheet, row.cells) for row in table.rows] == [
        ("Apr", ("Apr", "1", "One", "4th", "")),
        ("May (draft)", ("May", "2", "Two", "6th", "Met")),
        ("June", ("June", "", "Three", "7th", "")),
    ]
    assert table.other_sheets == ()


def test_a_month_with_columns_of_its_own_is_left_out_and_named():
    table = read(
        {
            "Apr": [HEADINGS, [1, "One", "4th"]],
            "May": [["Ref", "Title", "Dates"], [2, "Two", "6th"]],
            "June": [HEADINGS, [3, "Three", "7th"]],
        }
    )
    assert (table.sheet, table.other_sheets) == ("Apr, June", ("May",))
    assert [row.cells[:2] for row in table.rows] == [("Apr", "1"), ("June", "3")]


def test_a_cell_that_is_not_read_is_known_by_its_column_in_each_month():
    april = b'<c r="A2"><v>1</v></c><c r="B2"><v>4</v></c><c r="C2" t="e"><v>#REF!</v></c>'
    texts = b"".join(b'<c t="inlineStr"><is><t>%s</t></is></c>' % t.encode() for t in HEADINGS)
    rows = b"<row>" + texts + b'</row><row r="2">' + april + b"</row>"
    sheets = {"Apr": [["a"]], "May": [["When", "Title", "Ref"], ["6th", "Two", 2]]}
    content = with_member(workbook(sheets), FIRST_SHEET, sheet_xml(rows))
    table = read_table("plan.xlsx", content)
    assert [row.unread for row in table.rows] == [{3}, set()]


@pytest.mark.parametrize(
    ("title", "month"),
    [("Apr", "Apr"), ("April 2016", "April 2016"), ("May (draft)", "May"), (" May ", "May")],
)
def test_a_sheet_alone_that_is_called_by_a_month_has_it_in_each_row(title, month):
    rows = [HEADINGS, [1, "One", "4th"], [2, "Two", "21-25"]]
    table = named({title: rows, "Notes": [["Thoughts of ours"]]})
    assert table.headings == ("Month", *HEADINGS)
    assert [(row.sheet, row.cells) for row in table.rows] == [
        ("", (month, "1", "One", "4th")),
        ("", (month, "2", "Two", "21-25")),
    ]


def test_a_month_that_is_asked_for_has_it_in_each_row():
    sheets = {"Apr": [HEADINGS, [1, "One", "4th"]], "May": [HEADINGS, [2, "Two", "6th"]]}
    table = named(sheets, sheet="May")
    assert [row.cells for row in table.rows] == [("May", "2", "Two", "6th")]


@pytest.mark.parametrize(
    "days",
    [
        pytest.param(["2016-05-09", "2016-11-14", "2017-04-03"], id="ISO"),
        pytest.param(["9 May", "w/c 14th Nov", "3 April"], id="words"),
        pytest.param(["May 9", "14/11/2016", "3.4.17"], id="figures"),
        pytest.param(["October", "Dec", "May 2016", "2016-04-01"], id="months"),
        pytest.param(["Q2", "quarter 3 2016/17", "Q1"], id="quarters of a plan, from April"),
        pytest.param(["Summer", "Autumn 2016", "spring"], id="seasons"),
    ],
)
def test_a_plan_of_the_year_in_a_sheet_called_by_the_month_it_was_written_keeps_its_dates(days):
    rows = [[number, f"Title {number}", day] for number, day in enumerate(days)]
    assert named({"April 2016": [HEADINGS, *rows]}).headings == tuple(HEADINGS)


@pytest.mark.parametrize(
    "times",
    [
        ["Oct", "Dec"],
        ["Quarter 1", "Quarter 2"],
        ["w/c 3 Oct", "w/c 10 Oct"],
        ["2016-10-03", "2016-10-10", "2016-10-17"],
    ],
)
def test_a_planner_with_columns_for_its_times_gets_no_month_of_its_sheet(times):
    rows = [["Title", "Lead", *times], ["One", "Police", "x"], ["Two", "Police", "", "x"]]
    assert named({"April 2016": rows}).headings == ("Title", "Lead", *times)


def test_a_day_in_a_heading_alone_is_no_planner():
    rows = [["Title", "When", "Status on 3 May"], ["One", "4th", "ready"]]
    assert named({"May": rows}).headings[0] == "Month"


@pytest.mark.parametrize("when", ["Q1", "Spring"])
def test_a_quarter_or_season_of_the_sheets_month_does_not_speak_against_it(when):
    assert named({"April": [HEADINGS, [1, "One", when]]}).headings[0] == "Month"


def test_dates_that_say_the_sheets_month_do_not_speak_against_it():
    rows = [[1, "One", "4 April"], [2, "Two", "28 March - 3 April"], [3, "Three", "w/c 28 March"]]
    assert named({"Apr": [HEADINGS, *rows]}).rows[0].cells == ("Apr", "1", "One", "4 April")


def test_a_sheet_with_a_column_for_the_month_keeps_that():
    rows = [["Month", "Title", "When"], ["Apr", "One", "4th"]]
    assert named({"Apr": rows}).headings == ("Month", "Title", "When")


def test_a_sheet_without_headings_gets_none_for_its_month():
    rows = [["One", "Police", "9 May"], ["Two", "Police", "10 May"]]
    assert "Month" not in named({"May": rows}).headings


def test_what_is_no_plan_is_read_without_the_month_of_its_sheet():
    assert read({"Apr": [HEADINGS, [1, "One", "4th"]]}).headings == tuple(HEADINGS)


def test_months_that_were_put_together_have_theirs_already():
    sheets = {"Apr": [HEADINGS, [1, "One", "4th"]], "May": [HEADINGS, [2, "Two", "6th"]]}
    assert with_its_month(read(sheets)) == read(sheets)


@pytest.mark.parametrize(
    ("kept", "copy"),
    [("November", "November (2)"), ("Nov", "November 2016 (old)"), ("Nov-16", "NOV 2016 (draft)")],
)
def test_a_copy_of_a_month_is_not_read_beside_it_and_named(kept, copy):
    november = [HEADINGS, [1, "One", "4th"]]
    sheets = {"Oct": [HEADINGS, [3, "Three", "7th"]], kept: november, copy: november}
    table = read(sheets)
    assert [row.sheet for row in table.rows] == ["Oct", kept]
    assert table.other_sheets == (copy,)


def test_a_month_of_another_year_is_no_copy():
    sheets = {"May 2016": [HEADINGS, [1, "One", "4th"]], "May 2017 (draft)": [HEADINGS, [2, "Two"]]}
    assert [row.sheet for row in read(sheets).rows] == ["May 2016", "May 2017 (draft)"]


def test_two_sheets_with_the_same_title_are_both_read_and_told_apart():
    table = named({"May": [HEADINGS, [1, "One", "4th"]], "May ": [HEADINGS, [2, "Two", "5th"]]})
    assert [(row.sheet, row.number, row.cells) for row in table.rows] == [
        ("May", 2, ("May", "1", "One", "4th")),
        ("May (2)", 2, ("May", "2", "Two", "5th")),
    ]
    assert table.other_sheets == ()


@pytest.mark.parametrize("options", [{}, {"sheet": "May"}])
def test_of_two_sheets_with_the_same_title_the_one_that_is_not_read_is_named(options):
    sheets = {"May": [HEADINGS, [1, "One", "4th"]], "May ": [["Area"], ["a"]]}
    assert read(sheets, **options).other_sheets == ("May",)


def test_more_months_than_a_plan_has_are_not_put_together():
    months = ["Apr", "May", "June", "July", "Aug", "Sept"]
    titles = [f"{month} {year}" for year in range(2010, 2021) for month in months]
    sheets = {title: [HEADINGS, [1, "One", "4th"]] for title in titles}
    table = read({title: sheets[title] for title in titles[:60]})
    assert (len(table.rows), table.other_sheets) == (60, ())
    table = read({title: sheets[title] for title in titles[:61]})
    assert (len(table.rows), len(table.other_sheets)) == (1, 60)
