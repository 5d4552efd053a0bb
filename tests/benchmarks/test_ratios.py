"""The one table of all figures of `make bench`."""

from datetime import date

from benchmarks import (
    million_table,
    overlaps_table,
    publishing_table,
    ratios,
    records_table,
    table,
)
from benchmarks.ratios import Line, one_table

PAGE = {"ours": 0.030, "bare": 0.010, "ours own": 0.02, "queries": 25, "rounds": 9}


def test_a_case_stands_together_for_both_databases():
    one = Line("list page", "1,000", "30.0 ms", "bare 10.0 ms", 3.0, "3 times")
    only_here = Line("detail", "1,000", "9.0 ms", "", None, "20 ms")
    assert one_table({"sqlite": [one, only_here], "postgresql": [one]}).splitlines()[2:] == [
        "| list page | 1,000 | SQLite | 30.0 ms | bare 10.0 ms | 3.00 | 3 times |",
        "| list page | 1,000 | PostgreSQL | 30.0 ms | bare 10.0 ms | 3.00 | 3 times |",
        "| detail | 1,000 | SQLite | 9.0 ms |  |  | 20 ms |",
    ]


def test_pages_stand_beside_the_bare_one_and_their_growth_beside_the_small_plan():
    assert table.lines({"list page": {"1,000": PAGE, "20,000": PAGE | {"ours": 0.045}}}) == [
        Line("list page", "1,000", "30.0 ms", "bare 10.0 ms", 3.0, "3 times"),
        Line("list page", "20,000", "45.0 ms", "bare 10.0 ms", 4.5, "3 times"),
        Line("list page, growth", "20,000", "45.0 ms", "at 1,000 30.0 ms", 1.5, "1.3 times"),
    ]


def test_a_check_for_overlaps_stands_beside_the_way_of_all_with_all():
    figures = {"check 1,000": 0.02, "check 100,000": 0.03, "brute 1,000": 0.08}
    assert overlaps_table.lines(figures | {"year": 5.0, "year brute": 10.0}) == [
        Line("overlap check", "1,000", "20.0 ms", "with all 80.0 ms", 0.25, "50 ms"),
        Line("overlap check", "100,000", "30.0 ms", "", None, "50 ms"),
        Line("overlap check, growth", "100,000", "30.0 ms", "at 1,000 20.0 ms", 1.5, "2 times"),
        Line("overlaps of a year", "2,000 in one year", "5.0 s", "with all 10.0 s", 0.5, "10 s"),
    ]


def test_a_feed_stands_beside_the_library_that_writes_its_events():
    figures = dict.fromkeys(publishing_table.WORDS, 0.5) | {"library": 0.25}
    assert publishing_table.lines(figures)[-1] == Line(
        "its events", "5,000", "500.0 ms", "icalendar alone 250.0 ms", 2.0, ""
    )


def test_a_record_has_its_time_its_memory_and_its_workbook():
    found = {"placements": 520, "wall": 2.2, "cpu": 2.0, "memory": 3e8, "xlsx": 0.2, "bare": 0.1}
    assert records_table.lines({"500": found}) == [
        Line("record with all its files", "520 placements", "2.2 s", "", None, "5 s"),
        Line("record, memory", "520 placements", "300 MB", "", None, "700 MB"),
        Line(
            *("record, its workbook", "520 placements", "0.20 s", "xlsxwriter 0.10 s", 2.0),
            "1.5 times",
        ),
    ]


def test_a_million_stands_beside_ten_thousand():
    sizes = {"10,000": {"seconds": 0.1}, "1,000,000": {"seconds": 0.15}}
    (line,) = million_table.lines({"million: list": sizes})
    assert line.times is not None
    assert (line.what, line.at, round(line.times, 2)) == ("list", "1,000,000", 1.5)


def test_the_machine_is_said_with_the_day_and_the_versions():
    told = ratios.machine(date(2026, 11, 27), ["PostgreSQL 18.4"])
    assert told.startswith("Measured on 27 November 2026, ")
    assert told.endswith(", PostgreSQL 18.4.")
