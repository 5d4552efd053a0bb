"""A pattern gives the editions of a financial year: against an oracle that walks day by day."""

from datetime import date, timedelta

import pytest
from dateutil.relativedelta import relativedelta
from dateutil.rrule import MONTHLY, WEEKLY, rrule
from dateutil.rrule import weekday as rrule_weekday

from bsc_comms.kit.financial_year import FinancialYear
from bsc_comms.kit.working_days import as_if_announced, bank_holidays
from channels_registry.choices import Naming, Rhythm, Weekday
from channels_registry.rules.patterns import (
    Pattern,
    days_of_year,
    edition_name,
    editions_of_year,
    published_on,
)

STARTS = date(2016, 4, 1)
TEN_YEARS = [FinancialYear(year) for year in range(2016, 2026)]
ONE_DAY = timedelta(days=1)


def walked(pattern: Pattern) -> list[date]:
    """The days from 1 April 2016 to 31 March 2026, found by looking at every day."""
    day, found = pattern.starts, []
    while day <= date(2026, 3, 31):
        if is_day_of(pattern, day):
            found.append(day)
        day += ONE_DAY
    return found


def is_day_of(pattern: Pattern, day: date) -> bool:
    if day.weekday() != pattern.weekday:
        return False
    if pattern.rhythm == Rhythm.WEEKS:
        first = next(
            each
            for n in range(7)
            if (each := pattern.starts + ONE_DAY * n).weekday() == pattern.weekday
        )
        return (day - first).days % (7 * pattern.every) == 0
    counted = day
    if pattern.rhythm == Rhythm.NTH_WEEK:
        counted = day - ONE_DAY * day.weekday()
    months = relativedelta(counted.replace(day=1), pattern.starts.replace(day=1))
    number = months.years * 12 + months.months
    if number < 0 or number % pattern.every:
        return False
    if pattern.nth == -1:
        return (counted + ONE_DAY * 7).month != counted.month
    return (counted.day - 1) // 7 + 1 == pattern.nth


@pytest.mark.parametrize("weekday", [Weekday.MONDAY, Weekday.FRIDAY, Weekday.SUNDAY])
@pytest.mark.parametrize("every", [1, 2, 3, 6, 12])
@pytest.mark.parametrize("nth", [1, 2, 4, -1])
@pytest.mark.parametrize("rhythm", [Rhythm.NTH_WEEKDAY, Rhythm.NTH_WEEK])
def test_months_over_ten_years(rhythm, nth, every, weekday):
    pattern = Pattern(rhythm=rhythm, every=every, starts=STARTS, weekday=weekday, nth=nth)
    given = [day for year in TEN_YEARS for day in days_of_year(pattern, year)]
    assert given == walked(pattern)
    assert len(given) >= 10


@pytest.mark.parametrize("weekday", list(Weekday))
@pytest.mark.parametrize("every", [1, 2, 4, 13])
def test_weeks_over_ten_years(every, weekday):
    pattern = Pattern(rhythm=Rhythm.WEEKS, every=every, starts=STARTS, weekday=weekday)
    given = [day for year in TEN_YEARS for day in days_of_year(pattern, year)]
    assert given == walked(pattern)
    assert given == [
        moment.date()
        for moment in rrule(WEEKLY, interval=every, dtstart=given[0], until=date(2026, 3, 31))
    ]


def test_the_nth_weekday_is_the_one_that_dateutil_gives():
    pattern = Pattern(rhythm=Rhythm.NTH_WEEKDAY, every=1, starts=STARTS, weekday=2, nth=2)
    given = [day for year in TEN_YEARS for day in days_of_year(pattern, year)]
    assert given == [
        moment.date()
        for moment in rrule(
            MONTHLY, byweekday=rrule_weekday(2, 2), dtstart=STARTS, until=date(2026, 3, 31)
        )
    ]


@pytest.mark.parametrize("weekday", list(Weekday))
def test_a_bank_holiday_gives_way_to_the_next_working_day_and_a_weekend_stays(weekday):
    pattern = Pattern(rhythm=Rhythm.WEEKS, every=1, starts=STARTS, weekday=weekday)
    moved = 0
    for year in TEN_YEARS:
        for edition in editions_of_year(pattern, year):
            day = edition.pattern_date
            if day not in bank_holidays(day.year):
                assert edition.publication_date == day
                continue
            moved += 1
            out = edition.publication_date
            assert out > day
            assert out.weekday() < Weekday.SATURDAY
            assert out not in bank_holidays(out.year)
            between = [day + ONE_DAY * n for n in range((out - day).days)]
            assert all(each.weekday() > 4 or each in bank_holidays(each.year) for each in between)
    holidays = [day for year in range(2016, 2027) for day in bank_holidays(year)]
    assert moved == sum(
        day.weekday() == weekday and STARTS <= day <= date(2026, 3, 31) for day in holidays
    )


