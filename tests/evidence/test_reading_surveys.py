"""Files of survey results: what is read, what is mapped with a reason, and what is refused."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from django.conf import settings

from bsc_comms.kit.tables import read_table
from evidence.rules.reading.columns import AREA, MEASURE, Known
from evidence.rules.reading.results import FiguresRefused, Found, Reading, fold
from evidence.rules.reading.survey import Asking, read_survey

FILES = settings.BASE_DIR / "tests" / "data" / "evidence"
KNOWN = Known(
    indicators={
        fold(name): code
        for code, names in {
            "PAS-GOODJOB": ["PAS-GOODJOB", "Good Job local", '"Good Job" local']
            + ["Think the police do a good job here (%)"],
            "PAS-INFORMED": ["PAS-INFORMED", "Informed local"],
        }.items()
        for name in names
    },
    areas={"wexcombe": "OURS", "millford": "MILL", "mps": "REGION"},
    audiences={"young people": "YOUNG"},
)
ASKING = Asking(
    own_area="OURS",
    sample_sizes={("PAS-GOODJOB", "OURS"): 400, ("PAS-INFORMED", "OURS"): 400}
    | {("PAS-INFORMED", "REGION"): 12_800},
    ends_with_a_month=frozenset({"PAS-GOODJOB", "PAS-INFORMED"}),
)
SHARED = replace(
    KNOWN,
    shared={
        MEASURE: {"feel safe": frozenset({"DAY", "DARK"})},
        AREA: {"hendon": frozenset({"W02", "W22"})},
    },
)
OF_MEASURES = (
    "“Feel safe” is the name of several measures: write the code of the one meant, DARK or DAY."
)
OF_AREAS = "“Hendon” is the name of several areas: write the code of the one meant, W02 or W22."
LONG = ("Date", "Borough", "Measure", "Percent")
MARCH_2016, MARCH_2017 = date(2016, 3, 31), date(2017, 3, 31)


def read(headings, *rows) -> Reading:
    numbered = [(number, row) for number, row in enumerate(rows, start=2)]
    return read_survey(headings, numbered, known=KNOWN, asking=ASKING)


def read_file(name: str) -> Reading:
    table = read_table(name, (FILES / name).read_bytes())
    rows = [(row.number, row.cells) for row in table.rows]
    return read_survey(table.headings, rows, known=KNOWN, asking=ASKING)


def figures(reading: Reading) -> set[tuple[str, str, date, Decimal]]:
    return {(one.indicator, one.area, one.ends, one.value) for one in reading.found}


def refused(reading: Reading) -> list[tuple[int, str]]:
    return [(each.number, each.why) for each in reading.refused]


# --- the published file ---------------------------------------------------------------------------
def test_the_published_file_is_read_as_it_is():
    reading = read_file("attitudes.csv")
    assert len(reading.found) == 12
    assert (reading.rows, reading.refused_in_all) == (8, 0)
    assert ("PAS-INFORMED", "OURS", MARCH_2017, Decimal("37.00")) in figures(reading)
    assert ("PAS-INFORMED", "MILL", MARCH_2016, Decimal("50.00")) in figures(reading)
    assert ("PAS-INFORMED", "REGION", MARCH_2017, Decimal("44.00")) in figures(reading)
    assert reading.notes == [
        "Its figures are shares from 0 to 1 and were read as percentages: 0.64 is 64%."
    ]


def test_how_many_were_asked_is_known_beside_the_file():
    found = read_file("attitudes.csv").found
    sizes = {(one.indicator, one.area): one.assumed_size for one in found}
    assert {one.sample_size for one in found} == {None}
    assert sizes[("PAS-INFORMED", "OURS")] == 400
    assert sizes[("PAS-INFORMED", "REGION")] == 12_800
    assert sizes[("PAS-INFORMED", "MILL")] is None


@pytest.mark.parametrize("name", ["column_a_measure.csv", "column_a_wave.csv"])
def test_a_column_a_measure_or_a_wave_says_the_same(name):
    assert figures(read_file(name)) == {
        ("PAS-GOODJOB", "OURS", MARCH_2016, Decimal("67.00")),
        ("PAS-GOODJOB", "OURS", MARCH_2017, Decimal("69.00")),
        ("PAS-INFORMED", "OURS", MARCH_2016, Decimal("41.00")),
        ("PAS-INFORMED", "OURS", MARCH_2017, Decimal("37.00")),
    }


def test_columns_without_a_telling_heading_are_known_by_their_cells():
    reading = read(("A", "B", "C", "D"), *[("2016-03-31", "Wexcombe", "Informed local", "41")] * 3)
    assert figures(reading) == {("PAS-INFORMED", "OURS", MARCH_2016, Decimal(41))}


def test_a_file_without_areas_is_about_our_own():
    reading = read(("Date", "Measure", "%"), ("2016-03-31", "Informed local", "41"))
    assert [one.area for one in reading.found] == ["OURS"]


def test_an_audience_and_a_sample_of_its_own_are_kept():
    reading = read(
        (*LONG, "Audience", "n"),
        ("2016-03-31", "Wexcombe", "Informed local", "30", "Young people", "120"),
    )
    assert reading.found == [
        Found(2, "PAS-INFORMED", "OURS", MARCH_2016, Decimal("30.00"), 120, "YOUNG")
    ]


# --- percentages ----------------------------------------------------------------------------------
def test_a_percentage_among_shares_is_refused_and_what_may_be_meant_is_said():
    rows = [(f"2016-{month:02d}-28", "Wexcombe", "Informed local", "0.41") for month in (2,) * 9]
    reading = read(LONG, *rows, ("2016-03-31", "Wexcombe", "Informed local", "64"))
    assert [text for number, text in refused(reading) if number == 11] == [
        "64 stands among shares from 0 to 1. Is 0.64 meant?"
    ]
    assert Decimal(64) not in {one.value for one in reading.found}


def test_a_share_among_percentages_is_refused_and_what_may_be_meant_is_said():
    rows = [(f"{year}-03-31", "Wexcombe", "Informed local", "41") for year in range(2005, 2015)]
    reading = read(LONG, *rows, ("2016-03-31", "Wexcombe", "Informed local", "0.64"))
    assert refused(reading) == [(12, "0.64 stands among percentages. Is 64.00 meant?")]


def test_figures_of_two_scales_refuse_the_file():
    with pytest.raises(FiguresRefused, match="so we cannot tell what is meant"):
        read(
            LONG,
            ("2016-03-31", "Wexcombe", "Informed local", "0.41"),
            ("2017-03-31", "Wexcombe", "Informed local", "37"),
        )


@pytest.mark.parametrize(
    ("cells", "why"),
    [
        (["n/a", "..", ""], "No figure of this file is a percentage. Write them like 64"),
        ([""], "No figure of this file is a percentage. Write them like 64"),
        (["0", "1"], "All of its figures are 0 or 1, so we cannot tell whether 1 is 1%"),
    ],
)
def test_a_file_without_a_figure_that_tells_the_scale_is_refused_with_its_reason(cells, why):
    rows = [
        (f"{2010 + n}-03-31", "Wexcombe", "Informed local", cell) for n, cell in enumerate(cells)
    ]
    with pytest.raises(FiguresRefused) as refused:
        read(LONG, *rows)
    assert str(refused.value).startswith(why)


@pytest.mark.parametrize(
    ("cell", "why"),
    [
        ("101", "101 is more than all of them."),
        ("-4", "“-4” is no percentage."),
        ("n/a", "“n/a” is no percentage."),
        ("=1+1", "“=1+1” is no percentage."),
    ],
)
def test_what_is_no_percentage_is_refused_by_its_row(cell, why):
    rows = [(f"{year}-03-31", "Wexcombe", "Informed local", "41") for year in range(2005, 2015)]
    reading = read(LONG, *rows, ("2016-03-31", "Wexcombe", "Informed local", cell))
    assert refused(reading) == [(12, why)]
    assert len(reading.found) == 10


# --- days -----------------------------------------------------------------------------------------
def test_days_in_american_order_are_read_so_and_said():
    reading = read(
        LONG,
        ("3/31/2016", "Wexcombe", "Informed local", "41"),
        ("6/30/2016", "Wexcombe", "Informed local", "40"),
    )
    assert [one.ends for one in reading.found] == [MARCH_2016, date(2016, 6, 30)]
    assert reading.notes == ["Its days are in American order (the month first) and were read so."]


def test_days_of_both_orders_refuse_the_file():
    with pytest.raises(FiguresRefused, match="before their month and some after it"):
        read(
            LONG,
            ("3/31/2016", "Wexcombe", "Informed local", "41"),
            ("30/6/2016", "Wexcombe", "Informed local", "40"),
        )


def test_days_that_may_be_either_are_refused_and_not_guessed():
    reading = read(LONG, ("3/6/2016", "Wexcombe", "Informed local", "41"))
    (only,) = refused(reading)
    assert only[1].startswith("“3/6/2016” may be two days")
    assert reading.found == []


def test_a_day_that_ends_no_month_is_refused_where_waves_end_with_one():
    reading = read(LONG, ("2016-03-30", "Wexcombe", "Informed local", "41"))
    assert refused(reading) == [
        (2, "30 March 2016 is not the end of a month, as waves of this survey are.")
    ]


# --- names ----------------------------------------------------------------------------------------
def test_an_unknown_measure_is_refused_with_the_nearest_one():
    reading = read(
        LONG,
        ("2016-03-31", "Wexcombe", "Informed localy", "41"),
        ("2016-03-31", "Wexcombe", "Informed local", "41"),
    )
    assert refused(reading) == [
        (2, "“Informed localy” is no measure that is known. Did you mean “informed local”?")
    ]


def test_an_unknown_area_is_refused_and_never_taken_for_ours():
    reading = read(LONG, ("2016-03-31", "Wexcomb", "Informed local", "41"))
    assert refused(reading) == [(2, "“Wexcomb” is no area that is known. Did you mean “wexcombe”?")]
    assert reading.found == []


@pytest.mark.parametrize(
    ("headings", "why"),
    [
        (("Date", "Informed local", "Feel safe"), f"{OF_MEASURES} Then bring the file in again."),
        (("Date", "Measure", "Hendon"), f"{OF_AREAS} Then bring the file in again."),
        ((*LONG, "Hendon"), f"{OF_AREAS} Then bring the file in again."),
    ],
)
def test_a_column_headed_by_a_name_that_several_share_refuses_the_file(headings, why):
    with pytest.raises(FiguresRefused) as refused:
        read_survey(headings, [], known=SHARED, asking=ASKING)
    assert str(refused.value) == why


def test_a_column_of_names_that_several_share_is_never_taken_for_ours():
    row = ("2016-03-31", "Hendon", "Informed local", "41")
    reading = read_survey(("A", "B", "C", "D"), [(2, row)], known=SHARED, asking=ASKING)
    assert (reading.found, refused(reading)) == ([], [(2, OF_AREAS)])


def test_two_figures_of_one_thing_are_refused_at_the_second():
    row = ("2016-03-31", "Wexcombe", "Informed local")
    reading = read(LONG, (*row, "41"), (*row, "41"), (*row, "42"))
    assert refused(reading) == [
        (4, "Row 2 says 41% of the same measure, area and wave, and this one 42%.")
    ]
    assert [one.value for one in reading.found] == [Decimal(41)]


def test_a_file_without_a_measure_or_a_percentage_is_refused_whole():
    with pytest.raises(FiguresRefused, match="no column for the measure and the percentage"):
        read(("Date", "Borough", "Remark"), ("2016-03-31", "Wexcombe", "None"))
    with pytest.raises(FiguresRefused) as told:
        read(("hello", "world"), ("1", "2"))
    assert str(told.value).startswith(
        "We found no column for the date of the wave, the measure and the percentage among “hello”"
    )
