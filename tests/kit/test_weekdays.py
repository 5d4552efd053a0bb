"""The first to fourth and the last of a weekday in a month."""

from datetime import date

import pytest
from dateutil.relativedelta import relativedelta
from dateutil.relativedelta import weekday as such_a
from hypothesis import given
from hypothesis import strategies as st

from bsc_comms.kit.weekdays import nth_weekday


@pytest.mark.parametrize(
    ("month", "weekday", "nth", "day"),
    [
        (11, 1, 1, date(2016, 11, 1)),  # a month that begins on that weekday
        (11, 0, 1, date(2016, 11, 7)),
        (11, 3, 4, date(2016, 11, 24)),
        (10, 0, -1, date(2016, 10, 31)),  # a month that ends on that weekday
        (10, 6, -1, date(2016, 10, 30)),  # a fifth
        (2, 1, -1, date(2016, 2, 23)),  # no fifth, in a leap year either
    ],
)
def test_the_nth_weekday_of_a_month(month: int, weekday: int, nth: int, day: date) -> None:
    assert nth_weekday(2016, month, weekday, nth) == day


@given(
    year=st.integers(1900, 2998),
    month=st.integers(1, 12),
    weekday=st.integers(0, 6),
    nth=st.sampled_from([1, 2, 3, 4, -1]),
)
def test_it_is_the_one_that_dateutil_gives(year: int, month: int, weekday: int, nth: int) -> None:
    from_day = 31 if nth == -1 else 1
    expected = date(year, month, 1) + relativedelta(day=from_day, weekday=such_a(weekday, nth))
    assert nth_weekday(year, month, weekday, nth) == expected
