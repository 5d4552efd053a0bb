"""A year that stands in a planner's headings or in the month column counts."""

from datetime import date

import pytest

from bsc_comms.kit.tables import read_table
from plans.rules.reading import read_row, sheet_reader

YEAR = date(2016, 4, 1)
MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()


@pytest.fixture
def marked(vocabulary):
    """Read a planner with one communication, marked in these columns."""

    def marked(headings, *crosses):
        cells = ",".join("x" if heading in crosses else "" for heading in headings)
        lines = f"Title,Lead,{','.join(headings)}\nSheds,Met,{cells}"
        table = read_table("plan.csv", lines.encode())
        return sheet_reader(table, vocabulary=vocabulary, year_start=YEAR).whole().rows[0]

    return marked


@pytest.fixture
def read(vocabulary):
    def read(**cells):
        cells = {"title": "Shed locks", "lead": "Met"} | cells
        return read_row(cells, vocabulary=vocabulary, year_start=YEAR)

    return read


def of_dates(row):
    return [one.read_as for one in row.doubts if one.field == "when"]


@pytest.mark.parametrize("between", ["-", " ", "-20", " 20", "/20"])
def test_a_heading_of_another_year_is_of_that_year_and_doubted(marked, between):
    row = marked([f"{month}{between}16" for month in MONTHS], f"Jan{between}16")
    assert (row.window.start, row.window.end) == (date(2016, 1, 1), date(2016, 1, 31))
    [doubt] = of_dates(row)
    assert "January 2016 is not in the year of this plan" in doubt


def test_a_run_of_marked_months_stays_within_their_year(marked):
    headings = [f"{month}-16" for month in MONTHS]
    row = marked(headings, *headings[:4])
    assert (row.window.start, row.window.end) == (date(2016, 1, 1), date(2016, 4, 30))


def test_the_second_year_of_a_planner_of_two_is_no_second_first(marked):
    headings = [f"{month}-{year}" for year in (16, 17) for month in MONTHS]
    assert marked(headings, "Apr-17").window.start == date(2017, 4, 1)
    assert marked(headings, "Apr-16").window.start == date(2016, 4, 1)
    assert marked(headings, "Jan-17").doubts == ()


def test_the_same_day_of_each_month_is_no_year(marked):
    row = marked(["Apr 25", "May 25", "Jun 25"], "May 25")
    assert (row.window.start, row.window.end) == (date(2016, 5, 25), date(2016, 5, 25))


def test_a_month_column_of_another_year_is_of_that_year_and_doubted(read):
    row = read(month="Jan 2016")
    assert row.window.start == date(2016, 1, 1)
    [doubt] = of_dates(row)
    assert doubt.endswith("January 2016 is not in the year of this plan")
    assert read(month="January").window.start == date(2017, 1, 1)
    assert of_dates(read(month="Jan 2017")) == of_dates(read(month="Q1 16/17")) == []


@pytest.mark.parametrize(
    ("month", "start", "doubted"),
    [
        ("Jan 16", date(2016, 1, 1), ["January 2016"]),
        ("Apr 16", date(2016, 4, 1), []),
        ("Jan 17", date(2017, 1, 1), []),
        ("Apr 17", date(2017, 4, 1), ["April 2017"]),
        ("May 25", date(2016, 5, 1), []),
    ],
)
def test_figures_behind_the_month_of_a_column_are_a_year_near_the_plans(
    read, month, start, doubted
):
    row = read(month=month)
    assert (row.window.start, row.window.precision) == (start, "month")
    said = [(one.text, one.read_as.split(": ")[1]) for one in row.doubts if one.field == "when"]
    assert said == [(month, f"{name} is not in the year of this plan") for name in doubted]


@pytest.mark.parametrize("line", ["Jan 16", "Jan-16", "Jan 2016"])
def test_a_month_above_rows_is_of_the_year_that_it_names(vocabulary, line):
    lines = f"Title,Lead,Date\n{line},,\nSheds,Met,\nLocks,Met,12th\n"
    table = read_table("plan.csv", lines.encode())
    sheds, locks = sheet_reader(table, vocabulary=vocabulary, year_start=YEAR).whole().rows
    assert (sheds.window.start, sheds.window.end) == (date(2016, 1, 1), date(2016, 1, 31))
    assert of_dates(locks) == [f"The month column says {line}: check which is right"]


def test_months_of_a_month_column_stay_within_their_year(read):
    window = read(month="Jan-16 to Apr-16").window
    assert (window.start, window.end) == (date(2016, 1, 1), date(2016, 4, 30))


def test_a_day_beside_a_month_of_another_year_is_doubted(read):
    row = read(when="7 Jan", month="Jan 2016")
    assert of_dates(row) == ["The month column says Jan 2016: check which is right"]
    assert of_dates(read(when="7 Jan 2017", month="Jan 2016")) == []


def test_a_day_alone_beside_a_month_of_the_next_year_is_doubted(read):
    row = read(when="12th", month="Apr 17")
    assert of_dates(row) == ["The month column says Apr 17: check which is right"]
    assert of_dates(read(when="12th", month="Apr 16")) == []
