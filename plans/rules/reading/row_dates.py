"""Reads when the communication of a row is: out of its date, first and last day, time and month."""

import re
from collections.abc import Mapping
from datetime import date, time, timedelta

from plans.rules.reading import columns as fields
from plans.rules.reading.dates import WindowReading, read_window
from plans.rules.reading.gathered import Row
from plans.rules.reading.results import MOST_ALTERNATIVES, Alternative, NotUnderstood
from plans.rules.reading.spans import (
    EXACT,
    MONTH,
    OTHER_WINDOW,
    PART_OF_MONTH,
    QUARTER,
    UNDATED,
    WEEK,
)

_LEADING_TO = re.compile(r"^\s*(?:to|until|till|til|-|–)\s+", re.IGNORECASE)
_ONGOING = re.compile(
    r"^\W*(?:on-?going|continuing|continuous|open[\s-]ended|no\s+end(?:\s+date)?)\W*$",
    re.IGNORECASE,
)
_OPEN_WORDS = re.compile(
    r"^\W*(?:n/?a|none|tb[ca]|unknown|same(?:\s+day)?|\?*|-*)\W*$", re.IGNORECASE
)
_SERIAL = r"[34]\d{4}"
_DAY = rf"\d{{4}}-\d\d-\d\d|\d\d?/\d\d?/\d{{4}}|{_SERIAL}"
#: Day 0 of the numbers that spreadsheet programs keep for days.
_DAY_NOUGHT = date(1899, 12, 30)
_CLOCK = r"(?:[01]?\d|2[0-3]):[0-5]\d"
_OWN_DATE = re.compile(
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


def with_one_date(cells: Mapping[str, str]) -> dict[str, str]:
    """The cells with first day, last day and time of day put together as one date."""
    rest = dict(cells)
    first, last = rest.pop(fields.FROM, "").strip(), rest.pop(fields.TO, "").strip()
    times = [rest.pop(name, "").strip() for name in (fields.TIME, fields.END_TIME)]
    text = rest.get(fields.WHEN, "").strip()
    if first and last:
        text = _first_to_last(first, last)
    elif first or last:
        text = first or (last if _OPEN_WORDS.match(last) else f"until {last}")
    text = f"{text} {'-'.join(filter(None, times))}".strip()
    if text:
        rest[fields.WHEN] = text
    return rest


def _first_to_last(first: str, last: str) -> str:
    """First and last day as one text: "w/c 5 May" and "to end June", "4 Sept" and "ongoing"."""
    last = _LEADING_TO.sub("", last)
    if first.casefold() == last.casefold():
        return first
    if _ONGOING.match(last):
        return f"{first} onwards"
    if _OPEN_WORDS.match(last):
        return first
    return f"{first} - {last}"


def _own_window(row: Row) -> WindowReading | None:
    """The window as the planner's own sheet has it: two days, how precise they are, and times.

    None where the row does not say how precise its date is, or its days are typed otherwise.
    """
    text = row.text(fields.WHEN)
    precision = _PRECISIONS.get(" ".join(row.text(fields.PRECISION).casefold().split()))
    if row.text(fields.PRECISION) and precision is None:
        row.not_understood.append(
            NotUnderstood(
                row.column(fields.PRECISION),
                row.text(fields.PRECISION),
                f"Not one of {', '.join(label.capitalize() for label in _PRECISIONS)}",
                fields.PRECISION,
            )
        )
    if precision is None:
        return None
    if not text:
        return WindowReading(text, None, None, UNDATED) if precision == UNDATED else None
    found = _OWN_DATE.match(text)
    if found is None or precision == UNDATED:
        return None
    start = full_day(found["first"])
    end = full_day(found["last"]) if found["last"] else start
    if start is None or end is None or end < start:
        return None
    return WindowReading(
        text=text,
        start=start,
        end=end,
        precision=precision,
        confirmed=precision == EXACT and row.text(fields.CONFIRMED).casefold().startswith("conf"),
        start_time=_own_time(found["begins"]),
        end_time=_own_time(found["ends"]),
    )


def full_day(text: str) -> date | None:
    """A day with its year and nothing else: ISO, with slashes, or a spreadsheet's own number."""
    if not re.fullmatch(_DAY, text):
        return None
    if re.fullmatch(_SERIAL, text):
        return _DAY_NOUGHT + timedelta(days=int(text))
    numbers = [int(number) for number in re.findall(r"\d+", text)]
    year, month, day = numbers if "-" in text else reversed(numbers)
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _own_time(text: str | None) -> time | None:
    return time.fromisoformat(text.zfill(5)) if text else None


def window_of(row: Row, year_start: date) -> WindowReading | None:
    text, month = row.text(fields.WHEN), row.text(fields.MONTH)
    if own := _own_window(row):
        return own
    window = read_window(text, year_start=year_start, month_hint=month)
    year = f"{year_start.year}/{(year_start.year + 1) % 100:02}"
    right = f"Write it like 7 Nov, 4 - 29 April, w/c 7 Nov, mid Dec or TBC, in the year {year}."
    if window is None:
        wrong = f"“{text}” is not a date we can read." if text else "There is no date and no month."
        row.wrong(fields.WHEN, text, wrong, right)
        return None
    alternatives = tuple(
        Alternative(label, instead) for label, instead in window.alternatives[:MOST_ALTERNATIVES]
    )
    unread = not window.sure and window.precision == UNDATED
    if unread:
        why = f"{window.note[:1].lower()}{window.note[1:]}"
        wrong = f"“{text}” is not a date we can read ({why})."
        row.wrong(fields.WHEN, text, wrong, right, alternatives)
    elif not window.sure or window.note:
        row.doubt(fields.WHEN, window.text, _read_as(window), alternatives)
    if window.leftover and not unread:
        row.not_understood.append(
            NotUnderstood(
                row.column(fields.WHEN), window.leftover, "Says nothing about when", fields.WHEN
            )
        )
    _compare_with_month(row, window, month, year_start)
    return window


def _compare_with_month(row: Row, window: WindowReading, month: str, year_start: date) -> None:
    """A month column that the date does not touch is worth a look; it changes nothing."""
    if not month:
        return
    hint = read_window("", year_start=year_start, month_hint=month)
    if hint is None or hint.start is None or hint.end is None:
        row.not_understood.append(
            NotUnderstood(row.column(fields.MONTH), month, "Not a month", fields.MONTH)
        )
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
    return (Alternative(f"{day:%A} {day.day} {day:%B %Y}", f"{day.day} {day:%B %Y}"), month)


def _read_as(window: WindowReading) -> str:
    if window.start is None or window.end is None:
        return f"Read as not dated: {window.note}"
    days = f"{window.start:%d %b %Y}".lstrip("0")
    if window.end != window.start:
        days += f" to {window.end:%d %b %Y}".replace(" 0", " ")
    return f"Read as {days}" + (f": {window.note}" if window.note else "")
