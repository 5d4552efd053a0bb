"""When awareness days fall by their rules, held against dates that are known."""

from datetime import date

import pytest

from evidence.rules.awareness import days_by_rule, days_of_rule


@pytest.mark.parametrize(
    ("rule", "year", "starts", "ends"),
    [
        ("FIXED 11-25", 2016, date(2016, 11, 25), date(2016, 11, 25)),
        ("RANGE 11-25..12-10", 2016, date(2016, 11, 25), date(2016, 12, 10)),
        ("RANGE 12-01..01-02", 2016, date(2016, 12, 1), date(2017, 1, 2)),
        ("RANGE 02-01..02-28", 2020, date(2020, 2, 1), date(2020, 2, 29)),
        ("RANGE 02-01..02-28", 2021, date(2021, 2, 1), date(2021, 2, 28)),
        ("RANGE 11-01..02-28", 2019, date(2019, 11, 1), date(2020, 2, 29)),
        ("NTH 2 SAT 10 8", 2016, date(2016, 10, 8), date(2016, 10, 15)),
        ("NTH 2 SAT 10 8", 2021, date(2021, 10, 9), date(2021, 10, 16)),
        ("NTH 3 MON 11 7", 2018, date(2018, 11, 19), date(2018, 11, 25)),
        ("NTH 3 SUN 11 1", 2021, date(2021, 11, 21), date(2021, 11, 21)),
        ("LAST SUN 10 1", 2016, date(2016, 10, 30), date(2016, 10, 30)),
        ("LAST SUN 03 1", 2017, date(2017, 3, 26), date(2017, 3, 26)),
    ],
)
def test_the_rules_give_the_days_that_were_held(rule, year, starts, ends):
    assert days_of_rule(rule, year) == (starts, ends)


@pytest.mark.parametrize(
    "rule",
    [
        *("", "SET", "FIXED 13-01", "FIXED 02-29", "NTH 5 MON 11 7", "NTH 1 MON 11 0"),
        *("LAST SUN 10", "LAST SUN 10 367", "FIXED 11-25 or so", "FIXED ١١-٢٥"),
    ],
)
def test_what_is_no_rule_is_refused(rule):
    with pytest.raises(ValueError):
        days_of_rule(rule, 2015)


def test_a_time_over_the_new_year_touches_both_years():
    january = date(2017, 1, 1), date(2017, 1, 31)
    assert list(days_by_rule("RANGE 12-01..01-02", *january)) == [
        (date(2016, 12, 1), date(2017, 1, 2))
    ]


@pytest.mark.parametrize(
    ("first", "last", "touches"),
    [
        (date(2016, 11, 1), date(2016, 11, 24), False),
        (date(2016, 11, 1), date(2016, 11, 25), True),
        (date(2016, 12, 10), date(2016, 12, 31), True),
        (date(2016, 12, 11), date(2016, 12, 31), False),
    ],
)
def test_one_shared_day_is_enough(first, last, touches):
    assert list(days_by_rule("RANGE 11-25..12-10", first, last)) == (
        [(date(2016, 11, 25), date(2016, 12, 10))] if touches else []
    )
