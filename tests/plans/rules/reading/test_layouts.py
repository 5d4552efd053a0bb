"""Layouts: months above rows, ditto marks, year planners, ticked columns, silent headings."""

from datetime import date

import pytest

from bsc_comms.kit.tables import read_table
from plans.rules.reading import sheet_reader

YEAR = date(2016, 4, 1)


def csv(*lines):
    return read_table("plan.csv", "\n".join(lines).encode())


@pytest.fixture
def read(vocabulary):
    def read(*lines, **options):
        return sheet_reader(csv(*lines), vocabulary=vocabulary, year_start=YEAR, **options).whole()

    return read


def days(row):
    return row.window.start, row.window.end


# What stands above a row


@pytest.mark.parametrize("banner", ["MAY 2016", "May", "may 16"])
def test_a_month_by_itself_counts_for_the_rows_below(read, banner):
    reading = read(
        "Title,Lead,Date", f"{banner},,", "Sheds,Met,", "Locks,Met,", "JUNE 2016,,", "A,Met,"
    )
    assert [row.window.start.month for row in reading.rows] == [5, 5, 6]
    assert [row.why for row in reading.skipped] == ["The month of the rows below it"] * 2


def test_a_month_by_itself_stands_in_whatever_column(read):
    reading = read(
        "RAG,Title,Lead,Date", "MAY 2016,,,", "G,Sheds,Met,9th", ",,JUNE,", "G,Locks,Met,"
    )
    assert [days(row)[0] for row in reading.rows] == [date(2016, 5, 9), date(2016, 6, 1)]


def test_a_month_above_the_headings_is_that_of_the_first_rows_where_more_follow(read):
    lines = ["SEPTEMBER 2016,,", "Date,Day,Title", "3,Sat,Sheds", "14,Wed,Locks"]
    reading = read(*lines, "OCTOBER 2016,,", "5,Wed,Alarms", default_lead="MET")
    assert [days(row)[0] for row in reading.rows] == [
        date(2016, 9, 3),
        date(2016, 9, 14),
        date(2016, 10, 5),
    ]
    of_the_document = read("SEPTEMBER 2016,,", "Title,Lead,Date", "Sheds,Met,", "Locks,Met,7 May")
    assert of_the_document.rows[1].doubts == ()


@pytest.mark.parametrize(
    ("heading", "first", "last"),
    [
        ("Week commencing", date(2016, 9, 5), date(2016, 9, 11)),
        ("W/C", date(2016, 9, 5), date(2016, 9, 11)),
        ("Date (w/b)", date(2016, 9, 5), date(2016, 9, 11)),
        ("Week ending", date(2016, 8, 30), date(2016, 9, 5)),
        ("Date", date(2016, 9, 5), date(2016, 9, 5)),
    ],
)
def test_a_day_below_a_heading_of_weeks_is_a_week(read, heading, first, last):
    row = read(f"Title,Lead,{heading}", "Sheds,Met,05/09/2016", "Locks,Met,mid Sept").rows[0]
    assert days(row) == (first, last)
    assert row.window.confirmed == (first == last)


def test_what_a_person_says_below_a_heading_of_weeks_stands(read):
    said = {("", 2): {"when": "5 September 2016"}}
    row = read("Title,Lead,W/C", "Sheds,Met,05/09/2016", corrections=said).rows[0]
    assert (days(row), row.window.confirmed) == ((date(2016, 9, 5), date(2016, 9, 5)), True)


def test_a_partner_by_itself_leads_the_rows_below(read):
    reading = read(
        "Title,Date", "Fire Brigade,", "Alarms,7 May", "Met,", "Sheds,9 May", default_lead="STREETS"
    )
    assert [row.lead for row in reading.rows] == ["FIRE", "MET"]


def test_a_ditto_mark_repeats_the_cell_above(read):
    reading = read("Title,Lead,Date,Channels", "Sheds,Met,7 May,FB", 'Locks,"""",8 May,ditto')
    row = reading.rows[1]
    assert (row.lead, row.channels) == ("MET", ("FB",))
    assert row.cells["Lead"] == '"'
    assert row.above == {"lead": "Met", "channel": "FB"}


