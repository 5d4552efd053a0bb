"""When an occasion comes, and when work on it has to start."""

from datetime import date

import pytest

from plans.rules.occasions import (
    ChannelTimes,
    Days,
    Issue,
    latest_starts,
    near_in_time,
    prompt_on,
    runs_of,
)

YEAR = Days(date(2016, 10, 25), date(2017, 10, 24))
PEAK = Days(date(2016, 11, 1), date(2017, 2, 28))


def magazine(*issues: Issue, lead: int | None = 42) -> ChannelTimes:
    return ChannelTimes("Magazine", "MAG", lead, True, issues)


AUTUMN = Issue("Autumn", date(2016, 10, 10), date(2016, 8, 30))
WINTER = Issue("Winter", date(2016, 12, 5), date(2016, 10, 24))


def test_months_on_end_are_one_run_over_the_turn_of_the_year() -> None:
    assert runs_of([1, 2, 11, 12], YEAR) == [PEAK]


def test_months_apart_are_runs_of_their_own() -> None:
    assert runs_of([12, 6, 7], YEAR) == [
        Days(date(2016, 12, 1), date(2016, 12, 31)),
        Days(date(2017, 6, 1), date(2017, 7, 31)),
    ]


def test_a_run_that_has_begun_keeps_its_first_day() -> None:
    assert runs_of([9, 10, 11], YEAR)[0] == Days(date(2016, 9, 1), date(2016, 11, 30))


def test_a_leap_year_has_its_day() -> None:
    [run] = runs_of([2], Days(date(2016, 1, 1), date(2016, 12, 31)))
    assert run.ends == date(2016, 2, 29)


def test_days_know_their_months() -> None:
    assert PEAK.months == [11, 12, 1, 2]
    assert Days(date(2016, 5, 1), date(2016, 5, 1)).months == [5]


def test_a_november_peak_means_september_copy() -> None:
    [start] = latest_starts([magazine()], PEAK)
    assert (start.by, start.issue, start.is_estimate) == (date(2016, 9, 20), None, True)


def test_a_known_edition_counts_for_more_than_the_lead_time() -> None:
    [start] = latest_starts([magazine(WINTER, AUTUMN)], PEAK)
    assert (start.by, start.issue, start.is_estimate) == (date(2016, 8, 30), AUTUMN, False)


def test_an_edition_that_was_out_long_before_does_not_speak_to_it() -> None:
    [start] = latest_starts([magazine(AUTUMN, WINTER)], Days(date(2016, 12, 6), date(2017, 1, 5)))
    assert start.issue == WINTER
    summer = Issue("Summer", date(2016, 9, 5), date(2016, 7, 25))
    [start] = latest_starts([magazine(summer, WINTER)], PEAK)
    assert start.issue == WINTER, "57 days before is too long, so the first one during it"
    [start] = latest_starts([magazine(summer)], PEAK)
    assert start.issue is None


def test_the_first_lead_time_to_end_stands_on_top() -> None:
    press = ChannelTimes("Press", "PRESS", 5, False)
    nobody_knows = ChannelTimes("Van", "VAN", None, False)
    starts = latest_starts([nobody_knows, press, magazine()], PEAK)
    assert [start.channel.name for start in starts] == ["Magazine", "Press"]


def test_a_channel_without_a_day_in_the_occasion_has_no_start() -> None:
    ended = ChannelTimes("Ended", "E", 5, False, lives=Days(date.min, date(2016, 10, 31)))
    begins = ChannelTimes("Begins", "B", 5, False, lives=Days(date(2017, 3, 1), date.max))
    assert latest_starts([ended, begins], PEAK) == []
    until = ChannelTimes("Until", "U", 5, False, lives=Days(date.min, date(2016, 11, 1)))
    assert [start.by for start in latest_starts([until], PEAK)] == [date(2016, 10, 27)]


def test_the_last_edition_of_a_channel_that_ends_before_still_speaks_to_it() -> None:
    ended = ChannelTimes("Magazine", "MAG", 42, True, [AUTUMN], Days(date.min, date(2016, 10, 31)))
    assert [start.issue for start in latest_starts([ended], PEAK)] == [AUTUMN]


def test_of_a_channel_that_begins_meanwhile_the_lead_time_is_counted_from_its_first_day() -> None:
    begins = ChannelTimes("Begins", "B", 5, False, lives=Days(date(2017, 1, 16), date.max))
    assert [start.by for start in latest_starts([begins], PEAK)] == [date(2017, 1, 11)]


def test_a_prompt_leaves_twenty_working_days_before_the_first_lead_time_ends() -> None:
    starts = latest_starts([magazine()], PEAK)
    assert prompt_on(starts) == date(2016, 8, 22), "29 August was a bank holiday"
    assert prompt_on([]) is None


@pytest.mark.parametrize(
    ("starts", "ends", "is_near"),
    [
        (date(2016, 11, 21), date(2016, 11, 21), True),
        (date(2016, 11, 22), date(2016, 11, 22), False),
        (date(2016, 11, 7), date(2016, 11, 7), True),
        (date(2016, 11, 6), date(2016, 11, 6), False),
        (date(2016, 11, 1), date(2016, 11, 22), True),
        (date(2016, 11, 1), date(2016, 11, 23), False),
    ],
)
def test_near_is_within_a_week_and_not_what_goes_on_for_long(
    starts: date, ends: date, is_near: bool
) -> None:
    day = Days(date(2016, 11, 14), date(2016, 11, 14))
    assert bool(near_in_time(day, [("Other", Days(starts, ends))])) is is_near


def test_what_goes_on_for_long_is_not_crowded() -> None:
    assert near_in_time(PEAK, [("A day", Days(date(2016, 11, 14), date(2016, 11, 14)))]) == []
