"""The shape of a year: its method, the published shape, and what is never joined."""

import csv
from datetime import date
from decimal import Decimal

import pytest
from django.conf import settings

from evidence.rules.months import (
    CATEGORIES_CHANGED,
    add_months,
    days_in,
    is_settled,
    parts_to_join,
)
from evidence.rules.seasonal import MonthOfYear, shape_of, strength_of

REFERENCE = settings.BASE_DIR / "bsc_comms" / "overview" / "reference"
APRIL_2010 = date(2010, 4, 1)


def months(count: int, first: date = APRIL_2010) -> list[date]:
    return [add_months(first, step) for step in range(count)]


def published(index: str) -> dict[int, MonthOfYear]:
    """One published shape, as the reference data carry it."""
    with (REFERENCE / "seasonal_figures.csv").open(encoding="utf-8") as file:
        return {
            int(row["month"]): MonthOfYear(
                int(row["month"]),
                Decimal(row["value"]),
                int(row["years_above"]),
                int(row["years_counted"]),
            )
            for row in csv.DictReader(file)
            if row["index"] == index
        }


# --- the method -----------------------------------------------------------------------------------
def test_a_year_without_a_season_is_100_in_every_month_whatever_its_days():
    shape = shape_of({month: 10 * days_in(month) for month in months(60)})
    assert {each.value for each in shape.months} == {Decimal("100.0")}
    assert {each.years_above for each in shape.months} == {0}
    assert shape.strength == "none"


def test_growth_alone_makes_no_season():
    rising = {month: (100 + n) * days_in(month) for n, month in enumerate(months(120))}
    shape = shape_of(rising)
    assert max(abs(each.value - 100) for each in shape.months) <= Decimal("0.1")
    assert shape.strength == "none"


@pytest.mark.parametrize("kind", ["burglary_residential", "bicycle_theft", "shoplifting"])
def test_the_published_shape_comes_back_from_counts_that_have_it(kind):
    wanted = published(f"BARNET-{kind}")
    counts = {
        month: round(1_000 * days_in(month) * float(wanted[month.month].value) / 100)
        for month in months(119)
    }
    shape = shape_of(counts)
    for each in shape.months:
        assert abs(each.value - wanted[each.month].value) <= Decimal("0.1"), each
    assert (shape.first_month, shape.last_month) == (APRIL_2010, date(2020, 2, 1))


def test_months_are_counted_as_often_as_they_have_half_a_year_on_both_sides():
    shape = shape_of({month: 10 * days_in(month) for month in months(119)})
    counted = {each.month: each.years_counted for each in shape.months}
    assert counted == dict.fromkeys(range(1, 13), 9) | {9: 8}


def test_what_is_published_is_what_people_plan_by():
    homes, bikes, shops = (
        published(f"BARNET-{kind}")
        for kind in ("burglary_residential", "bicycle_theft", "shoplifting")
    )
    assert (homes[11].value, homes[11].years_above) == (Decimal("135.2"), 9)
    assert homes[1].value == Decimal("117.6")
    assert bikes[7].value == Decimal("142.8")
    assert shops[12].value < 100
    assert not shops[12].rises


# --- how strong -----------------------------------------------------------------------------------
def a_year(*, highest: str, above: int) -> list[MonthOfYear]:
    rest = [MonthOfYear(month, Decimal(98), 3, 9) for month in range(1, 12)]
    return [*rest, MonthOfYear(12, Decimal(highest), above, 9)]


@pytest.mark.parametrize(
    ("highest", "above", "offences", "strength"),
    [
        ("110.0", 8, 1_000, "strong"),
        ("110.0", 7, 1_000, "some"),
        ("109.9", 9, 1_000, "some"),
        ("146.4", 9, 999, "some"),
        ("105.0", 6, 50_000, "some"),
        ("104.9", 9, 50_000, "none"),
        ("120.0", 5, 50_000, "none"),
    ],
)
def test_a_season_is_as_strong_as_its_highest_month_its_years_and_its_numbers(
    highest, above, offences, strength
):
    assert strength_of(a_year(highest=highest, above=above), offences=offences) == strength


def test_three_years_of_every_month_are_the_least():
    assert shape_of(dict.fromkeys(months(47), 310)) is None
    assert shape_of(dict.fromkeys(months(48), 310)) is not None
    assert shape_of({}) is None
    assert shape_of(dict.fromkeys(months(60), 0)) is None


# --- what is never joined ---
def test_categories_that_changed_in_2011_and_2013_are_not_joined():
    parts = list(parts_to_join(months(48), breaks=CATEGORIES_CHANGED))
    assert [(part[0], part[-1]) for part in parts] == [
        (date(2010, 4, 1), date(2011, 8, 1)),
        (date(2011, 9, 1), date(2013, 4, 1)),
        (date(2013, 5, 1), date(2014, 3, 1)),
    ]


def test_nothing_is_joined_over_a_missing_month_or_the_months_of_the_pandemic():
    without = [month for month in months(24) if month != date(2011, 1, 1)]
    assert [len(part) for part in parts_to_join(without)] == [9, 14]
    around = list(parts_to_join(months(24, date(2020, 1, 1))))
    assert [(part[0], part[-1]) for part in around] == [
        (date(2020, 1, 1), date(2020, 2, 1)),
        (date(2021, 8, 1), date(2021, 12, 1)),
    ]


def test_months_before_a_category_began_do_not_count():
    parts = list(parts_to_join(months(24), starts=date(2011, 4, 1)))
    assert [(part[0], part[-1]) for part in parts] == [(date(2011, 4, 1), date(2012, 3, 1))]


def test_a_jump_where_categories_changed_is_no_season():
    counts = {
        month: (100 if month < CATEGORIES_CHANGED[1] else 1_000) * days_in(month)
        for month in months(100)
    }
    shape = shape_of(counts, breaks=CATEGORIES_CHANGED)
    assert {each.value for each in shape.months} == {Decimal("100.0")}


def test_a_month_has_arrived_two_months_after_its_end():
    january = date(2016, 1, 1)
    assert not is_settled(january, on=date(2016, 3, 31))
    assert is_settled(january, on=date(2016, 4, 1))