def test_a_title_of_the_planners_own_sheet_is_no_ditto_mark(read):
    reading = read("Title,Lead,Version (leave as it is)", "Sheds,Met,1", '"""",Met,2')
    assert [row.title for row in reading.rows] == ["Sheds", '"']


def test_a_row_with_a_ditto_mark_is_read_again_alone(read, vocabulary):
    whole = read("Title,Lead,Date", "Sheds,Met,7 May", "Locks,ditto,8 May")
    last = whole.rows[1]
    again = read(
        "Title,Lead,Date", "Locks,ditto,8 May", columns=whole.columns, above=last.above
    ).rows[0]
    assert again.lead == "MET"


def test_totals_and_lines_below_the_last_row_are_left_out(read):
    reading = read(
        "Title,Lead,Date,Cost", "Sheds,Met,7 May,£5", "Total,,,£5", "Ask Jo,,,", "G = gone out,,,"
    )
    assert [row.title for row in reading.rows] == ["Sheds"]
    assert [row.why for row in reading.skipped] == [
        "A total",
        "A line of text, not a communication",
        "A line of text, not a communication",
    ]


def test_a_line_that_was_left_out_is_read_once_a_person_puts_it_right(read):
    corrections = {("", 3): {"lead": "Met", "when": "9 May"}}
    reading = read("Title,Lead,Date", "Sheds,Met,7 May", "Locks,,", corrections=corrections)
    assert [(row.title, row.ok) for row in reading.rows] == [("Sheds", True), ("Locks", True)]


# What a sheet says of its signs


@pytest.mark.parametrize(
    ("rag", "state", "doubted"),
    [
        ("G", "issued", False),
        ("Green", "issued", False),
        ("A", "planned", False),
        ("R", "cancelled", True),
        ("R - slipped to May", "postponed", False),
        ("A running", "issued_in_part", False),
        ("G - 22 blades", "issued", False),
    ],
)
def test_a_colour_means_what_the_sheet_says_that_it_means(read, rag, state, doubted):
    reading = read(
        "RAG: G=gone out  A=in hand  R=stopped/late,,",
        "RAG,Title,Lead,Date",
        f"{rag},Sheds,Met,7 May",
    )
    [row] = reading.rows
    assert (row.state, any(doubt.field == "state" for doubt in row.doubts)) == (state, doubted)


def test_a_red_row_is_what_its_notes_say(read):
    [row] = read("RAG,Title,Lead,Date,Notes", 'R,Sheds,Met,7 May,"cancelled, no funds"').rows
    assert row.state == "cancelled"
    assert row.doubts[-1].read_as == "Read as cancelled, as the notes say"


def test_late_in_a_note_alone_postpones_nothing(read):
    [row] = read("Status,Title,Lead,Date,Notes", ",Sheds,Met,7 May,printers were late").rows
    assert (row.state, row.doubts) == ("planned", ())


# Year planners


@pytest.mark.parametrize(
    ("headings", "cells", "first", "last"),
    [
        ("Apr-16,May-16,Jun-16", "x,x,", date(2016, 4, 1), date(2016, 5, 31)),
        ("Apr,May,Jun", ",,<-->", date(2016, 6, 1), date(2016, 6, 30)),
        ("Q1,Q2,Q3,Q4", ",x,,", date(2016, 7, 1), date(2016, 9, 30)),
        ("w/c 4 Apr,w/c 11 Apr,w/c 18 Apr", ",x,x", date(2016, 4, 11), date(2016, 4, 24)),
        ("04/04/2016,11/04/2016,18/04/2016", ",x,", date(2016, 4, 11), date(2016, 4, 17)),
        ("2016-04-01,2016-05-01,2016-06-01", "x,,", date(2016, 4, 1), date(2016, 4, 30)),
        ("Apr,May,Jun", ",12th,", date(2016, 5, 12), date(2016, 5, 12)),
        ("Apr,May,Jun", ",w/c 9th,", date(2016, 5, 9), date(2016, 5, 15)),
    ],
)
def test_a_mark_says_when(read, headings, cells, first, last):
    crosses = ",".join("x" for _ in headings.split(","))
    row = read(f"Title,Lead,{headings}", f"Sheds,Met,{cells}", f"Locks,LFB,{crosses}").rows[0]
    assert days(row) == (first, last)


