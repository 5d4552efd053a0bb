"""What open ends and lengths do to a window, and whether it lies in the year of the plan."""

import calendar
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from plans.rules.reading.spans import (
    EXACT,
    MONTH,
    OTHER_WINDOW,
    Span,
    Unclear,
    month_year,
    such_days,
    year_end,
)
from plans.rules.windows import month_window


@dataclass(slots=True)
class Open:
    """An open start or end ("until 5 May", "from 5 May"), or a length in days or months.

    `always`: no end is meant. `after`: it begins when what is named is over.
    """

    start: bool = False
    end: bool = False
    always: bool = False
    after: bool = False
    days: int = 0
    months: int = 0

    @property
    def is_open(self) -> bool:
        """Whether the start or the end is not said."""
        return self.start or self.end or self.always


@dataclass(frozen=True, slots=True)
class Stretched:
    """A window after its open ends were closed, what was assumed, and what may be meant instead."""

    span: Span
    notes: tuple[str, ...] = ()
    choices: tuple[Span, ...] = ()


def stretched(span: Span, ends: Open, *, alone: bool, hinted: date | None, last: date) -> Stretched:
    """A window with its length or its open ends; only a date that stands alone has open ends.

    `hinted` is the first day of the row's month: an end alone begins there where that is earlier.
    `last` is the last day of the plan's year.
    """
    if ends.days:
        end = max(span.end, span.start + timedelta(days=ends.days - 1))
        precision = EXACT if span.precision == EXACT else OTHER_WINDOW
        return Stretched(Span(span.start, end, precision))
    if ends.months:
        return Stretched(Span(span.start, _months_later(span.start, ends.months), OTHER_WINDOW))
    if not alone:
        return Stretched(span)
    month_end = month_window(span.end.year, span.end.month)[1]
    if ends.always:
        note = "No last day given: read to the end of the year"
        choices = (Span(span.start, month_end, OTHER_WINDOW),)
        return Stretched(Span(span.start, max(span.end, last), OTHER_WINDOW), (note,), choices)
    if ends.start:
        first = min(span.start, hinted) if hinted else span.start
        note = "No first day given: read from the start of the month"
        window = Span(first.replace(day=1), span.end, OTHER_WINDOW)
        return Stretched(window, (note,), (span,) if span.start == span.end else ())
    if ends.end:
        note = "No last day given: read to the end of the month"
        to_year_end = Span(span.start, max(span.end, last), OTHER_WINDOW)
        window = Span(span.start, month_end, OTHER_WINDOW)
        return Stretched(window, (note,), (span, to_year_end))
    return Stretched(span)


def on_weekdays(stretch: Stretched, weekdays: Sequence[int]) -> Stretched:
    """From the first to the last such weekday within: "Mondays from 3 Sept"."""
    days = such_days(stretch.span.start, stretch.span.end, weekdays)
    if not days:
        raise Unclear("No such weekday between these days", [stretch.span.start.month])
    return replace(stretch, span=Span(days[0], days[-1], OTHER_WINDOW))


def _months_later(start: date, months: int) -> date:
    """The last day of so many months from a day on."""
    month = start.month - 1 + months
    year, month = start.year + month // 12, month % 12 + 1
    day = min(start.day, calendar.monthrange(year, month)[1])
    return date(year, month, day) - timedelta(days=1)


def clipped(span: Span, year_start: date) -> Span:
    """A season within the financial year."""
    if span.end < year_start or span.start > year_end(year_start):
        return span
    return replace(span, start=max(span.start, year_start), end=min(span.end, year_end(year_start)))


def must_be_near(start: date, end: date, year_start: date, *, hinted: bool) -> None:
    """Raise Unclear for what is longer than a year, and for days outside the plan's year.

    Without a month column (`hinted`) a date outside the year is what it says, and only doubted.
    """
    why = outside_year(start, end, year_start)
    if why and hinted:
        choices = in_this_year(start, end, year_start)
        raise Unclear(why, [start.month], year=start.year, choices=choices)
    if (end - start).days > 366:
        raise Unclear("Longer than a year", [start.month])


def outside_year(start: date, end: date, year_start: date) -> str:
    """What a person should check of days outside the plan's year; "" for those that touch it."""
    if end >= year_start and start <= year_end(year_start):
        return ""
    return f"{start:%B %Y} is not in the year of this plan"


def in_this_year(start: date, end: date, year_start: date) -> list[Span]:
    """The same days in the plan's year, and the month as a whole."""
    months = month_window(month_year(start.month, year_start), start.month)
    choices = [Span(*months, MONTH)]
    step = months[0].year - start.year
    if (start.month, start.day) != (2, 29) and (end.month, end.day) != (2, 29):
        first, last = start.replace(year=start.year + step), end.replace(year=end.year + step)
        choices.insert(0, Span(first, last, EXACT))
    return choices
