"""Stretches of days in a reading, and the weeks, weekdays and parts of a month."""

import calendar
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from bsc_comms.kit.weekdays import nth_weekday
from bsc_comms.kit.working_days import SATURDAY
from plans.rules.reading.when.names import EARLY, END, FIRST_HALF, LATE, MIDDLE, SECOND_HALF
from plans.rules.windows import month_window

EXACT = "exact"
WEEK = "week"
PART_OF_MONTH = "part_of_month"
MONTH = "month"
QUARTER = "quarter"
OTHER_WINDOW = "other_window"
UNDATED = "undated"


@dataclass(frozen=True, slots=True)
class Span:
    """One stretch of days in a reading; `named` is one that a holiday's name stands for."""

    start: date
    end: date
    precision: str
    link: str = ""  # how it hangs on the span before: "range", "list", "or", ""
    year_said: bool = False
    days: tuple[date, ...] = ()
    named: bool = False


class Unclear(Exception):
    """Words contradict each other or the calendar: the text says how, `months` is what is left.

    `year` is the calendar year that the text itself names, where it is not in the sheet's year.
    `choices` are the readings that a person may have meant, the likeliest first.
    """

    def __init__(
        self,
        why: str,
        months: Sequence[int] = (),
        *,
        year: int | None = None,
        choices: Sequence[Span] = (),
    ) -> None:
        super().__init__(why)
        self.months = months
        self.year = year
        self.choices = choices


def year_end(year_start: date) -> date:
    """The last day of the financial year that begins on that day."""
    return date(year_start.year + 1, 3, 31)


def month_year(month: int, year_start: date) -> int:
    """The calendar year of a month within the financial year."""
    return year_start.year + (month < 4)


def precision_of_months(start: date, end: date) -> str:
    """How precise whole months are: one month, a quarter of the financial year, or neither."""
    if (start.year, start.month) == (end.year, end.month):
        return MONTH
    apart = (end.year - start.year) * 12 + end.month - start.month
    return QUARTER if apart == 2 and start.month % 3 == 1 else OTHER_WINDOW


def nth_week(month: int, year: int, number: int) -> tuple[date, date]:
    """The first, second … seven days of a month, or (-1) its last week from the Monday on."""
    first, last = month_window(year, month)
    if number < 0:
        return last_week(last), last
    start = first + timedelta(days=7 * (number - 1))
    return start, min(start + timedelta(days=6), last)


def nth_weekend(month: int, year: int, number: int) -> tuple[date, date]:
    """The first, second … or (-1) last Saturday and Sunday of a month."""
    saturday = nth_weekday(year, month, SATURDAY, number)
    return saturday, saturday + timedelta(days=1)


def run_of_days(month: int, year: int, first: int, last: int) -> tuple[date, date]:
    """The days of a month from one to another, counted from the month's end where negative.

    The last weeks begin on a Monday: of "last 3 weeks of June" the first is a whole one.
    """
    month_first, month_last = month_window(year, month)
    weeks, rest = divmod(last - first + 1, 7)
    if first < 0 and weeks > 1 and not rest:
        return last_week(month_last) - timedelta(days=7 * (weeks - 1)), month_last
    origin = month_first - timedelta(days=1) if first > 0 else month_last + timedelta(days=1)
    return origin + timedelta(days=first), min(origin + timedelta(days=last), month_last)


def part_of_month(before: str, month: int, year: int) -> Span:
    """The days of "early", "mid-late", "end of" and so on, of a month.

    Early is to the 10th, late from the 21st. The middle lies between: the week of the 15th, or with
    another part ("early to mid") all of it.
    """
    first, last = month_window(year, month)
    names = before.removeprefix("part:").split("-")
    middle = _middle(first) if len(names) == 1 else (first.replace(day=11), first.replace(day=20))
    starts = {
        EARLY: first,
        MIDDLE: middle[0],
        LATE: first.replace(day=21),
        END: last_week(last),
        FIRST_HALF: first,
        SECOND_HALF: first.replace(day=16),
    }
    ends = {
        EARLY: first.replace(day=10),
        MIDDLE: middle[1],
        LATE: last,
        END: last,
        FIRST_HALF: first.replace(day=15),
        SECOND_HALF: last,
    }
    return Span(starts[names[0]], ends[names[-1]], PART_OF_MONTH)


def part_of_span(before: str, span: Span) -> Span:
    """The first, middle or last third of a longer stretch: "early summer", "end of Q3"."""
    third = timedelta(days=((span.end - span.start).days + 1) // 3)
    if third < timedelta(days=1):
        return span
    first = (span.start, span.start + third - timedelta(days=1))
    last = (span.end - third + timedelta(days=1), span.end)
    middle = (first[1] + timedelta(days=1), last[0] - timedelta(days=1))
    half = span.start + (span.end - span.start) / 2
    parts = {
        EARLY: first,
        MIDDLE: middle,
        LATE: last,
        END: last,
        FIRST_HALF: (span.start, half),
        SECOND_HALF: (half + timedelta(days=1), span.end),
    }
    names = before.removeprefix("part:").split("-")
    return replace(span, start=parts[names[0]][0], end=parts[names[-1]][1], precision=OTHER_WINDOW)


def _middle(first: date) -> tuple[date, date]:
    """The Monday to Sunday that hold the 15th, from the 11th to the 20th at most."""
    middle = first.replace(day=15)
    monday = middle - timedelta(days=middle.weekday())
    return max(monday, first.replace(day=11)), min(
        monday + timedelta(days=6), first.replace(day=20)
    )


def last_week(last: date) -> date:
    """The Monday of a month's last week; where that is only a day or two, the last seven days."""
    monday = last - timedelta(days=last.weekday())
    return monday if (last - monday).days >= 3 else last - timedelta(days=6)


def in_year(span: Span, year: int) -> Span:
    """The same days of the year in which `span` begins in another year."""
    step = year - span.start.year
    return replace(
        span,
        start=day_in_year(span.start, year),
        end=day_in_year(span.end, span.end.year + step),
        days=tuple(day_in_year(day, day.year + step) for day in span.days),
    )


def day_in_year(day: date, year: int) -> date:
    """The day in another year; the last of a month stays the last."""
    last = calendar.monthrange(year, day.month)[1]
    is_last = day.day == calendar.monthrange(day.year, day.month)[1]
    return day.replace(year=year, day=last if is_last else min(day.day, last))


def such_days(start: date, end: date, weekdays: Sequence[int]) -> list[date]:
    """The days from one to another that fall on one of the weekdays."""
    days = (start + timedelta(days=offset) for offset in range((end - start).days + 1))
    return [day for day in days if day.weekday() in weekdays]
