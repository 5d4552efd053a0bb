"""Rows of the planner's own sheet: as they stand, nothing guessed."""

from datetime import date, time

import pytest

from bsc_comms.kit.tables import read_table
from plans.rules.messages import LONGEST_MESSAGE
from plans.rules.reading import read_row, sheet_reader
from plans.rules.reading.own_rows import is_own, read_own_row

YEAR = date(2016, 4, 1)
OWN = {
    "version": "3",
    "title": "Sheds, Burnt Oak",
    "message": "bike  lights",
    "lead": "Police",
    "from": "2016-11-07",
    "to": "2016-11-13",
    "precision": "Week",
    "confirmed": "provisional",
}


@pytest.fixture
def read(vocabulary):
    def read(**cells):
        return read_own_row(OWN | cells, vocabulary=vocabulary, year_start=YEAR, number=2)

    return read


@pytest.mark.parametrize(
    ("version", "own"), [("3", True), ("", False), ("three", False), ("3.0", False), ("²", False)]
)
def test_a_whole_number_for_its_version_makes_a_row_the_planners_own(version, own):
    assert is_own({"version": version}) is own


@pytest.mark.parametrize(
    "headings",
    [
        "Title,Lead,Version (leave as it is)",
        "Reference,Title,Lead,Version",
        "Title,Lead,How precise,Version",
    ],
)
def test_versions_beside_headings_of_the_planners_own_are_its_own(headings, vocabulary):
    table = read_table("plan.csv", f"{headings}\n1,2,3,4\n".encode())
    read = sheet_reader(table, vocabulary=vocabulary, year_start=YEAR).whole()
    assert "version" in read.columns.values()


def test_versions_of_a_partners_drafts_are_left_alone(vocabulary):
    text = "Ref,Title,Lead,Date,Where,Version\n1,Sheds,Police,early Nov,Burnt Oak High St,2\n"
    table = read_table("plan.csv", text.encode())
    read = sheet_reader(table, vocabulary=vocabulary, year_start=YEAR).whole()
    assert read.unknown_columns == ("Version",)
    assert (read.rows[0].version, read.rows[0].place) == (None, "Burnt Oak High St")


def test_nothing_is_taken_out_of_the_title_or_the_message(read):
    row = read(title='"Sheds" - lights', message="")
    assert (row.title, row.message) == ('"Sheds" - lights', "")
    assert (row.topics, row.areas, row.reach) == ((), (), "")
    assert (row.version, row.doubts, row.errors) == (3, (), ())


def test_what_stands_in_its_columns_is_read(read):
    row = read(
        topics="x",
        topic="Burglary; Knife crime",
        area="Burnt Oak",
        reach="Certain places",
        place="behind the shops",
        campaign="Lock it",
        reason="no staff",
        state="Merged",
        result="61 bikes",
        issued_on="2016-11-09",
    )
    assert (row.topics, row.areas, row.reach) == (("BURG", "KNIFE"), ("OAK",), "local")
    assert (row.place, row.campaign, row.reason) == ("behind the shops", "Lock it", "no staff")
    assert (row.state, row.result, row.issued_on) == ("merged", "61 bikes", date(2016, 11, 9))


