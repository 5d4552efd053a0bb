"""Reads the day on which a communication went out: beside its status, or in a column of its own."""

import re
from datetime import date, timedelta

from bsc_comms.kit.in_words import whole_day
from bsc_comms.kit.patterns import late_pattern
from plans.rules.reading import columns as fields
from plans.rules.reading.cells import says_nothing
from plans.rules.reading.date_words import names_year
from plans.rules.reading.dates import WindowReading, read_window
from plans.rules.reading.gathered import Row
from plans.rules.reading.spans import EXACT

#: A day at the beginning of what stands beside a status: "Done 5 Nov, 61 bikes".
_DAY_FIRST = late_pattern(
    r"^(?:on\s+)?(?P<day>\d{1,2}[/.]\d{1,2}(?:[/.](?:20)?\d\d)?|\d{1,2}(?:st|nd|rd|th)?\s+[a-z]{3,9}"
    r"(?:\s+20\d\d)?)(?=[\s,;:.–—-]|$)[\s,;:.–—-]*(?P<rest>.*)$",
    re.IGNORECASE | re.DOTALL,
)
#: Two figures and what they may count: "3/4 schools", "9.5 miles", but not "14/4 to all schools".
_MAYBE_SO_MANY = late_pattern(
    r"^\d{1,2}[/.]\d{1,2}\s+(?!(?:to|by|via|at|in|on|with|and|from|for|through|as|but)\b)[a-z]+",
    re.IGNORECASE,
)
#: How long before and after its planned days something goes out.
_EARLY, _LATE = timedelta(days=31), timedelta(days=92)
_NO_DAY = "Not read as one day, so the planned days count as those of issue: write it like 7 Nov"
_NOT_ISSUED = (
    "It is not called issued, so no day is kept: write Issued as its status if it went out"
)


def read_day(text: str, year_start: date, planned: WindowReading | None) -> date | None:
    """The one day that a text names and nothing else, if it does.

    In: the text; the first day of the sheet's financial year; when it was planned. A day without a
    year is that of the year in which it lies near the plan, if there is one: "3 Apr" for what was
    planned for 28 March is of the next financial year.
    """
    day = _one_day(text, year_start)
    if day is None or not _is_far(day, text, planned):
        return day
    years = (year_start.replace(year=year_start.year + step) for step in (1, -1))
    others = (_one_day(text, year) for year in years)
    return next((other for other in others if other and _near(other, planned)), day)


def day_beside_status(
    rest: str, year_start: date, planned: WindowReading | None
) -> tuple[date | None, str]:
    """The day in "Sent 14/4", and the rest; a bare number ("Sent 312") counts something.

    In: what stands beside the status; when it was planned. "3/4 schools" is a day only if it lies
    near that.
    """
    if not re.search(r"\d\s*[/.-]\s*\d|[a-z]{3}", rest, re.IGNORECASE):
        return None, rest
    if day := read_day(rest, year_start, planned):
        return day, ""
    first = _DAY_FIRST.match(rest)
    day = read_day(first["day"], year_start, planned) if first else None
    if first is None or day is None or (_MAYBE_SO_MANY.match(rest) and not _near(day, planned)):
        return None, rest
    return day, first["rest"]


def figures_not_a_day(rest: str) -> str:
    """The figures and the word after them that were not taken for a day, or ""."""
    found = _MAYBE_SO_MANY.match(rest)
    return found.group() if found else ""


def doubt_day_of_issue(
    row: Row,
    day: date | None,
    beside: date | None,
    *,
    planned: WindowReading | None,
    went_out: bool,
) -> None:
    """Keep with the row what becomes of the words of its column for the day of issue.

    day: what was read of them, which counts; beside: the day beside its status, which counts where
    that is None. planned: when it was to go out; what counts and lies far from that by the year in
    which it was read is doubted too. went_out: whether its status calls it issued.
    """
    text = row.text(fields.ISSUED_ON)
    if went_out:
        name = fields.STATE if day is None else fields.ISSUED_ON
        _doubt_its_year(row, name, day or beside, planned)
    if says_nothing(text):
        return
    if went_out and (why := _why_doubted(day, beside)):
        row.doubt(fields.ISSUED_ON, text, why)
    elif not went_out and any(letter.isdigit() for letter in text):
        row.doubt(fields.ISSUED_ON, text, _NOT_ISSUED)


def _why_doubted(day: date | None, beside: date | None) -> str:
    """What to check of a column that says a day of issue, beside a status that may; "" for none."""
    if beside is None:
        return _NO_DAY if day is None else ""
    if day is None:
        return f"Not read as one day, so {whole_day(beside)} beside its status counts"
    if day == beside:
        return ""
    return f"Its status says {whole_day(beside)}: the day of this column counts"


def _doubt_its_year(row: Row, name: str, day: date | None, planned: WindowReading | None) -> None:
    text = row.text(name)
    if day is not None and _is_far(day, text, planned):
        why = f"Read as {whole_day(day)}, far from when it was planned: write its year too"
        row.doubt(name, text, why)


def _one_day(text: str, year_start: date) -> date | None:
    window = read_window(text, year_start=year_start) if text else None
    if window is None or not window.sure or window.precision != EXACT or window.leftover:
        return None
    return window.start if window.start == window.end else None


def _is_far(day: date, text: str, planned: WindowReading | None) -> bool:
    """Whether a day whose text names no year lies far from the plan, where that has days."""
    has_days = planned is not None and planned.start is not None
    return has_days and not _near(day, planned) and not names_year(text)


def _near(day: date, planned: WindowReading | None) -> bool:
    if planned is None or planned.start is None or planned.end is None:
        return False
    return planned.start - _EARLY <= day <= planned.end + _LATE
