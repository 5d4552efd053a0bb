"""Stretches of the year that are no months: quarters, half years, seasons, the year itself."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from bsc_comms.kit.weekdays import nth_weekday
from plans.rules.reading.date_words import Part
from plans.rules.reading.spans import (
    EXACT,
    OTHER_WINDOW,
    QUARTER,
    Span,
    Unclear,
    month_year,
    year_end,
)
from plans.rules.reading.when.names import SEASONS
from plans.rules.reading.when.stretches import clipped
from plans.rules.windows import month_window


@dataclass(frozen=True, slots=True)
class Window:
    """What the parts say: first and last day, precision, single days, and what was assumed."""

    start: date
    end: date
    precision: str
    days: tuple[date, ...] = ()
    sure: bool = True
    notes: tuple[str, ...] = ()
    choices: tuple[Span, ...] = ()


@dataclass(slots=True)
class Repeats:
    """What is said of the whole year or of every month or week: "all year", "monthly"."""

    always: bool = False
    often: bool = False
    ongoing: bool = False
    monthly: Part | None = None
    weekdays: tuple[int, ...] = field(default=())


def quarters(numbers: Sequence[int], year_start: date) -> list[Span]:
    """Quarters of the financial year: the first is April to June."""
    spans = []
    for index, number in enumerate(numbers):
        month = (number * 3) % 12 + 1
        first = date(month_year(month, year_start), month, 1)
        last = month_window(first.year, month + 2)[1]
        spans.append(Span(first, last, QUARTER, "list" if index else ""))
    return spans


def half_year(number: int, year_start: date) -> Span:
    """April to September, or October to March."""
    if number == 1:
        return Span(year_start, date(year_start.year, 9, 30), OTHER_WINDOW)
    return Span(date(year_start.year, 10, 1), year_end(year_start), OTHER_WINDOW)


def season(name: str, year: int | None, year_start: date, hinted: Collection[int]) -> Span:
    """A season as far as it lies in the financial year, which holds parts of two springs.

    `year` is the calendar year where the words say it, `hinted` the months of the month column.
    """
    first_month, last_month = SEASONS[name]
    if year is None and name == "spring":
        year = year_start.year + (bool(hinted) and set(hinted) <= {1, 2, 3})
    year = year or month_year(first_month, year_start)
    last_year = year + (last_month < first_month)
    first, last = date(year, first_month, 1), month_window(last_year, last_month)[1]
    return clipped(Span(first, last, OTHER_WINDOW), year_start)


def every_month(part: Part, first: date, last: date) -> Window:
    """ "2nd Tues of each month": the first and the last of them between two days."""
    days = []
    month = first.replace(day=1)
    while month <= last:
        for number in part.days or (part.number,):
            days.append(nth_weekday(month.year, month.month, part.weekdays[0], number))
        month = month_window(month.year, month.month)[1] + timedelta(days=1)
    inside = tuple(sorted(day for day in days if first <= day <= last))
    if not inside:
        raise Unclear("No such weekday between these days")
    return Window(inside[0], inside[-1], OTHER_WINDOW, inside)


def of_the_year(
    parts: Sequence[Part], repeats: Repeats, year_start: date, hinted: date | None
) -> Window | None:
    """The whole year, where the words say so or name nothing but the year; else None.

    `hinted` is the first day of the row's month: what only goes on or comes again begins there.
    """
    kinds = {part.kind for part in parts}
    end = year_end(year_start)
    years = {part.year for part in parts if part.kind == "financial"}
    if repeats.always or (kinds and kinds <= {"financial"} and years <= {None, year_start.year}):
        plain = repeats.always or years == {year_start.year}
        notes = () if plain else ("Read as the whole year",)
        return Window(year_start, end, OTHER_WINDOW, notes=notes)
    if "always24" in kinds:
        day = date(year_start.year, 7, 24)
        note = "“24/7” read as all the time"
        choices = (Span(day, day, EXACT),)
        return Window(year_start, end, OTHER_WINDOW, sure=False, notes=(note,), choices=choices)
    own_year = kinds <= {"year"} and all(part.year in (year_start.year, end.year) for part in parts)
    if repeats.often or repeats.ongoing or (kinds and own_year):
        note = "Read to the end of the year"
        return Window(hinted or year_start, end, OTHER_WINDOW, sure=False, notes=(note,))
    return None