@pytest.mark.parametrize(
    ("cells", "start", "end", "precision", "confirmed"),
    [
        ({}, date(2016, 11, 7), date(2016, 11, 13), "week", False),
        (
            {"precision": "Exact day or days", "confirmed": "confirmed", "to": "2016-11-07"},
            date(2016, 11, 7),
            date(2016, 11, 7),
            "exact",
            True,
        ),
        ({"from": "2012-05-01", "to": "2012-05-31", "precision": "Month"},)
        + (date(2012, 5, 1), date(2012, 5, 31), "month", False),
        ({"from": "", "to": "", "precision": "Not yet known"}, None, None, "undated", False),
        ({"from": "07/11/2016", "to": "13/11/2016"},)
        + (date(2016, 11, 7), date(2016, 11, 13), "week", False),
        ({"from": "8 Nov", "to": ""},) + (date(2016, 11, 8), date(2016, 11, 8), "week", False),
        ({"from": "8 Nov", "to": "", "precision": ""},)
        + (date(2016, 11, 8), date(2016, 11, 8), "exact", False),
        ({"precision": "Exact day or days", "confirmed": "confirmed", "to": "TBC"},)
        + (date(2016, 11, 7), date(2016, 11, 7), "exact", False),
        ({"precision": "Exact day or days", "confirmed": "confirmed", "to": "n/a"},)
        + (date(2016, 11, 7), date(2016, 11, 7), "exact", True),
        ({"from": "w/c 7 Nov", "to": "", "precision": "Month"},)
        + (date(2016, 11, 7), date(2016, 11, 13), "week", False),
        ({"from": "2016-05-01", "to": "2016-05-20", "precision": "Part of a month"},)
        + (date(2016, 5, 1), date(2016, 5, 20), "part_of_month", False),
        ({"from": "2016-07-01", "to": "2016-09-30", "precision": "Quarter"},)
        + (date(2016, 7, 1), date(2016, 9, 30), "quarter", False),
    ],
)
def test_the_window_is_as_it_stands(read, cells, start, end, precision, confirmed):
    window = read(**cells).window
    assert (window.start, window.end, window.precision, window.confirmed, window.sure) == (
        start,
        end,
        precision,
        confirmed,
        True,
    )


@pytest.mark.parametrize("typed", ["07/11/0216", "0216-11-07", "9999-12-31", "31/12/9999"])
@pytest.mark.parametrize("precision", ["Exact day or days", "Week"])
def test_a_year_that_nobody_means_is_no_date(read, typed, precision):
    for cells in ({"from": typed, "to": ""}, {"from": "2016-11-07", "to": typed}):
        row = read(precision=precision, **cells)
        said = [*row.errors, *row.doubts, *row.not_understood]
        assert typed in str(said)
        assert row.window is None or (row.window.end or YEAR).year in (2016, 2017)


def test_a_year_that_nobody_means_is_no_day_of_issue(read):
    assert read(issued_on="07/11/0216").issued_on is None


def test_times_of_day(read):
    window = read(precision="Exact day or days", time="18:30", end_time="20:00").window
    assert (window.start_time, window.end_time) == (time(18, 30), time(20))


@pytest.mark.parametrize(
    ("cells", "times", "said"),
    [
        (
            {"time": "14:00", "end_time": "11:00"},
            (time(14), time(11)),
            "7 Nov 2016: The end, 11:00, is not after the start, 14:00: taken for the day after",
        ),
        (
            {"time": "10:00", "end_time": "10:00"},
            (time(10), time(10)),
            "7 Nov 2016: The end, 10:00, is not after the start, 10:00: taken for the day after",
        ),
        (
            {"end_time": "11:00"},
            (None, None),
            "7 Nov 2016: The end, 11:00, is left out: no time says when it starts",
        ),
        (
            {"precision": "Week", "to": "2016-11-13", "time": "14:00"},
            (None, None),
            "7 Nov 2016 to 13 Nov 2016: The time of day, 14:00, is left out, since only an exact "
            "day has one",
        ),
    ],
)
def test_a_time_of_day_that_a_form_would_not_take_is_doubted(read, cells, times, said):
    row = read(**{"precision": "Exact day or days", "to": "2016-11-07", **cells})
    assert (row.window.start_time, row.window.end_time) == times
    assert [doubt.read_as for doubt in row.doubts] == [f"Read as {said}"]


def test_an_event_of_several_days_may_end_at_an_earlier_hour(read):
    row = read(precision="Exact day or days", time="14:00", end_time="11:00")
    assert (row.window.start_time, row.window.end_time, row.doubts) == (time(14), time(11), ())


def test_an_end_in_a_column_of_its_own_belongs_to_the_start_beside_the_day(vocabulary):
    cells = {"title": "Sheds", "lead": "Police", "when": "7 Nov 6pm", "end_time": "8pm"}
    row = read_row(cells, vocabulary=vocabulary, year_start=YEAR)
    assert (row.window.start_time, row.window.end_time, row.doubts) == (time(18), time(20), ())


def test_a_date_in_other_words_says_itself_until_what_time(vocabulary):
    headings = "Title,Lead,First day,Start time,End time,Version (leave as it is)"
    text = f"{headings}\nSheds,Police,2016-11-07,,20:00,1\n"
    readings = [
        sheet_reader(
            read_table("plan.csv", text.encode()),
            vocabulary=vocabulary,
            year_start=YEAR,
            corrections={("", 2): corrected},
        )
        .whole()
        .rows[0]
        for corrected in ({}, {"when": "7 Nov 18:30-20:00"})
    ]
    assert [len(row.doubts) for row in readings] == [1, 0]
    assert [row.window.end_time for row in readings] == [None, time(20)]


