"""What a word makes of the day or the month behind it: "w/c 7 Nov", "last Fri in Nov"."""

import calendar
from datetime import date, timedelta

from bsc_comms.kit.weekdays import nth_weekday
from plans.rules.reading.date_words import Part
from plans.rules.reading.spans import (
    EXACT,
    MONTH,
    PART_OF_MONTH,
    WEEK,
    Span,
    Unclear,
    nth_week,
    nth_weekend,
    part_of_month,
    run_of_days,
)
from plans.rules.windows import month_window

_A_WEEK = timedelta(days=6)
#: A week that ends on a Friday, Saturday or Sunday begins on its Monday.
_ENDS_OF_WEEKS = (4, 5, 6)
#: Words that shape a month: the second Tuesday, the last week, the first fortnight of it.
OF_MONTHS = frozenset({"nthweek", "nthweekday", "nthweekend", "nthdays"})
#: Words that shape a day, or a month.
SHAPES = OF_MONTHS | {
    "weekof",
    "weekending",
    "weekendof",
    "weekaround",
    "weekafter",
    "weekbefore",
}


def shapes_a_month(part: Part) -> bool:
    """Whether the word makes less than the whole of a month."""
    return part.kind in OF_MONTHS or part.kind.startswith("part:")


def shaped_day(day: date, kind: str) -> Span:
    """The week or weekend that a word makes of a day; the day itself without such a word."""
    monday = day - timedelta(days=day.weekday())
    if kind == "weekof":
        return Span(day, day + _A_WEEK, WEEK)
    if kind == "weekending":
        return Span(monday if day.weekday() in _ENDS_OF_WEEKS else day - _A_WEEK, day, WEEK)
    if kind == "weekaround":
        return Span(monday, monday + _A_WEEK, WEEK)
    if kind in ("weekafter", "weekbefore"):
        return week_beside(day, kind)
    if kind == "weekendof" and day.weekday() in (5, 6):
        saturday = monday + timedelta(days=5)
        sunday = saturday + timedelta(days=1)
        return Span(saturday, sunday, EXACT, days=(saturday, sunday))
    return Span(day, day, EXACT, days=(day,))


def week_beside(day: date, kind: str) -> Span:
    """The week, Monday to Sunday, that follows the day, or the one before its own."""
    step = 7 if kind == "weekafter" else -7
    monday = day + timedelta(days=step - day.weekday())
    return Span(monday, monday + _A_WEEK, WEEK)


def in_month(shape: Part, month: int, year: int) -> Span:
    """The week, weekday, weekend, run of days or part of a month that a word names.

    Raises Unclear where the month is not so long: a fifth week of February, its last 40 days.
    """
    if shape.kind == "nthweekday":
        day = nth_weekday(year, month, shape.weekdays[0], shape.number)
        return Span(day, day, EXACT, days=(day,))
    if shape.kind == "nthweekend":
        saturday, sunday = nth_weekend(month, year, shape.number)
        return Span(saturday, sunday, EXACT, days=(saturday, sunday))
    if shape.kind == "nthweek":
        first, last = nth_week(month, year, shape.number)
        last_week = Span(*nth_week(month, year, -1), WEEK)
        _must_lie_in(month, year, first, last, instead=last_week)
        return Span(first, last, WEEK)
    if shape.kind == "nthdays":
        first, last = run_of_days(month, year, *shape.days)
        _must_lie_in(month, year, first, last, instead=Span(*month_window(year, month), MONTH))
        return Span(first, last, PART_OF_MONTH if first < last else EXACT)
    return part_of_month(shape.kind, month, year)


def _must_lie_in(month: int, year: int, first: date, last: date, *, instead: Span) -> None:
    month_first, month_last = month_window(year, month)
    if not month_first <= first <= last <= month_last:
        why = f"{calendar.month_name[month]} {year} is not so long"
        raise Unclear(why, [month], choices=[instead])


def must_be_on(day: date, weekday: int) -> None:
    """Raise Unclear where a day is not the weekday that is said of it."""
    if day.weekday() == weekday:
        return
    nearest = day + timedelta(days=(weekday - day.weekday() + 3) % 7 - 3)
    raise Unclear(
        f"{day.day} {calendar.month_name[day.month]} {day.year} is a "
        f"{calendar.day_name[day.weekday()]}",
        [day.month],
        choices=[Span(day, day, EXACT), Span(nearest, nearest, EXACT)],
    )
