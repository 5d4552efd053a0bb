"""What `make bench` says of its figures."""

from benchmarks.table import broken_limits, table

SIZES = ("1,000", "20,000")


def figures(*ours: float, bare: float = 0.010, queries: tuple[int, int] = (25, 25)) -> dict:
    return {
        "list page": {
            size: {
                "ours": each,
                "ours own": each / 2,
                "bare": bare,
                "rounds": 15,
                "queries": number,
            }
            for size, each, number in zip(SIZES, ours, queries, strict=True)
        }
    }


def test_figures_within_the_limits_break_none():
    assert broken_limits("sqlite", figures(0.030, 0.029)) == []


def test_a_page_of_more_than_three_times_the_bare_one_is_named_with_its_size():
    assert broken_limits("sqlite", figures(0.031, 0.030)) == [
        "list page at 1,000 on sqlite: 3.10 times the bare one, at most 3"
    ]


def test_a_page_that_grows_with_the_plan_is_named():
    assert broken_limits("sqlite", figures(0.010, 0.014)) == [
        "list page on sqlite grows 1.40 times, at most 1.3"
    ]


def test_a_view_that_keeps_people_waiting_is_named():
    assert broken_limits("sqlite", figures(0.180, 0.201, bare=0.1)) == [
        "list page at 20,000 on sqlite: 201 ms to the first byte, at most 200"
    ]


def test_a_view_that_asks_more_of_a_larger_plan_is_named():
    assert broken_limits("sqlite", figures(0.020, 0.020, queries=(24, 27))) == [
        "list page on sqlite asks more of a larger plan: 24 at 1,000, 27 at 20,000 queries"
    ]


def test_the_table_shows_medians_times_and_growth_beside_their_limits():
    lines = table("sqlite", figures(0.010, 0.0125)).splitlines()

    def cells(line: str) -> list[str]:
        return [cell.strip() for cell in line.strip("|").split("|")]

    assert lines[0] == "On sqlite:"
    assert cells(lines[2]) == [
        *("", "communications or editions", "planner", "own", "bare"),
        *("times", "limit", "growth", "limit", "queries", "rounds"),
    ]
    assert cells(lines[4]) == [
        *("list page", "1,000", "10.0 ms", "5.0 ms", "10.0 ms", "1.00", "3", "", "", "25", "15")
    ]
    assert cells(lines[5]) == [
        *("list page", "20,000", "12.5 ms", "6.2 ms", "10.0 ms"),
        *("1.25", "3", "1.25", "1.3", "25", "15"),
    ]