def test_a_word_that_says_no_precision_is_listed(read):
    assert [one.text for one in read(precision="roughly").not_understood] == ["roughly"]


def test_a_row_that_a_person_added_may_say_how_precise_it_is(vocabulary):
    cells = {name: text for name, text in OWN.items() if name != "version"}
    row = read_row(cells, vocabulary=vocabulary, year_start=YEAR)
    assert (row.version, row.window.precision, row.topics) == (None, "week", ("BURG",))


def test_days_that_a_spreadsheet_program_made_numbers_of_stay_a_provisional_week(read):
    window = read(
        **{
            "from": "42471",
            "to": "42477",
            "precision": "Week",
            "confirmed": "provisional",
        }
    ).window

    assert (window.start, window.end) == (date(2016, 4, 11), date(2016, 4, 17))
    assert (window.precision, window.confirmed) == ("week", False)


@pytest.mark.parametrize(
    ("precision", "first", "last", "why", "labels"),
    [
        (
            "Week",
            "2016-04-18",
            "2017-03-31",
            "a week has at most seven",
            ["The week of Monday 18 April 2016", "The week of Monday 27 March 2017"],
        ),
        (
            "Part of a month",
            "2016-05-25",
            "2016-06-03",
            "a part of a month lies in one month and is not all of it",
            ["Some time in May 2016", "Some time in June 2016"],
        ),
        (
            "Month",
            "2016-05-01",
            "2016-05-20",
            "a month goes from its first to its last day",
            ["Some time in May 2016"],
        ),
        (
            "Quarter",
            "2016-04-01",
            "2016-07-31",
            "a quarter is three whole months",
            ["April 2016 to June 2016", "July 2016 to September 2016"],
        ),
        (
            "Not yet known",
            "2016-05-03",
            "2016-05-04",
            "days are given",
            ["3 May 2016 to 4 May 2016"],
        ),
    ],
)
def test_days_that_do_not_fit_how_precise_they_are_called_are_another_window_and_doubted(
    read, precision, first, last, why, labels
):
    row = read(**{"precision": precision, "from": first, "to": last})

    assert (row.window.precision, row.window.confirmed) == ("other_window", False)
    assert (row.window.start.isoformat(), row.window.end.isoformat()) == (first, last)
    assert [doubt.read_as.partition(": ")[2] for doubt in row.doubts] == [
        f"Some time between these days, since {why}"
    ]
    assert [one.label for one in row.doubts[0].alternatives] == labels


@pytest.mark.parametrize(("instead", "precision"), [("18 April 2016", "exact"), ("May", "month")])
def test_words_in_the_place_of_a_date_say_themselves_how_precise_they_are(
    vocabulary, instead, precision
):
    columns = ["Title", "Lead", "First day", "Last day", "How precise", "Version"]
    text = f"{','.join(columns)}\nSheds,Police,2016-04-18,2017-03-31,Week,1\n"
    table = read_table("plan.csv", text.encode())

    reading = sheet_reader(
        table,
        vocabulary=vocabulary,
        year_start=YEAR,
        corrections={("", 2): {"when": instead}},
    ).whole()

    assert (reading.rows[0].window.precision, reading.rows[0].doubts) == (precision, ())


@pytest.mark.parametrize(
    ("said", "confirmed"),
    [("confirmed", True), ("", True), ("Provisional", False), ("no", False), ("TBC", False)],
)
def test_a_date_is_not_confirmed_against_its_own_column(vocabulary, said, confirmed):
    cells = {"title": "Sheds", "lead": "Police", "when": "7 Nov", "confirmed": said}
    assert read_row(cells, vocabulary=vocabulary, year_start=YEAR).window.confirmed is confirmed


def test_a_message_that_is_too_long_is_cut_and_pointed_out(read):
    row = read(message="x" * LONGEST_MESSAGE + "y")
    assert row.message == "x" * LONGEST_MESSAGE
    assert [one.field for one in row.doubts] == ["message"]
