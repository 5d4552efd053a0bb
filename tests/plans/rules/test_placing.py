"""Which edition a placement goes into where none is chosen, and whether one may still be made."""

from dataclasses import dataclass
from datetime import date

import pytest

from plans.rules.placing import (
    Carrier,
    Due,
    LeadTimes,
    Sending,
    are_made_until,
    edition_to_send_for,
    sending_on,
)

FIRST, LAST = date(2016, 12, 1), date(2016, 12, 31)
TODAY = date(2016, 10, 25)


@dataclass(frozen=True)
class Dated:
    publication_date: date
    slots_free: int | None = None
    copy_due: date = date(2016, 11, 11)
    artwork_due: date | None = None

    def takes_copy(self, on: date) -> bool:
        return self.copy_due >= on


BEFORE, WITHIN, AFTER = (
    Dated(date(2016, 11, 20)),
    Dated(date(2016, 12, 5)),
    Dated(date(2017, 1, 9)),
)
FULL = Dated(date(2016, 12, 1), slots_free=0)


@pytest.mark.parametrize(
    ("editions", "chosen"),
    [
        ([BEFORE, WITHIN, AFTER], WITHIN),
        ([BEFORE, FULL, WITHIN], WITHIN),
        ([BEFORE, FULL, AFTER], FULL),
        ([BEFORE, AFTER], None),
        ([], None),
    ],
)
def test_copy_is_sent_for_the_first_with_space_in_the_window(editions, chosen):
    assert edition_to_send_for(editions, FIRST, LAST) == chosen


def test_without_a_window_the_first_with_space_is_the_one():
    assert edition_to_send_for([FULL, WITHIN], None, None) == WITHIN


@pytest.mark.parametrize(
    ("last", "made", "are_made"),
    [
        (LAST, [BEFORE, WITHIN], False),
        (LAST, [BEFORE, AFTER], True),
        (LAST, [Dated(LAST)], True),
        (LAST, [], False),
        (None, [AFTER], False),
    ],
)
def test_editions_are_made_as_far_as_the_last_one_comes_out(last, made, are_made):
    assert are_made_until(last, made) is are_made


# --- by when copy is sent, where no edition is chosen ---


def sending(*editions, days=None, last_day=None, first=FIRST, last=LAST):
    lead = LeadTimes(copy_days=days, artwork_days=7)
    return sending_on(Carrier(editions, lead, last_day), first, last, today=TODAY)


def test_the_edition_that_fits_sets_the_days():
    due = Due(copy=date(2016, 11, 11), artwork=date(2016, 11, 28))
    assert sending(BEFORE, WITHIN, days=42) == Sending(due=due, due_for=WITHIN)


def test_a_channel_that_ends_before_the_window_carries_nothing():
    ends = date(2016, 11, 30)
    assert sending(BEFORE, days=42, last_day=ends) == Sending(ended_on=ends)


def test_without_a_window_a_channel_has_ended_once_its_last_day_is_past():
    yesterday = date(2016, 10, 24)
    assert sending(last_day=yesterday, first=None, last=None) == Sending(ended_on=yesterday)
    assert sending(last_day=TODAY, first=None, last=None) == Sending()


def test_where_the_editions_reach_the_end_of_the_window_none_of_them_is_in_time():
    assert sending(AFTER, days=42) == Sending(has_none_in_time=True)


def test_after_its_last_day_a_channel_makes_no_edition():
    late = Dated(date(2016, 12, 5), copy_due=date(2016, 10, 24))
    assert sending(late, days=42, last_day=date(2016, 12, 5)) == Sending(has_none_in_time=True)
    assert sending(late, days=14).due.copy == date(2016, 11, 17)


def test_until_an_edition_is_made_days_are_estimates():
    due = Due(copy=date(2016, 11, 17), artwork=date(2016, 11, 24), is_estimate=True)
    assert sending(BEFORE, days=14) == Sending(due=due)


def test_what_is_late_for_the_first_day_may_be_in_time_for_the_last():
    due = Due(copy=date(2016, 10, 20), artwork=date(2016, 11, 24))
    assert sending(days=42) == Sending(due=due, last_copy_due=date(2016, 11, 18))


@pytest.mark.parametrize(
    ("last_day", "last_copy_due"),
    [
        (date(2016, 12, 6), TODAY),
        (date(2016, 12, 5), None),
        (date(2017, 1, 31), date(2016, 11, 18)),
    ],
)
def test_the_last_day_for_copy_is_counted_from_the_last_on_which_the_channel_is_there(
    last_day, last_copy_due
):
    assert sending(days=42, last_day=last_day).last_copy_due == last_copy_due