def test_a_holiday_at_the_end_of_a_year_belongs_to_the_year_of_its_pattern():
    # Good Friday, 29 March 2024, moves past Easter into the next financial year.
    pattern = Pattern(
        rhythm=Rhythm.NTH_WEEKDAY, every=1, starts=date(2024, 3, 1), weekday=4, nth=-1
    )
    (edition,) = editions_of_year(pattern, FinancialYear(2023))
    assert (edition.pattern_date, edition.publication_date) == (date(2024, 3, 29), date(2024, 4, 2))
    assert editions_of_year(pattern, FinancialYear(2024))[0].pattern_date == date(2024, 4, 26)


def test_a_pattern_on_a_leap_day():
    pattern = Pattern(
        rhythm=Rhythm.NTH_WEEKDAY, every=12, starts=date(2016, 2, 1), weekday=0, nth=-1
    )
    assert days_of_year(pattern, FinancialYear(2015)) == [date(2016, 2, 29)]
    assert days_of_year(pattern, FinancialYear(2016)) == [date(2017, 2, 27)]


def test_a_pattern_gives_nothing_before_it_starts_and_after_it_ends():
    pattern = Pattern(
        rhythm=Rhythm.WEEKS,
        every=1,
        starts=date(2016, 12, 14),
        ends=date(2017, 1, 4),
        weekday=2,
    )
    assert days_of_year(pattern, FinancialYear(2015)) == []
    assert days_of_year(pattern, FinancialYear(2016)) == [
        date(2016, 12, 14),
        date(2016, 12, 21),
        date(2016, 12, 28),
        date(2017, 1, 4),
    ]
    assert days_of_year(pattern, FinancialYear(2017)) == []


@pytest.mark.parametrize(
    ("day", "naming", "name"),
    [
        (date(2017, 4, 10), Naming.SEASON, "Spring 2017"),
        (date(2017, 7, 10), Naming.SEASON, "Summer 2017"),
        (date(2016, 9, 5), Naming.SEASON, "Autumn 2016"),
        (date(2016, 12, 5), Naming.SEASON, "Winter 2016/17"),
        (date(2017, 1, 16), Naming.SEASON, "Winter 2017"),
        (date(2017, 5, 9), Naming.MONTH, "May 2017"),
        (date(2017, 5, 9), Naming.DAY, "9 May 2017"),
    ],
)
def test_an_edition_is_called_after_its_season_month_or_day(day, naming, name):
    assert edition_name(day, naming) == name


@pytest.mark.parametrize("weekday", list(Weekday))
@pytest.mark.parametrize("nth", [1, 2, 3, 4, -1])
@pytest.mark.parametrize("rhythm", [Rhythm.NTH_WEEKDAY, Rhythm.NTH_WEEK])
def test_each_month_has_one_edition_of_its_name(rhythm, nth, weekday):
    pattern = Pattern(rhythm=rhythm, every=1, starts=STARTS, weekday=weekday, nth=nth)
    months = [f"{month:%B %Y}" for year in TEN_YEARS for month in year.months]
    given = [each.name for year in TEN_YEARS for each in editions_of_year(pattern, year)]
    # A day of the last week of March may lie in April, and so in the next year.
    assert given in (months, months[:-1])


@pytest.mark.parametrize(
    ("naming", "name"),
    [
        (Naming.MONTH, "March 2024"),
        (Naming.SEASON, "Spring 2024"),
        (Naming.DAY, "2 April 2024"),
    ],
)
def test_what_a_holiday_moves_into_the_next_month_keeps_its_own_but_for_its_day(naming, name):
    pattern = Pattern(
        rhythm=Rhythm.NTH_WEEKDAY,
        every=1,
        starts=date(2024, 3, 1),
        weekday=4,
        nth=-1,
        naming=naming,
    )
    (edition,) = editions_of_year(pattern, FinancialYear(2023))
    assert (edition.publication_date, edition.name) == (date(2024, 4, 2), name)


def test_the_jubilee_moves_an_edition():
    assert published_on(date(2022, 6, 2)) == date(2022, 6, 6)


def test_so_does_a_holiday_that_was_announced_late_and_no_weekend():
    with as_if_announced(frozenset({date(2027, 6, 14)})):
        assert published_on(date(2027, 6, 14)) == date(2027, 6, 15)
        assert published_on(date(2027, 6, 12)) == date(2027, 6, 12)