def test_marks_with_a_gap_between_them_are_no_exact_time(read):
    [row] = read("Title,Lead,Apr,May,Jun,Jul", "Sheds,Met,x,,,x").rows
    assert (*days(row), row.window.precision) == (
        date(2016, 4, 1),
        date(2016, 7, 31),
        "other_window",
    )


def test_words_in_a_marked_month_are_kept_as_the_message(read):
    [row] = read("Title,Lead,Apr,May,Jun", "Sheds,Met,,school talks,").rows
    assert (days(row)[0], row.message) == (date(2016, 5, 1), "May: school talks")


def test_a_planner_without_titles_has_a_communication_in_each_cell(read):
    reading = read("Partner,Apr,May,Jun", "Met,Shed locks,,Knife bins", "LFB,,Alarms,")
    assert [
        (row.number, row.sheet, row.title, row.lead, days(row)[0].month) for row in reading.rows
    ] == [
        (2, "Apr", "Shed locks", "MET", 4),
        (2, "Jun", "Knife bins", "MET", 6),
        (3, "May", "Alarms", "FIRE", 5),
    ]
    assert reading.rows[1].cells == {"Partner": "Met", "Jun": "Knife bins"}


def test_one_cell_of_such_a_planner_is_read_again_alone(read):
    whole = read("Partner,Apr,May,Jun", "Met,Shed locks,,Knife bins")
    again = read("Partner,Apr,May,Jun", "Met,,,Knife bins", columns=whole.columns)
    assert [(row.sheet, row.title, days(row)) for row in again.rows] == [
        ("Jun", "Knife bins", days(whole.rows[1]))
    ]


def test_ticked_columns_are_values(read):
    reading = read(
        "Title,Lead,Date,Facebook,Twitter,Leaflets", "Sheds,Met,7 May,x,,Y", "Locks,Met,9 May,,x,no"
    )
    assert [row.channels for row in reading.rows] == [("FB", "LEAF"), ("TW",)]
    again = read(
        "Title,Lead,Date,Facebook,Twitter,Leaflets",
        "Sheds,Met,7 May,x,,Y",
        columns=reading.columns,
    )
    assert again.rows[0].channels == ("FB", "LEAF")


# Columns by their cells


def test_columns_without_a_heading_are_known_by_their_cells_and_pointed_out(read):
    reading = read(
        "Alpha,Beta,Gamma,Delta",
        "Shed locks,Met,7 May,leaflets",
        "Smoke alarms,LFB,8 June,FB",
        "Clean the alley,Street Scene,July,leaflets and FB",
        "Knives out,Met,w/c 7 Nov,tweet",
    )
    assert reading.columns == {
        "Alpha": "title",
        "Beta": "lead",
        "Gamma": "when",
        "Delta": "channel",
    }
    assert [doubt.column for doubt in reading.doubts] == ["Alpha", "Beta", "Gamma", "Delta"]


def test_a_heading_that_can_mean_two_things_means_what_its_cells_say(read):
    lines = ["7 May,Sheds,elderly,Met", "8 May,Locks,public,LFB", "9 May,Bins,elderly,SS"]
    reading = read("When,What,Who,Agency", *lines)
    assert reading.columns["Who"] == "audience"


def test_an_officers_name_is_no_lead(read):
    lines = ["Sheds,Priya,Met,7 May", "Locks,Tom,LFB,8 May", "Bins,Dawn,SS,9 May"]
    reading = read("Title,Lead officer,Agency,Date", *lines)
    assert reading.columns["Agency"] == "lead"
    assert "Lead officer" in reading.unknown_columns


