"""By when to plan for what rises each year."""

from datetime import date

import pytest

from evidence.rules.planning import day_to_plan_by

WINTER = (11, 12, 1, 2)


@pytest.mark.parametrize(
    ("on", "by"),
    [
        (date(2017, 6, 10), date(2017, 9, 15)),
        (date(2017, 10, 31), date(2017, 9, 15)),  # passed, and what it is for is still ahead
        (date(2017, 11, 1), date(2017, 9, 15)),
        (date(2017, 11, 2), date(2018, 9, 15)),
        (date(2018, 1, 10), date(2018, 9, 15)),
        (date(2015, 6, 10), date(2015, 9, 15)),
    ],
)
def test_a_day_to_plan_by_stands_before_the_next_beginning_whatever_its_year(on, by):
    assert day_to_plan_by(date(2016, 9, 15), WINTER, on=on) == by


def test_a_day_of_the_year_before_stays_in_the_year_before():
    by = date(2016, 12, 15)
    assert day_to_plan_by(by, [2, 3], on=date(2019, 1, 20)) == date(2018, 12, 15)
    assert day_to_plan_by(by, [2, 3], on=date(2019, 2, 2)) == date(2019, 12, 15)


def test_of_several_beginnings_it_is_for_the_one_that_follows_it():
    assert day_to_plan_by(date(2016, 11, 1), [12, 6, 7], on=date(2017, 6, 20)) == date(2017, 11, 1)


def test_the_first_day_of_a_season_is_before_it():
    assert day_to_plan_by(date(2016, 5, 1), [5, 6], on=date(2017, 5, 1)) == date(2017, 5, 1)


@pytest.mark.parametrize("months", [range(1, 13), []])
def test_what_has_no_beginning_is_planned_by_that_day_of_each_year(months):
    leap_day = date(2016, 2, 29)
    assert day_to_plan_by(leap_day, months, on=date(2017, 2, 28)) == date(2017, 2, 28)
    assert day_to_plan_by(leap_day, months, on=date(2019, 3, 1)) == leap_day.replace(year=2020)


@pytest.mark.parametrize(
    ("on", "by"),
    [
        (date(2026, 11, 29), date(2026, 12, 15)),
        (date(2026, 12, 15), date(2026, 12, 15)),
        (date(2026, 12, 16), date(2027, 12, 15)),
    ],
)
def test_a_day_within_the_month_that_begins_is_of_that_beginning(on, by):
    assert day_to_plan_by(date(2025, 12, 15), [12], on=on) == by


@pytest.mark.parametrize("months", [[12], [1, 2], range(1, 13)])
def test_a_day_at_the_end_of_the_calendar_is_as_good_as_any(months):
    last_day = date(9999, 12, 31)
    assert day_to_plan_by(last_day, months, on=date(2026, 11, 29)) == date(2026, 12, 31)
