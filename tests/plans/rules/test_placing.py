"""Which edition a placement goes into where none is chosen, and whether one may still be made."""

from dataclasses import dataclass
from datetime import date

import pytest

from plans.rules.placing import are_made_until, edition_to_send_for

FIRST, LAST = date(2016, 12, 1), date(2016, 12, 31)


@dataclass(frozen=True)
class Dated:
    publication_date: date
    slots_free: int | None = None


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
