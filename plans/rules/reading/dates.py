"""Reads when a communication is planned, out of the words that people type.

Planned is not scheduled: a reading is never more exact than the words. Where words contradict each
other (a Saturday that is a Monday, two dates with "or") the reading says that it is not sure and
falls back to the month, or to nothing at all. Years come from the financial year, 1 April to
31 March. Days are local days in London; times of day are as typed.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, time

from bsc_comms.kit.patterns import late_pattern
from plans.rules.reading.date_words import (
    Cut,
    Part,
    cut,
    months_in,
    names_year,
    short_years,
    with_whole_year,
)
from plans.rules.reading.spans import (
    EXACT,
    MONTH,
    OTHER_WINDOW,
    QUARTER,
    UNDATED,
    Span,
    Unclear,
    month_year,
    precision_of_months,
)
from plans.rules.reading.when.alternatives import alternatives
from plans.rules.reading.when.neighbours import words_in
from plans.rules.reading.when.periods import Window
from plans.rules.reading.when.reader import read_parts
from plans.rules.windows import month_window

_LONGEST = 300
_WHOLE_MONTHS = frozenset({MONTH, QUARTER, OTHER_WINDOW})
_TOO_NARROW = late_pattern("#{3,}")  # what a spreadsheet program saves as text of such a column
_NO_SUCH_DAY = "There is no such day"


@dataclass(frozen=True, slots=True)
class WindowReading:
    """When, as read: first and last day (both included), how exact, and what a person should check.

    `precision` is a code of `plans.choices.Precision`. `confirmed` is only ever true for an exact
    window without a word of doubt. `days` are single days named within the window. `leftover` are
    words that said nothing about when; `note` says what had to be assumed. `alternatives` are other
    readings: a label for people, and the words that are read as that without a doubt.
    """

    text: str
    start: date | None
    end: date | None
    precision: str
    confirmed: bool = False
    start_time: time | None = None
    end_time: time | None = None
    sure: bool = True
    leftover: str = ""
    note: str = ""
    days: tuple[date, ...] = ()
    alternatives: tuple[tuple[str, str], ...] = ()


def read_window(
    text: str, *, year_start: date, month_hint: str | None = None
) -> WindowReading | None:
    """Read one date cell.

    In: the text; `year_start`, the first day of the financial year of the sheet (1 April);
    `month_hint`, the text of its month column. Out: a window, or None where nothing could be read
    and the month column does not help. A month column by itself is of the year that it names.
    """
    text = " ".join(text.split())
    hinted = months_in((month_hint or "")[:_LONGEST])
    if len(text) > _LONGEST:
        return _fallback(text, hinted, year_start, "Too long for a date") if hinted else None
    if not text:
        return _of_month_column(month_hint or "", hinted, year_start) if hinted else None
    if _TOO_NARROW.search(text):
        return _fallback(text, hinted, year_start, "The column was too narrow to show its day")
    pieces = cut(text)
    try:
        window = _read(pieces, year_start, hinted)
    except Unclear as unclear:
        return _unclear(pieces, unclear, year_start, hinted)
    except (ValueError, OverflowError):
        months = _months_of(pieces.parts) or hinted
        return _no_such_day(pieces, months, year_start)
    return window or _nothing_said(pieces, year_start, hinted)


def _read(pieces: Cut, year_start: date, hinted: Sequence[int]) -> WindowReading | None:
    found = read_parts(pieces, year_start, hinted)
    if found is None:
        return None
    taken = Span(found.start, found.end, found.precision)
    sure = found.sure and not pieces.time_note
    return WindowReading(
        text=pieces.text,
        start=found.start,
        end=found.end,
        precision=found.precision,
        confirmed=found.precision == EXACT and sure and not pieces.provisional,
        start_time=pieces.start_time,
        end_time=pieces.end_time,
        sure=sure,
        leftover=_leftover(pieces),
        note="; ".join(dict.fromkeys(filter(None, (*found.notes, pieces.time_note)))),
        days=found.days,
        alternatives=alternatives([*found.choices, *_swapped(found, hinted)], taken, year_start),
    )


def _swapped(found: Window, hinted: Sequence[int]) -> list[Span]:
    """For a day in another month than the row's: day and month swapped, where that fits."""
    day = found.start
    other_way = found.start == found.end and list(hinted) == [day.day] and day.day != day.month
    if found.precision != EXACT or not other_way:
        return []
    swapped = date(day.year, day.day, day.month)
    return [Span(swapped, swapped, EXACT)]


def _unclear(
    pieces: Cut, unclear: Unclear, year_start: date, hinted: Sequence[int]
) -> WindowReading | None:
    """What is left where words contradict each other: the month they name, or the row's month."""
    if unclear.year and not hinted:
        start, end = month_window(unclear.year, unclear.months[0])
        reading = WindowReading(pieces.text, start, end, MONTH, sure=False, note=str(unclear))
    else:
        months = list(unclear.months) or _months_of(pieces.parts) or hinted
        reading = _fallback(pieces.text, months, year_start, str(unclear))
    taken = Span(reading.start, reading.end, "") if reading.start and reading.end else None
    return replace(reading, alternatives=alternatives(unclear.choices, taken, year_start))


def _no_such_day(pieces: Cut, months: Sequence[int], year_start: date) -> WindowReading:
    """ "31 June": the month, and the month's last day as what may have been meant."""
    reading = _fallback(pieces.text, months, year_start, _NO_SUCH_DAY)
    if reading.end is None or len(months) != 1:
        return reading
    last = Span(reading.end, reading.end, EXACT)
    return replace(reading, alternatives=alternatives([last], None, year_start))


def _nothing_said(pieces: Cut, year_start: date, hinted: Sequence[int]) -> WindowReading | None:
    leftover = _leftover(pieces)
    nothing_else = pieces.no_date or not (leftover or any(map(str.isdigit, pieces.text)))
    if hinted:
        return replace(
            _of_months(pieces.text, hinted, year_start),
            sure=nothing_else,
            leftover=leftover,
            note="" if nothing_else else "Only the month could be read",
        )
    if pieces.no_date or pieces.provisional:
        return WindowReading(pieces.text, None, None, UNDATED, leftover=leftover)
    return None


def _leftover(pieces: Cut) -> str:
    return pieces.leftover(words_in(pieces.parts))


def _months_of(parts: Iterable[Part]) -> list[int]:
    return list(dict.fromkeys(part.month for part in parts if part.month and part.kind != "serial"))


def _of_months(text: str, months: Sequence[int], year_start: date) -> WindowReading:
    spans = sorted(month_window(month_year(month, year_start), month) for month in months)
    start, end = spans[0][0], spans[-1][1]
    return WindowReading(text, start, end, precision_of_months(start, end))


def _of_month_column(text: str, months: Sequence[int], year_start: date) -> WindowReading:
    """The months that a column names, of the year that stands there too ("Jan 2016", "Jan 16")."""
    window = _of_months("", months, year_start)
    whole = with_whole_year(text, short_years(year_start))
    said = read_window(whole, year_start=year_start) if names_year(whole) else None
    if said is None or said.leftover or said.precision not in _WHOLE_MONTHS:
        return window
    same = (said.start, said.end) == (window.start, window.end)
    return window if same else replace(said, text=text)


def _fallback(text: str, months: Sequence[int], year_start: date, why: str) -> WindowReading:
    if not months:
        return WindowReading(text, None, None, UNDATED, sure=False, leftover=text, note=why)
    return replace(_of_months(text, months, year_start), sure=False, note=why)
