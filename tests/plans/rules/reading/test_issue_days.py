"""The day on which something went out: kept, or named as a doubt, and no count taken for it."""

from datetime import date

import pytest

from plans.rules.reading import read_row
from plans.rules.reading.own_rows import read_own_row

YEAR = date(2016, 4, 1)
NOT_ISSUED = "It is not called issued, so no day is kept: write Issued as its status if it went out"
NO_DAY = "Not read as one day, so the planned days count as those of issue: write it like 7 Nov"


@pytest.fixture
def read(vocabulary):
    def read(**cells):
        cells = {"title": "Shed locks", "lead": "Met", "when": "7 Nov"} | cells
        return read_row(cells, vocabulary=vocabulary, year_start=YEAR)

    return read


@pytest.fixture
def read_own(vocabulary):
    def read_own(**cells):
        cells = {"title": "Shed locks", "lead": "Met", "when": "7 Nov", "version": "1"} | cells
        return read_own_row(cells, vocabulary=vocabulary, year_start=YEAR)

    return read_own


def doubts(row):
    return [(one.field, one.read_as) for one in row.doubts if one.field in ("state", "issued_on")]


def test_a_day_of_issue_without_a_status_is_doubted(read):
    row = read(issued_on="14/11")
    assert (row.state, doubts(row)) == ("planned", [("issued_on", NOT_ISSUED)])
    assert doubts(read(issued_on="14/11", state="Sent")) == []


@pytest.mark.parametrize("text", ["w/c 7 Nov", "7 & 9 Nov"])
def test_words_of_which_no_day_comes_are_doubted(read, read_own, text):
    for row in (read(issued_on=text, state="Done"), read_own(issued_on=text, state="Issued")):
        assert (row.issued_on, doubts(row)) == (None, [("issued_on", NO_DAY)])


@pytest.mark.parametrize("text", ["", "-", "n/a", "TBC"])
def test_a_cell_that_says_nothing_is_no_doubt(read, text):
    assert doubts(read(issued_on=text, state="Done")) == doubts(read(issued_on=text)) == []


def test_of_two_days_that_of_the_column_counts_and_the_other_is_named(read, read_own):
    says = "Its status says 14 November 2016: the day of this column counts"
    column = "09/11/2016"
    for row in (
        read(state="Sent 14/11", issued_on=column),
        read_own(state="Issued 14 Nov", issued_on=column),
    ):
        assert (row.issued_on, doubts(row)) == (date(2016, 11, 9), [("issued_on", says)])


def test_one_day_that_is_said_twice_is_no_doubt(read, read_own):
    for row in (
        read(state="Sent 9/11", issued_on="9 Nov"),
        read_own(state="Issued 9 Nov", issued_on="2016-11-09"),
    ):
        assert (row.issued_on, doubts(row)) == (date(2016, 11, 9), [])


def test_a_column_without_a_day_leaves_the_one_beside_the_status(read, read_own):
    counts = "Not read as one day, so 9 November 2016 beside its status counts"
    for row in (
        read(state="Sent 9/11", issued_on="w/c 7 Nov"),
        read_own(state="Issued 9 Nov", issued_on="w/c 7 Nov"),
    ):
        assert (row.issued_on, doubts(row)) == (date(2016, 11, 9), [("issued_on", counts)])


def test_the_day_beside_the_state_of_an_own_row_is_kept(read_own):
    row = read_own(state="Issued 9 Nov")
    assert (row.state, row.issued_on, doubts(row)) == ("issued", date(2016, 11, 9), [])


def test_what_else_stands_beside_the_state_of_an_own_row_is_doubted(read_own):
    row = read_own(state="Done, 61 bikes")
    assert (row.state, row.result) == ("issued", "")
    assert doubts(row) == [("state", "“61 bikes” is not kept here: write it under Result")]
    assert [field for field, _ in doubts(read_own(state="Slipped, now done"))] == ["state"]


@pytest.mark.parametrize(
    ("text", "figures"),
    [
        ("Done 3/4 schools", "3/4 schools"),
        ("Done 8/10 homes visited", "8/10 homes"),
        ("Done - 4/5 blocks", "4/5 blocks"),
        ("Done 9.5 miles", "9.5 miles"),
    ],
)
def test_how_many_is_no_day_and_doubted(read, text, figures):
    row = read(state=text, when="7 Dec")
    assert (row.state, row.issued_on) == ("issued", None)
    assert figures in row.result
    assert doubts(row) == [("state", f"“{figures}” is read as how many, not as a day")]


@pytest.mark.parametrize(
    ("text", "when", "year"),
    [
        ("Sent 3/4 schools", "1 April", 2016),
        ("Done 3/4 leaflets", "28 March", 2017),
        ("Sent 3/4", "7 March", 2017),
        ("Sent 3/4 to schools", "7 March", 2017),
        ("Sent 3/4, 61 bikes", "7 March", 2017),
        ("Sent 3 April schools", "7 March", 2017),
    ],
)
def test_a_day_near_the_plan_or_without_a_count_is_a_day(read, text, when, year):
    row = read(state=text, when=when)
    assert (row.issued_on, doubts(row)) == (date(year, 4, 3), [])


@pytest.mark.parametrize(
    ("text", "when", "day"),
    [
        ("3/4", "28 March", date(2017, 4, 3)),
        ("3 Apr", "28 March", date(2017, 4, 3)),
        ("30/3", "5 April", date(2016, 3, 30)),
        ("3/4/16", "28 March", date(2016, 4, 3)),
        ("3/4", "TBC", date(2016, 4, 3)),
    ],
)
def test_a_day_without_a_year_is_that_of_the_year_near_the_plan(read, read_own, text, when, day):
    for cells in ({"state": f"Sent {text}"}, {"state": "Done", "issued_on": text}):
        for row in (read(when=when, **cells), read_own(when=when, **cells)):
            assert (row.issued_on, doubts(row)) == (day, [])


def test_a_day_that_is_near_the_plan_in_no_year_is_kept_and_doubted(read, read_own):
    far = "Read as 14 April 2016, far from when it was planned: write its year too"
    for reader in (read, read_own):
        beside, column = reader(state="Sent 14/4"), reader(state="Done", issued_on="14 Apr")
        assert (beside.issued_on, doubts(beside)) == (date(2016, 4, 14), [("state", far)])
        assert (column.issued_on, doubts(column)) == (date(2016, 4, 14), [("issued_on", far)])
        assert doubts(reader(state="Sent 14/4/2016")) == []