def test_ward_and_venue_are_both_places(read):
    [row] = read("Title,Lead,Date,Ward,Venue", "Sheds,Met,7 May,Burnt Oak,East Finchley tube").rows
    assert row.areas == ("OAK", "FINCH-TC")


@pytest.mark.parametrize(
    ("said", "ward", "reach", "areas"),
    [
        ("Borough wide", "", "borough", ("B",)),
        ("Local", "Burnt Oak", "local", ("OAK",)),
        ("Borough", "Burnt Oak", "borough", ("B",)),
    ],
)
def test_a_column_that_says_borough_or_local_goes_first(read, said, ward, reach, areas):
    [row] = read(
        "Title,Lead,Date,Borough wide or local,Ward", f"Sheds,Met,7 May,{said},{ward}"
    ).rows
    assert (row.reach, row.areas) == (reach, areas)


def test_a_sheet_on_its_side_is_refused_with_what_to_do(vocabulary):
    table = csv(
        "Ref,1,2,3",
        "Title,Sheds,Locks,Bins",
        "Lead partner,Met,LFB,SS",
        "Date,7 May,8 May,9 May",
        "Channels,FB,leaflets,FB",
        "Area,Burnt Oak,all,all",
    )
    reader = sheet_reader(table, vocabulary=vocabulary, year_start=YEAR, default_lead="MET")
    [error] = reader.errors
    assert error.wrong.startswith("This sheet lies on its side")
    assert "Transpose" in error.right
    assert list(reader.rows()) == []


# First and last day


@pytest.mark.parametrize(
    ("first", "last", "start", "end"),
    [
        ("24/4", "end May", date(2016, 4, 24), date(2016, 5, 31)),
        ("7 May", "to 9 June", date(2016, 5, 7), date(2016, 6, 9)),
        ("7 May", "tbc", date(2016, 5, 7), date(2016, 5, 7)),
        ("7 May", "7 May", date(2016, 5, 7), date(2016, 5, 7)),
        ("7 May", "", date(2016, 5, 7), date(2016, 5, 7)),
    ],
)
def test_first_and_last_day_as_people_fill_them(read, first, last, start, end):
    [row] = read("Title,Lead,Start,Finish", f"Sheds,Met,{first},{last}").rows
    assert days(row) == (start, end)


@pytest.mark.parametrize(
    ("last", "confirmed"),
    [
        ("TBC", False),
        ("(tba)", False),
        ("TBD", False),
        ("unknown", False),
        ("?", False),
        ("???", False),
        ("n/a", True),
        ("none", True),
        ("same day", True),
        ("-", True),
        ("", True),
    ],
)
def test_a_last_day_that_is_not_known_leaves_the_first_unconfirmed(read, last, confirmed):
    [row] = read("Title,Lead,Start,Finish", f"Sheds,Met,10 Nov,{last}").rows
    assert (days(row), row.window.precision, row.window.confirmed) == (
        (date(2016, 11, 10), date(2016, 11, 10)),
        "exact",
        confirmed,
    )


# Every place but some


def test_every_ward_but_some(read):
    [row] = read("Title,Lead,Date,Area", "Sheds,Met,7 May,all wards bar Burnt Oak").rows
    assert (row.reach, row.areas) == ("local", ("OLD-HILL", "FINCH"))


@pytest.mark.parametrize("area", ["every SS depot", "primary schools", "n/a"])
def test_all_of_a_kind_of_place_is_the_whole_borough(read, area):
    [row] = read("Title,Lead,Date,Area", f"Sheds,Met,7 May,{area}").rows
    assert (row.reach, row.doubts, row.not_understood) == ("borough", (), ())


@pytest.mark.parametrize("area", ["town centres", "every shop in Oz", ""])
def test_a_kind_of_place_that_only_parts_have_is_a_doubt_and_so_is_none(read, area):
    [row] = read("Title,Lead,Date,Area", f"Sheds,Met,7 May,{area}").rows
    assert (row.reach, [one.field for one in row.doubts]) == ("borough", ["area"])
