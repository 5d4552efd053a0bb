"""Working days are English ones, inside and outside the years that GOV.UK has published."""

from datetime import date, timedelta

import pytest
from dateutil.easter import easter
from hypothesis import given
from hypothesis import strategies as st

from bsc_comms.kit.working_days import (
    _easter_sunday,
    _published,
    add_working_days,
    bank_holidays,
    computed_bank_holidays,
    is_working_day,
    working_day_on_or_after,
    working_day_on_or_before,
    working_days_between,
)

DAYS = st.dates(min_value=date(1990, 1, 1), max_value=date(2060, 12, 31))
YEARS_WITH_ONE_OFF_DAYS = {2012, 2020, 2022, 2023}


@pytest.mark.parametrize(
    ("day", "works"),
    [
        (date(2016, 11, 8), True),
        (date(2016, 11, 5), False),  # Saturday
        (date(2016, 11, 6), False),  # Sunday
        (date(2016, 3, 25), False),  # Good Friday
        (date(2016, 3, 28), False),  # Easter Monday
        (date(2016, 12, 26), False),  # Boxing Day
        (date(2016, 12, 27), False),  # for Christmas Day, a Sunday
        (date(2016, 12, 28), True),
        (date(2022, 9, 19), False),  # a state funeral
        (date(2020, 5, 4), True),  # the early May day moved to VE day
        (date(2020, 5, 8), False),
        (date(2009, 5, 4), False),  # before the published years: computed
        (date(2033, 1, 3), False),  # after them: for New Year's Day, a Saturday
        (date(2033, 12, 27), False),  # for Christmas Day, a Sunday
    ],
)
def test_bank_holidays_and_weekends_are_no_working_days(day: date, works: bool) -> None:
    assert is_working_day(day) is works


def test_the_rule_gives_what_gov_uk_published_in_every_ordinary_year() -> None:
    published = _published()
    differing = {y for y, days in published.items() if days != computed_bank_holidays(y)}
    assert set(range(2012, 2029)) <= set(published)
    assert differing == YEARS_WITH_ONE_OFF_DAYS


@pytest.mark.parametrize("year", range(1950, 2101))
def test_every_computed_year_has_eight_bank_holidays_on_weekdays(year: int) -> None:
    days = computed_bank_holidays(year)
    assert len(days) == 8
    assert {day.year for day in days} == {year}
    assert all(day.weekday() < 5 for day in days)


def test_easter_agrees_with_another_reckoning() -> None:
    years = range(1900, 2200)
    assert [_easter_sunday(y) for y in years] == [easter(y) for y in years]


@pytest.mark.parametrize(
    ("start", "count", "end"),
    [
        (date(2016, 10, 25), 10, date(2016, 11, 8)),
        (date(2016, 11, 8), -10, date(2016, 10, 25)),
        (date(2016, 12, 23), 1, date(2016, 12, 28)),
        (date(2016, 3, 29), -1, date(2016, 3, 24)),
        (date(2016, 11, 5), 1, date(2016, 11, 7)),
        (date(2016, 11, 5), -1, date(2016, 11, 4)),
        (date(2016, 11, 5), 0, date(2016, 11, 5)),
        (date(2016, 2, 26), 2, date(2016, 3, 1)),
    ],
)
def test_working_days_are_counted_over_weekends_and_holidays(
    start: date, count: int, end: date
) -> None:
    assert add_working_days(start, count) == end


def test_the_count_between_two_days_leaves_out_the_first_and_takes_in_the_last() -> None:
    assert working_days_between(date(2016, 10, 25), date(2016, 11, 8)) == 10
    assert working_days_between(date(2016, 11, 8), date(2016, 10, 25)) == -10
    assert working_days_between(date(2016, 12, 23), date(2016, 12, 27)) == 0
    assert working_days_between(date(2016, 11, 8), date(2016, 11, 8)) == 0


def test_the_working_day_beside_a_weekend_is_found() -> None:
    assert working_day_on_or_after(date(2016, 11, 5)) == date(2016, 11, 7)
    assert working_day_on_or_before(date(2016, 11, 5)) == date(2016, 11, 4)
    assert working_day_on_or_after(date(2016, 11, 8)) == date(2016, 11, 8)
    assert working_day_on_or_before(date(2016, 11, 8)) == date(2016, 11, 8)


@given(DAYS, st.integers(-60, 60).filter(bool))
def test_what_is_added_is_what_lies_between(day: date, count: int) -> None:
    start = working_day_on_or_after(day)
    end = add_working_days(start, count)
    assert is_working_day(end)
    assert working_days_between(start, end) == count
    assert add_working_days(end, -count) == start


@given(DAYS, st.integers(0, 40), st.integers(0, 40))
def test_adding_twice_is_adding_the_sum(day: date, first: int, second: int) -> None:
    assert add_working_days(add_working_days(day, first), second) == (
        add_working_days(day, first + second)
    )


@given(DAYS, st.integers(0, 200), st.integers(0, 200))
def test_stretches_of_days_add_up(day: date, first: int, second: int) -> None:
    middle, end = day + timedelta(days=first), day + timedelta(days=first + second)
    assert working_days_between(day, end) == (
        working_days_between(day, middle) + working_days_between(middle, end)
    )


def test_the_holidays_of_a_year_are_the_published_ones_where_there_are_any() -> None:
    assert date(2023, 5, 8) in bank_holidays(2023)
    assert date(2023, 5, 8) not in computed_bank_holidays(2023)
