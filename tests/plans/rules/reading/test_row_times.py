"""A time of day that stands under "From" or "Until": beside a date it is no day."""

from datetime import date, time

import pytest

from bsc_comms.kit.tables import read_table
from plans.rules.reading import columns as fields
from plans.rules.reading import sheet_reader
from plans.rules.reading.row_dates import with_one_date

YEAR = date(2016, 4, 1)
NOV_14 = date(2016, 11, 14)


def windows(vocabulary, headings: str, *cells: str):
    """The windows of rows that say these cells behind a title and a lead."""
    rows = "\n".join(f"Shed locks,Met,{row}" for row in cells)
    table = read_table("plan.csv", f"Title,Lead,{headings}\n{rows}\n".encode())
    found = list(sheet_reader(table, vocabulary=vocabulary, year_start=YEAR).whole().rows)
    assert [(row.errors, row.doubts) for row in found] == [((), ())] * len(cells)
    return [row.window for row in found]


@pytest.mark.parametrize(
    ("headings", "cells"),
    [
        ("Date,From,To", "14 Nov,19:00,20:30"),
        ("Date,From,To", "14 Nov,7pm,8.30pm"),
        ("Date,From,To", "14 Nov,1900,2030"),
        ("Date,From,To", "14 Nov,1900hrs,2030hrs"),
        ("Date,Time,Until", "14 Nov,19:00,20:30"),
        ("Date,Time,Until", "14 Nov,7pm,until 8.30pm"),
        ("Date,Start time,End", "14 Nov,19:00,20:30"),
        ("Date,Start time,Finish", "14 Nov,19:00,20:30"),
        ("Date,Start,End", "14 Nov,19:00,20:30"),
    ],
)
def test_a_time_of_day_in_a_column_for_days_is_when_that_day_it_is(vocabulary, headings, cells):
    [window] = windows(vocabulary, headings, cells)

    assert (window.precision, window.start, window.end) == ("exact", NOV_14, NOV_14)
    assert (window.start_time, window.end_time) == (time(19), time(20, 30))


def test_a_beginning_alone_leaves_the_date_as_it_is(vocabulary):
    [window, late] = windows(vocabulary, "Date,From,To", "14 Nov,19:00,", "14 Nov,2030,")

    assert (window.start, window.start_time, window.end_time) == (NOV_14, time(19), None)
    assert (late.start, late.start_time) == (NOV_14, time(20, 30))


def test_days_in_those_columns_stay_days(vocabulary):
    [window] = windows(vocabulary, "From,To", "14 Nov,18 Nov")

    assert (window.start, window.end, window.start_time) == (NOV_14, date(2016, 11, 18), None)


@pytest.mark.parametrize(
    ("cells", "when"),
    [
        ({fields.FROM: "14 Nov", fields.TIME: "7pm", fields.TO: "8pm"}, "14 Nov 7pm-8pm"),
        ({fields.WHEN: "14 Nov", fields.TIME: "7pm", fields.FROM: "7pm"}, "14 Nov 7pm"),
        ({fields.WHEN: "14 Nov", fields.TIME: "7pm", fields.FROM: "6pm"}, "14 Nov 7pm 6pm"),
        ({fields.FROM: "7", fields.TO: "11 Nov"}, "7 - 11 Nov"),
        ({fields.FROM: "2016", fields.TO: "2017"}, "2016 - 2017"),
        ({fields.WHEN: "7 Nov", fields.FROM: "9am", fields.TO: "TBC"}, "7 Nov 9am"),
        ({fields.WHEN: "7 Nov", fields.TIME: "9am", fields.TO: "?"}, "7 Nov 9am"),
        ({fields.WHEN: "7 Nov", fields.TO: "TBC"}, "7 Nov (TBC)"),
        ({fields.WHEN: "7 Nov", fields.TO: "n/a"}, "7 Nov"),
        ({fields.WHEN: "7 Nov", fields.TO: "11 Nov"}, "7 Nov - 11 Nov"),
        ({fields.TO: "TBC"}, "TBC"),
        ({fields.TO: "11 Nov"}, "until 11 Nov"),
    ],
)
def test_what_is_put_together_as_one_date(cells, when):
    assert with_one_date(cells) == {fields.WHEN: when}


@pytest.mark.parametrize(
    ("cells", "confirmed", "time_of_day"),
    [("14 Nov,9am,TBC", True, time(9)), ("14 Nov,,TBC", False, None)],
)
def test_an_end_that_is_not_known_leaves_the_date_as_it_is(
    vocabulary, cells, confirmed, time_of_day
):
    [_, window] = windows(vocabulary, "Date,Start,Finish", "14 Nov,9am,10am", cells)

    assert (window.start, window.end, window.start_time) == (NOV_14, NOV_14, time_of_day)
    assert window.confirmed == confirmed
