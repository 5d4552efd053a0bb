"""Reads when the communication of a row is: out of its date, first and last day, time and month."""

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from bsc_comms.kit.in_words import long_day, whole_day
from bsc_comms.kit.patterns import late_pattern
from plans.rules.reading import columns as fields
from plans.rules.reading.date_words import months_in, names_year
from plans.rules.reading.dates import WindowReading, read_window
from plans.rules.reading.gathered import Row
from plans.rules.reading.own_dates import own_window
from plans.rules.reading.results import MOST_ALTERNATIVES, Alternative, NotUnderstood
from plans.rules.reading.spans import UNDATED
from plans.rules.reading.when.times import take_times

_LEADING_TO = late_pattern(r"^\s*(?:to|until|till|til|-|–)\s+", re.IGNORECASE)
_FOUR_FIGURES = late_pattern(r"([01]\d|2[0-3])(00|15|30|45)")
_ONGOING = late_pattern(
    r"^\W*(?:on-?going|continuing|continuous|open[\s-]ended|no\s+end(?:\s+date)?)\W*$",
    re.IGNORECASE,
)
_NO_END = late_pattern(r"^\W*(?:n/?a|none|same(?:\s+day)?)?\W*$", re.IGNORECASE)
_END_NOT_KNOWN = late_pattern(r"^[^\w?]*(?:tb[cad]|unknown|\?)\W*$", re.IGNORECASE)
#: What a column of its own says of a date that is not confirmed.
_PROVISIONAL = late_pattern(
    r"^\W*(?:prov|no\b|n\b|not\b|un|tb[ca]|to\s+be|draft|pencil|poss|maybe|likely|false|\?)",
    re.IGNORECASE,
)


def with_one_date(cells: Mapping[str, str]) -> dict[str, str]:
    """The cells with first day, last day and time of day put together as one date.

    An end whose start nobody says stays apart: it would look like a start.
    """
    rest = _with_times_apart(cells)
    first, last = rest.pop(fields.FROM, "").strip(), rest.pop(fields.TO, "").strip()
    begins, ends = (rest.pop(name, "").strip() for name in (fields.TIME, fields.END_TIME))
    text = _days(rest.get(fields.WHEN, "").strip(), first, last, timed=bool(begins))
    text = f"{text} {begins}".strip()
    if ends and not (begins or take_times(text.casefold()).start):
        rest[fields.END_TIME] = ends
    elif ends:
        text = f"{text}-{ends}"
    if text:
        rest[fields.WHEN] = text
    return rest


def _days(date_beside: str, first: str, last: str, *, timed: bool) -> str:
    """The days as one text. timed: a beginning stands there, so that an end may be one too."""
    if date_beside and not first and last:
        if timed and _END_NOT_KNOWN.match(last):
            return date_beside  # "9am" to "TBC": the day itself is known
        first = date_beside
    if first and last:
        return _first_to_last(first, last)
    if last:
        return last if _says_no_day(last) else f"until {last}"
    return first or date_beside


def _with_times_apart(cells: Mapping[str, str]) -> dict[str, str]:
    """The cells, with what is a time of day under "From" and "Until" where times belong."""
    rest = dict(cells)
    date_beside = rest.get(fields.WHEN, "").strip()
    for day, of_day in ((fields.FROM, fields.TIME), (fields.TO, fields.END_TIME)):
        if moment := _time_of_day(rest.get(day, ""), date_beside):
            del rest[day]
            told = rest.get(of_day, "").strip()
            rest[of_day] = " ".join(dict.fromkeys(filter(None, (told, moment))))
    return rest


def _time_of_day(text: str, date_beside: str) -> str:
    """The time that a cell says, if it says nothing else.

    Four figures could be a year as well, unless a date stands beside them.
    """
    text = _LEADING_TO.sub("", text.strip())
    if date_beside and (found := _FOUR_FIGURES.fullmatch(text)):
        return f"{found[1]}:{found[2]}"
    times = take_times(text.casefold())
    return text if times.start and not times.rest.strip() else ""


def _first_to_last(first: str, last: str) -> str:
    """First and last day as one text: "w/c 5 May" and "to end June", "4 Sept" and "ongoing"."""
    last = _LEADING_TO.sub("", last)
    if first.casefold() == last.casefold():
        return first
    if _ONGOING.match(last):
        return f"{first} onwards"
    if _END_NOT_KNOWN.match(last):
        return f"{first} (TBC)"
    if _NO_END.match(last):
        return first
    return f"{first} - {last}"


