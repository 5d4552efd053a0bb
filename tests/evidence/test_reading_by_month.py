"""Recorded crime with a column a month: our own rows, whole series, and what is refused."""

from datetime import date

import pytest

from evidence.rules.reading.by_month import ByMonthReader, is_file_by_month
from evidence.rules.reading.results import FiguresRefused, Month, Reading

HEADINGS = ("MajorText", "MinorText", "LookUp_BoroughName", "201604", "201605", "201606")
SERIES = {
    "homes": ["Domestic Burglary"],
    "drugs": ["Drug Trafficking", "Possession of Drugs"],
    "order": ["Public Order Offences: *"],
}
HOMES = ("Burglary", "Domestic Burglary", "Wexcombe", "10", "20", "30")
DRUGS = (
    ("Drug Offences", "Drug Trafficking", "Wexcombe", "1", "2", "3"),
    ("Drug Offences", "Possession of Drugs", "Wexcombe", "4", "5", "6"),
)
ORDER = (
    ("Public Order Offences", "Violent Disorder", "Wexcombe", "1", "0", "0"),
    ("Public Order Offences", "Public Fear Alarm or Distress", "Wexcombe", "7", "8", "9"),
)
ALL = (HOMES, *DRUGS, *ORDER)


def read(*rows, headings=HEADINGS, on: date = date(2016, 10, 25)) -> Reading:
    reader = ByMonthReader(headings, ["Wexcombe", "London Borough of Wexcombe"], SERIES, on)
    reader.take_all((number, list(row)) for number, row in enumerate(rows, start=2))
    return reader.reading()


def counts(reading: Reading) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {}
    for each in reading.months:
        found.setdefault(each.series, []).append(each.count)
    return found


def test_categories_are_added_up_into_series():
    assert counts(read(*ALL)) == {
        "homes": [10, 20, 30],
        "drugs": [5, 7, 9],
        "order": [8, 8, 9],
    }


def test_rows_of_other_boroughs_are_left_alone():
    reading = read(*ALL, ("Burglary", "Domestic Burglary", "Millford", "99", "99", "99"))
    assert counts(reading)["homes"] == [10, 20, 30]
    assert reading.rows_of_others == 1


def test_the_borough_is_known_by_each_of_its_names():
    named = ("Burglary", "Domestic Burglary", "LONDON BOROUGH OF WEXCOMBE", "1", "2", "3")
    assert counts(read(named, *DRUGS, *ORDER))["homes"] == [1, 2, 3]


def test_a_file_by_month_is_known_by_its_headings():
    assert is_file_by_month(HEADINGS)
    assert not is_file_by_month(("Date", "Survey", "Borough", "Measure", "Proportion", "MPS"))
    assert not is_file_by_month((*HEADINGS[:3], "000001", "198912", "210001"))


def test_late_months_are_incomplete():
    reading = read(*ALL, on=date(2016, 8, 31))
    assert [each for each in reading.months if each.series == "homes"] == [
        Month("homes", date(2016, 4, 1), 10),
        Month("homes", date(2016, 5, 1), 20),
        Month("homes", date(2016, 6, 1), 30, complete=False),
    ]


def test_a_last_month_that_holds_far_less_is_incomplete_however_old_it_is():
    headings = (*HEADINGS[:3], *(f"2015{month:02d}" for month in range(1, 13)), "201601")
    rows = [(*row[:3], *["100"] * 12, "40") for row in ALL]
    reading = read(*rows, headings=headings)
    assert {each.month for each in reading.months if not each.complete} == {date(2016, 1, 1)}
    assert reading.notes == [
        "January 2016 holds far less than the months before it: it is marked incomplete."
    ]


# --- refused --------------------------------------------------------------------------------------
def test_a_month_in_two_columns_is_refused():
    with pytest.raises(FiguresRefused) as refused:
        read(*ALL, headings=(*HEADINGS[:5], "2016-05"))
    assert str(refused.value) == (
        "May 2016 stands in this file twice (“201605” and “2016-05”). "
        "Take one of the two columns out."
    )


def test_a_series_is_taken_whole_or_not_at_all():
    reading = read(HOMES, DRUGS[0], *ORDER)
    assert set(counts(reading)) == {"homes", "order"}
    assert reading.notes == [
        "“Possession of Drugs” is not in this file: what it is part of stays as it was."
    ]


@pytest.mark.parametrize(
    ("cell", "why"),
    [
        ("", "It is empty. A count is needed."),
        ("-3", "“-3” is no number. A count is needed."),
        ("2.5", "“2.5” is no number. A count is needed."),
        ("10,000,001", "“10000001” is more than a month can hold. A count is needed."),
        ("9" * 5_000, f"“{'9' * 20}” is more than a month can hold. A count is needed."),
    ],
)
def test_a_cell_that_is_no_count_is_refused_with_its_whole_series(cell, why):
    reading = read(HOMES, (*DRUGS[0][:4], cell, "3"), DRUGS[1], *ORDER)
    assert [(each.number, each.column, each.why) for each in reading.refused] == [
        (3, "201605", why)
    ]
    assert set(counts(reading)) == {"homes", "order"}


def test_a_category_twice_is_refused_and_not_added():
    reading = read(*ALL, HOMES)
    assert [(each.number, each.why) for each in reading.refused] == [
        (7, "“Domestic Burglary” stands in row 2 already.")
    ]
    assert "homes" not in counts(reading)


def test_a_file_about_others_is_refused():
    with pytest.raises(FiguresRefused, match="No row of this file is about our own area"):
        read(("Burglary", "Domestic Burglary", "Millford", "1", "2", "3"))


def test_a_truncated_download_is_refused():
    with pytest.raises(FiguresRefused, match="ends in the middle of row 7"):
        read(*ALL, ("Burglary", "Domestic Burglary", "Millf"))


@pytest.mark.parametrize("row", [("Wexcombe",), ("Wexcombe", "Burglary")])
def test_a_row_of_ours_that_ends_before_its_category_refuses_the_file(row):
    rows = [(borough, major, minor, *months) for major, minor, borough, *months in ALL]
    with pytest.raises(FiguresRefused) as refused:
        read(row, *rows, headings=(HEADINGS[2], *HEADINGS[:2], *HEADINGS[3:]))
    assert str(refused.value) == (
        "Row 2 ends before its category, so nobody can tell what it belongs to. "
        "Download the file again."
    )
