"""Street-level files: only our own rows are counted, and what cannot be trusted is refused."""

from datetime import date

import pytest

from evidence.rules.reading.census import CensusArea
from evidence.rules.reading.results import FiguresRefused, Month, Reading
from evidence.rules.reading.street import OwnArea, StreetReader
from tests.evidence.files import street_row

OURS = OwnArea(
    "Wexcombe", "Wexcombe", "Wexshire Police", {"E01000123": CensusArea(*["Wexcombe 024B"] * 2)}
)
SERIES = {"Burglary": "burglary", "Anti-social behaviour": "asb", "Robbery": "robbery"}
SETTLED = date(2016, 10, 25)


def read(*rows: list[str], on: date = SETTLED) -> Reading:
    reader = StreetReader(OURS, SERIES, on)
    reader.take_all(enumerate(rows, start=2))
    return reader.reading()


def months(reading: Reading) -> dict[tuple[str, str], int]:
    return {(each.series, f"{each.month:%Y-%m}"): each.count for each in reading.months}


def test_our_rows_are_counted_by_month_and_kind():
    reading = read(
        street_row(1),
        street_row(2),
        street_row(3, kind="Robbery"),
        street_row(4, month="2016-07"),
        street_row(5, name="Millford 001A", code="E01000999"),
    )
    assert months(reading) == {
        ("burglary", "2016-06"): 2,
        ("robbery", "2016-06"): 1,
        ("burglary", "2016-07"): 1,
    }
    assert (reading.rows, reading.rows_of_others, reading.refused_in_all) == (5, 1, 0)


def test_an_area_whose_name_begins_alike_is_not_ours():
    reading = read(street_row(1), street_row(2, name="Wexcombeshire 001A", code="E01000999"))
    assert months(reading) == {("burglary", "2016-06"): 1}


def test_incidents_have_a_series_of_their_own():
    reading = read(street_row(1, kind="Anti-social behaviour"), street_row(2))
    assert months(reading) == {("asb", "2016-06"): 1, ("burglary", "2016-06"): 1}


def test_a_late_month_is_marked_incomplete():
    reading = read(street_row(1), street_row(2, month="2016-08"), on=SETTLED)
    assert reading.months == [
        Month("burglary", date(2016, 6, 1), 1, complete=True),
        Month("burglary", date(2016, 8, 1), 1, complete=False),
    ]


# --- none of a kind -------------------------------------------------------------------------------
MILLFORD = {"name": "Millford 001A", "code": "E01000999"}


def test_a_kind_that_is_counted_elsewhere_in_a_month_and_not_here_is_nought():
    robbery = street_row(2, kind="Robbery", **MILLFORD)
    assert months(read(street_row(1), robbery)) == {
        ("burglary", "2016-06"): 1,
        ("robbery", "2016-06"): 0,
    }


@pytest.mark.parametrize(
    "elsewhere",
    [
        {"month": "2016-07"},
        {"kind": "Drugs"},
        {"force": "British Transport Police"},
    ],
    ids=["another month", "no series", "another force"],
)
def test_of_what_the_force_does_not_count_that_month_nothing_is_said(elsewhere):
    row = street_row(2, **{"kind": "Robbery", **MILLFORD, **elsewhere})
    assert months(read(street_row(1), row)) == {("burglary", "2016-06"): 1}


def test_a_refused_row_may_be_the_one_of_its_kind_and_leaves_it_unknown():
    rows = [street_row(1), street_row(2, kind="Robbery", code="E01000777")]
    reading = read(*rows, street_row(3, kind="Robbery", **MILLFORD))
    assert (months(reading), reading.refused_in_all) == ({("burglary", "2016-06"): 1}, 1)


# --- refused whole --------------------------------------------------------------------------------
def test_a_file_of_another_force_is_refused_by_name():
    with pytest.raises(FiguresRefused) as refused:
        read(street_row(1, force="British Transport Police"))
    assert str(refused.value) == (
        "This is a file of British Transport Police. The figures for Wexcombe are those of "
        "Wexshire Police: download the street-level file of that force."
    )


def test_a_file_without_a_row_of_ours_is_refused():
    with pytest.raises(FiguresRefused, match="No row of this file lies in Wexcombe"):
        read(street_row(1, name="Millford 001A", code="E01000999"))


def test_a_truncated_download_is_refused():
    with pytest.raises(FiguresRefused) as refused:
        read(street_row(1), street_row(2)[:9])
    assert str(refused.value) == (
        "The file ends in the middle of row 3: the download was cut off. Download it again."
    )


@pytest.mark.parametrize("cells", [3, 9, 11])
def test_a_short_row_in_the_middle_is_refused_by_its_number(cells):
    reading = read(street_row(1), street_row(2)[:cells], street_row(3))
    assert [(each.number, each.why) for each in reading.refused] == [
        (3, "It does not have 12 cells.")
    ]
    assert months(reading) == {("burglary", "2016-06"): 2}


def test_a_month_that_stands_in_the_file_twice_is_refused():
    rows = [street_row(number) for number in range(1, 4)]
    with pytest.raises(FiguresRefused) as refused:
        read(*rows, *rows)
    assert str(refused.value) == (
        "2016-06 stands in this file twice: row 5 is row 2 again. "
        "Download it again, or take the second one out."
    )


# --- refused by row -------------------------------------------------------------------------------
def test_an_unknown_kind_and_an_american_month_are_refused_by_their_row():
    reading = read(street_row(1), street_row(2, kind="Burglery"), street_row(3, month="06/2016"))
    assert [(each.number, each.column, each.why) for each in reading.refused] == [
        (3, "Crime type", "“Burglery” is no crime type that is known. Did you mean “Burglary”?"),
        (4, "Month", "“06/2016” is no month like 2016-11."),
    ]
    assert months(reading) == {("burglary", "2016-06"): 1}


@pytest.mark.parametrize("month", ["0000-05", "1989-12", "2100-01", "9999-11", "२०१६-05"])
def test_a_month_of_no_year_that_can_be_is_refused_by_its_row(month):
    reading = read(street_row(1), street_row(2, month=month))
    assert [(each.number, each.why) for each in reading.refused] == [
        (3, f"“{month}” is no month like 2016-11.")
    ]
    assert months(reading) == {("burglary", "2016-06"): 1}


# --- mapped with a reason -------------------------------------------------------------------------
def test_rows_that_another_force_counts_are_left_out_and_said():
    reading = read(street_row(1), street_row(2, force="British Transport Police"))
    assert months(reading) == {("burglary", "2016-06"): 1}
    assert reading.notes == [
        "1 row in Wexcombe is counted by British Transport Police and left out."
    ]


def test_rows_without_a_place_belong_to_nobody_and_that_is_said():
    reading = read(street_row(1), street_row(2, name="", code=""))
    assert reading.notes == ["1 row has no place and belongs to no area."]
