"""A row that sums up is left out; a communication that begins with “Total” is none."""

from datetime import date

import pytest

from bsc_comms.kit.tables import read_table
from plans.rules.reading import sheet_reader


@pytest.fixture
def read(vocabulary):
    def read(*lines):
        table = read_table("plan.csv", "\n".join(("Title,Date,Message,Cost", *lines)).encode())
        return sheet_reader(
            table, vocabulary=vocabulary, year_start=date(2016, 4, 1), default_lead="MET"
        ).whole()

    return read


@pytest.mark.parametrize(
    "title", ["Total Policing roadshow", "Total respect week", "Total recall of faulty chargers"]
)
def test_a_title_that_begins_with_total_is_a_communication(read, title):
    reading = read(f"{title},7 May,Come and see,£5", "Locks,8 May,Lock it,£5")
    assert [row.title for row in reading.rows] == [title, "Locks"]


@pytest.mark.parametrize(
    "line",
    [
        "Total,,,£10",
        "Totals,2 rows,all of them,£10",
        "Grand total:,,for the year,£10",
        "Total for June,,as agreed,£10",
        "Total June 2016,,as agreed,£10",
        "Total 12,,as agreed,£10",
        "Total spend,,as agreed,£10",
        "Total leaflets,,,5000",
    ],
)
def test_a_sum_is_left_out(read, line):
    reading = read("Sheds,7 May,Lock it,£5", "Locks,8 May,Lock it,£5", line)
    assert [row.title for row in reading.rows] == ["Sheds", "Locks"]
    assert [row.why for row in reading.skipped] == ["A total"]
