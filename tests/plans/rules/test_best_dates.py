"""Which weeks suit a communication best, and why."""

from datetime import date, timedelta

import pytest

from plans.rules.best_dates import (
    FreeEdition,
    Named,
    Surroundings,
    best_windows,
    what_is_in_common,
)
from plans.rules.occasions import Days

TODAY = date(2016, 10, 25)
WITHIN = Days(TODAY, date(2016, 12, 4))
BUSY = Days(date(2016, 10, 31), date(2016, 11, 13))
WEEKS = [date(2016, 10, 31) + timedelta(days=7 * number) for number in range(5)]


def on(name: str, starts: date, ends: date | None = None) -> Named:
    return Named(name, Days(starts, ends or starts))


def mondays(around: Surroundings, within: Days = WITHIN, today: date = TODAY) -> list[date]:
    return [one.days.starts for one in best_windows(around, within=within, today=today)]


def test_of_weeks_alike_the_first_three_that_have_not_begun() -> None:
    assert mondays(Surroundings()) == WEEKS[:3]


def test_an_awareness_day_counts_for_more_than_a_peak_or_an_edition() -> None:
    around = Surroundings(
        peaks=[on("Burglary", WEEKS[2], WEEKS[2] + timedelta(days=6))],
        awareness=[on("Hate Crime Week", WEEKS[4])],
        editions=[FreeEdition("Magazine, Winter,", WEEKS[3], TODAY)],
    )
    assert mondays(around) == [WEEKS[4], WEEKS[2], WEEKS[3]]


def test_a_clash_or_a_sensitive_period_puts_a_week_last() -> None:
    around = Surroundings(
        clashes=[on("Lock up", WEEKS[0] + timedelta(days=6))],
        elections=[on("By-election", WEEKS[1])],
        community=[on("Diwali", WEEKS[2])],
    )
    assert mondays(around) == [WEEKS[3], WEEKS[4], WEEKS[2]]


def test_each_week_says_why_and_what_to_mind() -> None:
    around = Surroundings(
        peaks=[on("Homes burgled", WEEKS[0], WEEKS[4])],
        awareness=[on("Clocks go back", WEEKS[0])],
        editions=[FreeEdition("Magazine, Winter,", WEEKS[0], TODAY)],
        clashes=[on("Lock up", WEEKS[1])],
        elections=[on("By-election", WEEKS[1])],
    )
    first, *_, last = best_windows(
        around, within=Days(WEEKS[0], WEEKS[1] + timedelta(days=6)), today=TODAY
    )
    assert list(first.reasons) == [
        "Clocks go back is on",
        "Homes burgled: this is when it rises",
        "Magazine, Winter, is out and has space",
        "Nothing else on its topic for the same people",
        "No sensitive dates",
        "Five working days",
    ]
    assert list(first.minded) == []
    assert list(last.minded) == ["On the same topic for the same people: Lock up", "By-election"]


def test_what_runs_throughout_costs_no_week_anything_and_is_named() -> None:
    around = Surroundings(throughout=[on("Lock up all winter", WEEKS[1], WEEKS[4])])
    free, taken, _ = best_windows(around, within=WITHIN, today=TODAY)
    assert (free.days.starts, taken.days.starts) == (WEEKS[0], WEEKS[1])
    assert free.points == taken.points
    assert free.reasons[0] == "Nothing else on its topic for the same people"
    assert taken.reasons[0] == "No sensitive dates"
    assert (free.minded, taken.minded) == (
        [],
        ["Running meanwhile on the same topic for the same people: Lock up all winter"],
    )


@pytest.mark.parametrize(
    ("topics", "audiences", "free", "clash"),
    [
        ([1], [2], "Nothing else on its topic for the same people", "On the same topic for the s"),
        ([1], [], "Nothing else on its topic", "On the same topic: Lock up"),
        ([], [2], None, None),
        ([], [], None, None),
    ],
)
def test_a_week_is_free_of_clashes_only_by_what_was_said(topics, audiences, free, clash) -> None:
    in_common = what_is_in_common(topics=topics, audiences=audiences)
    clashes = [on("Lock up", WEEKS[1])] if clash else []
    around = Surroundings(clashes=clashes, in_common=in_common)
    best = {one.days.starts: one for one in best_windows(around, within=BUSY, today=TODAY)}
    said = [one for one in best[WEEKS[0]].reasons if one.startswith("Nothing else")]
    assert said == ([free] if free else [])
    minded = "".join(best[WEEKS[1]].minded)
    assert minded.startswith(clash) if clash else minded == ""


def test_bank_holidays_count_against_a_week_and_say_so() -> None:
    christmas = Days(date(2016, 12, 19), date(2017, 1, 8))
    best = best_windows(Surroundings(), within=christmas, today=TODAY)
    assert [(one.days.starts, list(one.minded)) for one in best] == [
        (date(2016, 12, 19), []),
        (date(2017, 1, 2), ["Only 4 working days"]),
        (date(2016, 12, 26), ["Only 3 working days"]),
    ]


def test_a_week_for_which_the_slowest_channel_is_too_late_is_left_out() -> None:
    assert mondays(Surroundings(lead_days=21)) == WEEKS[3:], (
        "21 days before the third week are over"
    )


@pytest.mark.parametrize(
    ("today", "first"),
    [
        (date(2016, 10, 28), WEEKS[1]),  # the Friday before the Saturday that 9 days lead back to
        (date(2016, 10, 29), WEEKS[2]),
    ],
)
def test_copy_for_a_week_is_due_on_a_working_day_and_too_late_after_it(
    today: date, first: date
) -> None:
    assert mondays(Surroundings(lead_days=9), today=today)[0] == first


@pytest.mark.parametrize(
    ("lead_days", "weeks"),
    [
        (None, [date(2016, 9, 5), date(2016, 9, 12), date(2016, 8, 29)]),
        (0, [date(2016, 9, 5), date(2016, 9, 12)]),
    ],
)
def test_no_copy_is_late_where_no_lead_time_is_known(lead_days: int | None, weeks) -> None:
    """On the Saturday before the bank holiday in August."""
    saturday = date(2016, 8, 27)
    within = Days(saturday, date(2016, 9, 18))
    assert mondays(Surroundings(lead_days=lead_days), within, today=saturday) == weeks


def test_an_edition_that_still_takes_copy_is_in_time_whatever_the_lead_time() -> None:
    around = Surroundings(
        lead_days=100, editions=[FreeEdition("Magazine, Winter,", WEEKS[1], TODAY)]
    )
    assert mondays(around) == [WEEKS[1]]


def test_days_in_which_no_whole_week_lies_have_no_best_one() -> None:
    assert mondays(Surroundings(), within=Days(TODAY, TODAY + timedelta(days=5))) == []
