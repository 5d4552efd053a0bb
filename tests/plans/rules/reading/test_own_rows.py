"""Rows of the planner's own sheet: as they stand, nothing guessed."""

from datetime import date, time

import pytest

from plans.rules.reading import read_row
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
        ({"from": "8 Nov", "to": ""},) + (date(2016, 11, 8), date(2016, 11, 8), "exact", True),
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


def test_times_of_day(read):
    window = read(precision="Exact day or days", time="18:30", end_time="20:00").window
    assert (window.start_time, window.end_time) == (time(18, 30), time(20))


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
