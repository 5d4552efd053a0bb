"""Weekdays of a month, as people name them: the second Tuesday, the last Sunday.

Functions on dates: no time zone, no clock.
"""

from calendar import monthrange
from datetime import date, timedelta

LAST = -1


def nth_weekday(year: int, month: int, weekday: int, nth: int) -> date:
    """The first to fourth such weekday of a month (`nth` 1 to 4), or the last of them (-1).

    Monday is 0.
    """
    if nth == LAST:
        last = date(year, month, monthrange(year, month)[1])
        return last - timedelta(days=(last.weekday() - weekday) % 7)
    first = date(year, month, 1)
    return first + timedelta(days=(weekday - first.weekday()) % 7, weeks=nth - 1)
