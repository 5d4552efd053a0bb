"""Stretches of days, and how several of them in one cell make one window."""

import calendar
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from plans.rules.reading.date_words import EARLY, END, FIRST_HALF, LATE, MIDDLE, SECOND_HALF

EXACT = "exact"
WEEK = "week"
PART_OF_MONTH = "part_of_month"
MONTH = "month"
QUARTER = "quarter"
OTHER_WINDOW = "other_window"
UNDATED = "undated"


@dataclass(frozen=True, slots=True)
class Span:
    """One stretch of days in a reading."""

    start: date
    end: date
    precision: str
    link: str = ""  # how it hangs on the span before: "range", "list", "or", ""
    year_said: bool = False
    days: tuple[date, ...] = ()


class Unclear(Exception):
    """Words contradict each other or the calendar: the text says how, `months` is what is left.

    `year` is the calendar year that the text itself names, where it is not in the sheet's year.
    """

    def __init__(self, why: str, months: Sequence[int] = (), *, year: int | None = None) -> None:
        super().__init__(why)
        self.months = months
        self.year = year


def year_end(year_start: date) -> date:
    """The last day of the financial year that begins on that day."""
    return date(year_start.year + 1, 3, 31)


def month_year(month: int, year_start: date) -> int:
    """The calendar year of a month within the financial year."""
    return year_start.year + (month < 4)


def month_span(month: int, year: int) -> tuple[date, date]:
    """The first and last day of a month."""
    return date(year, month, 1), date(year, month, calendar.monthrange(year, month)[1])


def precision_of_months(start: date, end: date) -> str:
    """How precise whole months are: one month, a quarter of the financial year, or neither."""
    if (start.year, start.month) == (end.year, end.month):
        return MONTH
    apart = (end.year - start.year) * 12 + end.month - start.month
    return QUARTER if apart == 2 and start.month % 3 == 1 else OTHER_WINDOW


def in_month(
    month: int,
    year: int,
    before: str,
    number: int,
    weekday: int | None,
    link: str,
    said: int | None,
) -> Span:
    """A month, or the week, weekday or part of it that `before` names."""
    first, last = month_span(month, year)
    if before == "nthweekday" and weekday is not None:
        days = [
            day
            for offset in range((last - first).days + 1)
            if (day := first + timedelta(days=offset)).weekday() == weekday
        ]
        day = days[-1] if number < 0 else days[number - 1]
        return Span(day, day, EXACT, link, said is not None, (day,))
    if before == "nthweek":
        if number < 0:
            return Span(_last_week(last), last, WEEK, link, said is not None)
        start = first + timedelta(days=7 * (number - 1))
        end = min(start + timedelta(days=6), last)
        return Span(start, end, WEEK, link, said is not None)
    if before.startswith("part:"):
        return replace(part_of_month(before, month, year), link=link)
    return Span(first, last, MONTH, link, said is not None)


def part_of_month(before: str, month: int, year: int) -> Span:
    """The days of "early", "mid-late", "end of" and so on, of a month."""
    first, last = month_span(month, year)
    starts = {
        EARLY: first,
        MIDDLE: _middle_week(first),
        LATE: first.replace(day=21),
        END: _last_week(last),
        FIRST_HALF: first,
        SECOND_HALF: first.replace(day=16),
    }
    ends = {
        EARLY: first.replace(day=10),
        MIDDLE: _middle_week(first) + timedelta(days=6),
        LATE: last,
        END: last,
        FIRST_HALF: first.replace(day=15),
        SECOND_HALF: last,
    }
    names = before.removeprefix("part:").split("-")
    return Span(starts[names[0]], ends[names[-1]], PART_OF_MONTH)


def together(
    collected: Sequence[Span], weekdays: Sequence[int]
) -> tuple[date, date, str, tuple[date, ...]]:
    """First and last day, precision and single days of all spans; `weekdays` keeps only those."""
    spans = [collected[0]]
    for span in collected[1:]:
        spans.append(_after(spans[-1], span))
    start = min(span.start for span in spans)
    end = max(span.end for span in spans)
    if weekdays:
        return (*_recurring(start, end, weekdays), ())
    if len(spans) == 1:
        return start, end, spans[0].precision, spans[0].days
    kinds = {span.precision for span in spans}
    if kinds == {MONTH}:
        return start, end, precision_of_months(start, end), ()
    if kinds == {EXACT}:
        if len(spans) == 2 and spans[1].link == "range":
            return start, end, EXACT, ()
        if all(span.link != "range" for span in spans[1:]):
            days = tuple(sorted({span.start for span in spans}))
            runs = (days[-1] - days[0]).days == len(days) - 1
            return start, end, EXACT if runs else OTHER_WINDOW, days
    return start, end, OTHER_WINDOW, ()


def _after(earlier: Span, span: Span) -> Span:
    """A later part without its year that would lie before the earlier one: the next year."""
    if span.end >= earlier.start:
        return span
    if span.link == "list" and span.precision == EXACT:
        return span
    if span.year_said or span.start.month == earlier.start.month:
        raise Unclear(
            "The end lies before the start",
            list(dict.fromkeys((earlier.start.month, span.end.month))),
        )
    if (span.end.month, earlier.start.month) > (4, 12) or earlier.start.month > 3:
        raise Unclear("The end lies before the start", [span.end.month, earlier.start.month])
    return replace(
        span,
        start=span.start.replace(year=span.start.year + 1),
        end=span.end.replace(year=span.end.year + 1),
    )


def _recurring(start: date, end: date, weekdays: Sequence[int]) -> tuple[date, date, str]:
    """ "Mondays in July": from the first such day to the last."""
    days = [
        day
        for offset in range((end - start).days + 1)
        if (day := start + timedelta(days=offset)).weekday() in weekdays
    ]
    if not days:
        raise Unclear("No such weekday between these days")
    return days[0], days[-1], OTHER_WINDOW


def _middle_week(first: date) -> date:
    """The Monday of the week that holds the 15th."""
    middle = first.replace(day=15)
    return middle - timedelta(days=middle.weekday())


def _last_week(last: date) -> date:
    """The Monday of a month's last week; where that is only a day or two, the last seven days."""
    monday = last - timedelta(days=last.weekday())
    return monday if (last - monday).days >= 3 else last - timedelta(days=6)
