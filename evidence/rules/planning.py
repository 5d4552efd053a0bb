"""By when to plan for what comes round each year."""

from calendar import isleap
from collections.abc import Container
from datetime import date

from evidence.rules.months import add_months

_ANY_LEAP_YEAR = 2000  # has each day, and years around it in the calendar


def day_to_plan_by(day: date, months: Container[int], *, on: date) -> date:
    """The day by which to plan for what rises in these months, for the next time that it begins.

    day: such a day of any year. What began before `on` is planned for next year; a day that has
    passed while its beginning is still ahead is given as it is.
    """
    day = day.replace(year=_ANY_LEAP_YEAR)
    begins = _beginning_from(day, months)
    last = max(day, begins)  # a day within the month that begins is ahead for longer
    year = on.year if _in_year(last, on.year) >= on else on.year + 1
    return _in_year(day, day.year + year - last.year)


def _beginning_from(day: date, months: Container[int]) -> date:
    """The first month from that of the day on that the month before it is not one of.

    What goes on all year has none: then it is the day itself.
    """
    this_month = day.replace(day=1)
    ahead = (add_months(this_month, count) for count in range(13))
    return next(
        (
            month
            for month in ahead
            if month.month in months and add_months(month, -1).month not in months
        ),
        day,
    )


def _in_year(day: date, year: int) -> date:
    if (day.month, day.day) == (2, 29) and not isleap(year):
        return date(year, 2, 28)
    return day.replace(year=year)
