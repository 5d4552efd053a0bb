"""Days of a year of meetings, against a calendar by hand."""

from datetime import date

from subgroup.choices import WeekOfMonth
from subgroup.rules.agenda import in_new_order, moved
from subgroup.rules.pattern import Pattern, Suggested, year_of_meetings

TUESDAY, MONDAY, FRIDAY = 1, 0, 4


def days(pattern: Pattern, first: date) -> list[str]:
    return [each.day.isoformat() for each in year_of_meetings(pattern, first)]


def test_every_quarter_on_the_second_tuesday() -> None:
    assert days(Pattern(TUESDAY, 2, 3), date(2016, 5, 31)) == [
        "2016-05-10",
        "2016-08-09",
        "2016-11-08",
        "2017-02-14",
    ]


def test_the_last_friday_of_every_month() -> None:
    found = days(Pattern(FRIDAY, WeekOfMonth.LAST, 1), date(2016, 12, 1))
    assert found[:3] == ["2016-12-30", "2017-01-27", "2017-02-24"]
    assert len(found) == 12


def test_a_bank_holiday_gives_way_to_the_next_working_day() -> None:
    # The first Monday of May 2017 is the early May bank holiday.
    found = year_of_meetings(Pattern(MONDAY, 1, 6), date(2017, 5, 1))
    assert found == [
        Suggested(date(2017, 5, 2), date(2017, 5, 1)),
        Suggested(date(2017, 11, 6), None),
    ]


def test_a_new_order_shares_out_the_places_of_those_that_are_named() -> None:
    places = {7: 1, 8: 2, 9: 3, 10: 4}
    assert in_new_order(places, [10, 7, 9]) == {10: 1, 8: 2, 7: 3, 9: 4}
    assert in_new_order(places, [9, 9, 99, 7]) == {9: 1, 8: 2, 7: 3, 10: 4}


def test_a_move_stops_at_the_ends() -> None:
    assert moved([1, 2, 3], 1, -1) == [1, 2, 3]
    assert moved([1, 2, 3], 1, 1) == [2, 1, 3]
    assert moved([1, 2, 3], 3, 1) == [1, 2, 3]
    assert moved([1, 2, 3], 9, 1) == [1, 2, 3]
