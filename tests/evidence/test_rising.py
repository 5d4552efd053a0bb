"""Rising from year to year: more than chance would bring, from years that may be joined."""

from datetime import date

from evidence.rules.months import add_months
from evidence.rules.rising import Rise, rise_of

FIRST, NOW = date(2014, 10, 1), date(2016, 10, 25)


def counts(before: int, after: int, first: date = FIRST) -> dict[date, int]:
    """Two years of months, each with the same count."""
    months = [add_months(first, number) for number in range(24)]
    return {month: before if n < 12 else after for n, month in enumerate(months)}


def test_a_clear_rise_says_both_years_and_by_how_much() -> None:
    rise = rise_of(counts(100, 115), on=NOW)
    assert rise == Rise(before=1200, after=1380, last_month=date(2016, 9, 1))
    assert rise.percent == 15


def test_what_chance_would_bring_is_no_rise() -> None:
    assert rise_of(counts(10, 12), on=NOW) is None, "144 after 120, and chance alone brings 32"
    assert rise_of(counts(10, 13), on=NOW) is not None, "156 after 120: more than the 33 of chance"


def test_less_than_a_tenth_is_no_rise_however_many_there_are() -> None:
    assert rise_of(counts(10_000, 10_999), on=NOW) is None
    assert rise_of(counts(10_000, 11_001), on=NOW) is not None


def test_two_whole_years_are_needed() -> None:
    known = counts(100, 200)
    known.pop(FIRST)
    assert rise_of(known, on=NOW) is None
    assert rise_of({}, on=NOW) is None


def test_years_are_not_joined_over_a_break_or_a_gap() -> None:
    assert rise_of(counts(100, 200), on=NOW, breaks=[date(2015, 6, 1)]) is None
    gap = counts(100, 200)
    gap.pop(date(2015, 6, 1))
    assert rise_of(gap, on=NOW) is None


def test_old_figures_say_nothing_of_today() -> None:
    assert rise_of(counts(100, 200), on=date(2017, 9, 30)) is not None
    assert rise_of(counts(100, 200), on=date(2017, 10, 1)) is None


def test_nothing_before_is_no_year_to_compare_with() -> None:
    assert rise_of(counts(0, 100), on=NOW) is None


def test_months_in_which_the_category_meant_something_else_are_no_part_of_a_rise() -> None:
    known = counts(100, 200)
    assert rise_of(known, on=NOW, starts=FIRST, ends=date(2016, 9, 30)) is not None
    assert rise_of(known, on=NOW, starts=date(2014, 11, 1)) is None
    assert rise_of(known, on=NOW, ends=date(2016, 8, 31)) is None
