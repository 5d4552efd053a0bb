"""Reads when a communication is in the planner's own sheet: its days, and how precise they are."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, time, timedelta

from bsc_comms.kit.patterns import late_pattern
from plans.rules.reading import columns as fields
from plans.rules.reading.dates import WindowReading, read_window
from plans.rules.reading.gathered import Row
from plans.rules.reading.results import NotUnderstood
from plans.rules.reading.spans import (
    EXACT,
    MONTH,
    OTHER_WINDOW,
    PART_OF_MONTH,
    QUARTER,
    UNDATED,
    WEEK,
    Span,
    precision_of_months,
)
from plans.rules.reading.when.alternatives import alternatives
from plans.rules.reading.when.shapes import shaped_day
from plans.rules.windows import month_window

_SERIAL = r"[34]\d{4}"
_DAY = rf"\d{{4}}-\d\d-\d\d|\d\d?/\d\d?/\d{{4}}|{_SERIAL}"
#: Day 0 of the numbers that spreadsheet programs keep for days.
_DAY_NOUGHT = date(1899, 12, 30)
_YEARS = range(1901, 2200)
_CLOCK = r"(?:[01]?\d|2[0-3]):[0-5]\d"
_DAYS_AND_TIMES = late_pattern(
    rf"^(?P<first>{_DAY})(?: - (?P<last>{_DAY}))?"
    rf"(?: (?P<begins>{_CLOCK})(?:-(?P<ends>{_CLOCK}))?)?$"
)
#: How precise a date is, in the words of the planner's own sheet.
_PRECISIONS: Mapping[str, str] = {
    "exact day or days": EXACT,
    "week": WEEK,
    "part of a month": PART_OF_MONTH,
    "month": MONTH,
    "quarter": QUARTER,
    "some time between two days": OTHER_WINDOW,
    "not yet known": UNDATED,
}
_WHAT_FITS: Mapping[str, str] = {
    WEEK: "a week has at most seven",
    PART_OF_MONTH: "a part of a month lies in one month and is not all of it",
    MONTH: "a month goes from its first to its last day",
    QUARTER: "a quarter is three whole months",
    UNDATED: "days are given",
}
#: The longest part of a month that words name: from the early to the middle part of it.
_LONGEST_PART = timedelta(days=20)


@dataclass(frozen=True, slots=True)
class _Days:
    """First and last day as typed, the times of day, and whether the words leave the days open."""

    first: date
    last: date
    begins: time | None = None
    ends: time | None = None
    is_open: bool = False


def own_window(row: Row, year_start: date) -> WindowReading | None:
    """The window as the planner's own sheet has it: two days, how precise they are, and times.

    Days that do not fit how precise they are called are some time between the two, with a doubt;
    so are times of day that a form would not take.
    None where the row does not say how precise its date is, or where its date is in words that say
    so themselves ("w/c 7 Nov").
    """
    text = row.text(fields.WHEN)
    precision = _precision_of(row)
    if precision == UNDATED and not text:
        return WindowReading(text, None, None, UNDATED)
    if not precision or not text:
        return None
    days = _full_days(text) or _worded_days(text, year_start)
    if days is None:
        return None
    fits = _fits(precision, days.first, days.last)
    misfit = "" if fits else f"Some time between these days, since {_WHAT_FITS[precision]}"
    begins, ends, of_times = _times_of(days, is_exact=fits and precision == EXACT)
    return WindowReading(
        text=text,
        start=days.first,
        end=days.last,
        precision=precision if fits else OTHER_WINDOW,
        confirmed=precision == EXACT and not days.is_open and _is_called_confirmed(row),
        start_time=begins,
        end_time=ends,
        sure=not (misfit or of_times),
        note="; ".join(filter(None, (misfit, of_times))),
        alternatives=() if fits else alternatives(_meant(precision, days), None, year_start),
    )


def _is_called_confirmed(row: Row) -> bool:
    return row.text(fields.CONFIRMED).casefold().startswith("conf")


def _precision_of(row: Row) -> str:
    """How precise the row says that its date is; "" where it does not say it in our words."""
    typed = row.text(fields.PRECISION)
    precision = _PRECISIONS.get(" ".join(typed.casefold().split()), "")
    if typed and not precision:
        labels = ", ".join(label.capitalize() for label in _PRECISIONS)
        row.not_understood.append(
            NotUnderstood(
                row.column(fields.PRECISION), typed, f"Not one of {labels}", fields.PRECISION
            )
        )
    return precision


def _full_days(text: str) -> _Days | None:
    """Days with their years, as the planner or a spreadsheet program writes them."""
    found = _DAYS_AND_TIMES.match(text)
    if found is None:
        return None
    first = full_day(found["first"])
    last = full_day(found["last"]) if found["last"] else first
    if first is None or last is None or last < first:
        return None
    return _Days(first, last, _time(found["begins"]), _time(found["ends"]))


def _worded_days(text: str, year_start: date) -> _Days | None:
    """Days in words ("7 Nov"), where they are sure and nothing but days."""
    read = read_window(text, year_start=year_start)
    plain = read is not None and read.precision == EXACT and read.sure and not read.leftover
    if read is None or not plain or read.start is None or read.end is None:
        return None
    return _Days(read.start, read.end, read.start_time, read.end_time, is_open=not read.confirmed)


def _times_of(days: _Days, *, is_exact: bool) -> tuple[time | None, time | None, str]:
    """The times of day that are kept, and what a person should check of them."""
    begins, ends = days.begins, days.ends
    if begins is None:
        return None, None, ""
    if not is_exact:
        why = "is left out, since only an exact day has one"
        return None, None, f"The time of day, {begins:%H:%M}, {why}"
    if ends is None or days.first < days.last or begins < ends:
        return begins, ends, ""
    why = f"is not after the start, {begins:%H:%M}: taken for the day after"
    return begins, ends, f"The end, {ends:%H:%M}, {why}"


def _fits(precision: str, first: date, last: date) -> bool:
    """Whether days can be what they are called."""
    length = last - first + timedelta(days=1)
    if precision == WEEK:
        return length <= timedelta(days=7)
    if precision == PART_OF_MONTH:
        one_month = (first.year, first.month) == (last.year, last.month)
        return one_month and length <= _LONGEST_PART
    if precision in (MONTH, QUARTER):
        whole = first.day == 1 and last == month_window(last.year, last.month)[1]
        return whole and precision_of_months(first, last) == precision
    return precision != UNDATED


def _meant(precision: str, days: _Days) -> list[Span]:
    """What may have been meant where days do not fit how precise they are called."""
    if precision == UNDATED:
        return [Span(days.first, days.last, EXACT)]
    if precision == WEEK:
        return [shaped_day(day, "weekaround") for day in (days.first, days.last)]
    if precision == QUARTER:
        return [_quarter_of(day) for day in (days.first, days.last)]
    return [Span(*month_window(day.year, day.month), MONTH) for day in (days.first, days.last)]


def _quarter_of(day: date) -> Span:
    first = (day.month - 1) // 3 * 3 + 1
    return Span(date(day.year, first, 1), month_window(day.year, first + 2)[1], MONTH)


def full_day(text: str) -> date | None:
    """A day with its year and nothing else: ISO, with slashes, or a spreadsheet's own number.

    None for a year that a finger slipped on, as where a person types a day.
    """
    if not re.fullmatch(_DAY, text):
        return None
    if re.fullmatch(_SERIAL, text):
        return _DAY_NOUGHT + timedelta(days=int(text))
    numbers = [int(number) for number in re.findall(r"\d+", text)]
    year, month, day = numbers if "-" in text else reversed(numbers)
    if year not in _YEARS:
        return None
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _time(text: str | None) -> time | None:
    return time.fromisoformat(text.zfill(5)) if text else None
