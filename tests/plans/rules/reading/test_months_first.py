"""Columns whose dates have the month first: what is said of those that fit both ways."""

import pytest

from bsc_comms.kit.tables import read_table
from plans.rules.reading.months_first import months_that_stand_first

SAID = (
    "“Date” has dates with the month first, as “12/23/2016”. One that fits both ways is read with "
    "the day first: “05/12/2016” as 5 December 2016. If that is wrong, save the column with dates "
    "like 2016-05-12 and bring the file in again."
)


def said(*dates: str) -> list[str]:
    rows = "".join(f"Thing {number},{day}\n" for number, day in enumerate(dates))
    table = read_table("plan.csv", f"Title,Date\n{rows}".encode())
    return list(months_that_stand_first(table, {"Title": "title", "Date": "when"}))


def test_a_date_that_fits_both_ways_beside_one_with_the_month_first_is_named():
    assert said("12/23/2016", "05/12/2016", "06/11/2016") == [SAID]


def test_a_time_beside_a_date_and_a_short_year_change_nothing():
    assert said("12/23/16 19:00", "05/12/16") == [
        SAID.replace("12/23/2016", "12/23/16").replace("05/12/2016", "05/12/16")
    ]


@pytest.mark.parametrize(
    "dates",
    [
        ("23/12/2016", "05/12/2016"),  # the day first, as people write here
        ("12/23/2016", "06/25/2016"),  # each can only be read one way
        ("12/23/2016", "05/05/2016"),  # both ways are the same day
        ("12/23/2016", "23/11/2016", "05/12/2016"),  # both are there: each is doubted by itself
        ("12/23/2016", "05/12/2016 - 23/12/2016"),  # so are they here
        ("01-45-16", "02-03-16"),  # no month has so many days: these are no dates
        ("2016-12-23", "2016-05-12"),
        ("5 Dec", "mid Dec"),
    ],
)
def test_nothing_is_said_where_no_date_can_be_mistaken(dates):
    assert said(*dates) == []


def test_nothing_is_said_of_a_column_that_holds_no_dates():
    table = read_table("plan.csv", b"Ref,Title\n01-25-16,One\n02-03-16,Two\n")
    assert list(months_that_stand_first(table, {"Ref": "reference", "Title": "title"})) == []
