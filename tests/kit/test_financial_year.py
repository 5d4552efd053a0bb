"""A financial year runs from 1 April to 31 March and is read and written as people do."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bsc_comms.kit.financial_year import FinancialYear

YEARS = st.integers(1900, 2998).map(FinancialYear)


def test_a_year_runs_from_april_to_march() -> None:
    year = FinancialYear(2016)
    assert (year.first, year.last) == (date(2016, 4, 1), date(2017, 3, 31))
    assert (year.label, year.slug, str(year)) == ("2016/17", "2016-17", "2016/17")
    assert (year.previous, year.next) == (FinancialYear(2015), FinancialYear(2017))


@pytest.mark.parametrize(
    ("day", "start"),
    [
        (date(2016, 3, 31), 2015),
        (date(2016, 4, 1), 2016),
        (date(2016, 12, 31), 2016),
        (date(2017, 3, 31), 2016),
    ],
)
def test_a_date_belongs_to_the_year_that_began_in_april(day: date, start: int) -> None:
    assert FinancialYear.of(day) == FinancialYear(start)


@pytest.mark.parametrize(
    ("text", "start"),
    [
        ("2016/17", 2016),
        ("2016-17", 2016),
        (" 2016/2017 ", 2016),
        ("2016\u201317", 2016),
        ("1999/00", 1999),
        ("1999/2000", 1999),
    ],
)
def test_a_year_is_read_as_people_write_it(text: str, start: int) -> None:
    assert FinancialYear.parse(text) == FinancialYear(start)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("2016", "“2016” is not a financial year. Write a financial year like 2016/17."),
        ("", "“” is not a financial year. Write a financial year like 2016/17."),
        (
            "2016/18",
            "“2016/18” does not name two years that follow each other."
            " Write a financial year like 2016/17.",
        ),
        ("0016/17", "A financial year starts between 1900 and 2998."),
        ("٢٠١٦/١٧", "“٢٠١٦/١٧” is not a financial year. Write a financial year like 2016/17."),
    ],
)
def test_what_is_no_year_is_refused_with_a_sentence(text: str, sentence: str) -> None:
    with pytest.raises(ValueError, match="year") as refused:
        FinancialYear.parse(text)
    assert str(refused.value) == sentence


@given(YEARS)
def test_every_year_is_read_back_from_its_label(year: FinancialYear) -> None:
    assert FinancialYear.parse(year.label) == year
    assert FinancialYear.parse(year.slug) == year
    assert FinancialYear.of(year.first) == FinancialYear.of(year.last) == year


@given(YEARS)
def test_quarters_and_months_cover_the_year_without_gap_or_overlap(year: FinancialYear) -> None:
    assert len(year.months) == 12
    assert len(year.quarters) == 4
    assert (year.quarters[0][0], year.quarters[-1][1]) == (year.first, year.last)
    for (_, end), (start, _) in pairwise(year.quarters):
        assert start == end + timedelta(days=1)
    assert [month.month for month in year.months] == [*range(4, 13), 1, 2, 3]
    assert all(month in year for month in year.months)


def test_a_year_holds_its_own_days_only() -> None:
    year = FinancialYear(2016)
    assert year.first in year
    assert year.last in year
    assert year.first - timedelta(days=1) not in year
    assert year.last + timedelta(days=1) not in year


def test_years_compare_in_time() -> None:
    assert sorted([FinancialYear(2017), FinancialYear(2015)])[0].label == "2015/16"