def _says_no_day(last: str) -> bool:
    return bool(_END_NOT_KNOWN.match(last) or _NO_END.match(last))


def window_of(row: Row, year_start: date) -> WindowReading | None:
    """When the communication of a row is; None where nothing says it, which is an error.

    A date of which its own column says that it is provisional is never confirmed.
    """
    window = _read_window_of(row, year_start)
    ends = row.text(fields.END_TIME)
    if window and ends:
        note = f"The end, {ends}, is left out: no time says when it starts"
        row.doubt(fields.WHEN, f"{window.text} - {ends}", _read_as(replace(window, note=note)))
    return window


def _read_window_of(row: Row, year_start: date) -> WindowReading | None:
    if own := own_window(row, year_start):
        _doubt(row, own)
        return own
    text, month = row.text(fields.WHEN), row.text(fields.MONTH)
    window = read_window(text, year_start=year_start, month_hint=month)
    if window is None:
        wrong = f"“{text}” is not a date we can read." if text else "There is no date and no month."
        row.wrong(fields.WHEN, text, wrong, _how_to_write(year_start))
        return None
    if window.confirmed and _PROVISIONAL.match(row.text(fields.CONFIRMED)):
        window = replace(window, confirmed=False)
    if window.precision == UNDATED and not window.sure:
        why = f"{window.note[:1].lower()}{window.note[1:]}"
        wrong = f"“{text}” is not a date we can read ({why})."
        row.wrong(fields.WHEN, text, wrong, _how_to_write(year_start), _alternatives(window))
    else:
        _doubt(row, window)
        _list_leftover(row, window)
    _compare_with_month(row, window, month, year_start)
    return window


def _how_to_write(year_start: date) -> str:
    year = f"{year_start.year}/{(year_start.year + 1) % 100:02}"
    return f"Write it like 7 Nov, 4 - 29 April, w/c 7 Nov, mid Dec or TBC, in the year {year}."


def _alternatives(window: WindowReading) -> tuple[Alternative, ...]:
    offered = window.alternatives[:MOST_ALTERNATIVES]
    return tuple(Alternative(label, instead) for label, instead in offered)


def _doubt(row: Row, window: WindowReading) -> None:
    """Keep with the row that its window wants a look, if it does."""
    if not window.sure or window.note:
        row.doubt(fields.WHEN, window.text, _read_as(window), _alternatives(window))


def _list_leftover(row: Row, window: WindowReading) -> None:
    if window.leftover:
        column, reason = row.column(fields.WHEN), "Says nothing about when"
        row.not_understood.append(NotUnderstood(column, window.leftover, reason, fields.WHEN))


def _compare_with_month(row: Row, window: WindowReading, month: str, year_start: date) -> None:
    """A month column that the date does not touch is worth a look; it changes nothing.

    Its year counts where the date names none: "7 Jan" beside "Jan 2016".
    """
    if not month:
        return
    hint = read_window("", year_start=year_start, month_hint=month)
    if hint is None or hint.start is None or hint.end is None:
        row.not_understood.append(
            NotUnderstood(row.column(fields.MONTH), month, "Not a month", fields.MONTH)
        )
        return
    same_months = set(months_in(month)) & set(months_in(window.text))
    if same_months and names_year(window.text):
        return
    if window.start and window.end and (window.end < hint.start or window.start > hint.end):
        row.doubt(
            fields.WHEN,
            window.text,
            f"The month column says {month}: check which is right",
            _in_that_month(window.start, window.end, hint.start, hint.end),
        )


def _in_that_month(start: date, end: date, first: date, last: date) -> tuple[Alternative, ...]:
    """The same day in the month column's month, and that month as a whole."""
    month = Alternative(f"Some time in {first:%B %Y}", f"{first:%B %Y}")
    if start != end or first.month != last.month or start.day > last.day:
        return (month,)
    day = first.replace(day=start.day)
    return (Alternative(long_day(day), whole_day(day)), month)


def _read_as(window: WindowReading) -> str:
    if window.start is None or window.end is None:
        return f"Read as not dated: {window.note}"
    days = f"{window.start:%d %b %Y}".lstrip("0")
    if window.end != window.start:
        days += f" to {window.end:%d %b %Y}".replace(" 0", " ")
    return f"Read as {days}" + (f": {window.note}" if window.note else "")
