"""Columns that stand for a value themselves: months and weeks of a year planner, ticked channels.

In "Apr | May | Jun" a mark says when; in "Web | Twitter | Leaflets" it says how. A cell that holds
words is no mark: in a planner without titles it is the communication itself.
"""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from itertools import pairwise

from bsc_comms.kit.patterns import late_pattern
from plans.rules.reading import columns as fields
from plans.rules.reading.date_words import (
    MONTH_AND_FIGURES,
    months_in,
    names_year,
    short_years,
    with_whole_year,
)
from plans.rules.reading.dates import WindowReading, read_window
from plans.rules.reading.spans import EXACT, MONTH, QUARTER, WEEK
from plans.rules.reading.terms import Terms
from plans.rules.reading.vocabulary import Vocabulary
from plans.rules.reading.words import tokens_of
from plans.rules.windows import MONTHS, month_window

_LEAST_TIMES = 3
_LEAST_TICKS = 2
_LONGEST = 24
_MARK = late_pattern(
    r"^\W*(?:[xyv✓✔☑●■▪◆★]|yes|tick|ticked|true|1|green|amber|red|[gar])?\W*$", re.IGNORECASE
)
_NO_MARK = late_pattern(r"^\s*(?:[-–—.]{0,2}|n/?a|no?|0|false|✗|✘)\s*$", re.IGNORECASE)


def is_blank(cell: str) -> bool:
    """Whether a cell of a planner says nothing, or no."""
    return bool(_NO_MARK.match(cell))


def is_mark(cell: str) -> bool:
    """Whether a cell is a bare mark: a cross, a tick, a bar, a colour."""
    return not is_blank(cell) and bool(_MARK.match(cell))


def times_of(headings: Sequence[str], year_start: date) -> dict[str, str]:
    """Headings that are times, each in words that a date cell could have; none if they are few."""
    years = _years_in(headings, year_start)
    windows = {
        heading: window
        for heading in headings
        if len(heading) <= _LONGEST
        and (window := _window(with_whole_year(heading, years), year_start))
    }
    if len(windows) < _LEAST_TIMES:
        return {}
    days = [window.start for window in windows.values() if window.start]
    firsts = all(day.day == 1 for day in days) and len(set(days)) == len(days)
    apart = {(later - earlier).days for earlier, later in pairwise(days)}
    weekly = all(gap % 7 == 0 for gap in apart)
    return {
        heading: _words(window, window.start, whole_months=firsts, weekly=weekly)
        for heading, window in windows.items()
        if window.start
    }


def said_by(marks: Mapping[str, str], cells: Mapping[str, str]) -> str:
    """When the marked cells of a row say: runs of neighbours from first to last, gaps as a list."""
    runs: list[list[str]] = []
    open_run = False
    for heading, text in marks.items():
        if is_blank(cells.get(heading, "")):
            open_run = False
            continue
        if open_run:
            runs[-1].append(text)
        else:
            runs.append([text])
        open_run = True
    return ", ".join(run[0] if len(run) == 1 else f"{run[0]} to {run[-1]}" for run in runs)


def ticked_fields(
    headings: Sequence[str], columns: Mapping[str, Sequence[str]], vocabulary: Vocabulary
) -> dict[str, str]:
    """Headings that are terms themselves, over columns of marks: heading to field."""
    vocabularies: Mapping[str, Terms] = {
        fields.CHANNEL: vocabulary.channels,
        fields.OTHERS: vocabulary.partners,
        fields.AUDIENCE: vocabulary.audiences,
        fields.AREA: vocabulary.areas,
        fields.TOPIC: vocabulary.topics,
    }
    ticked = [heading for heading in headings if _is_ticked(columns.get(heading, ()))]
    for name, terms in vocabularies.items():
        named = [heading for heading in ticked if _is_term(heading, terms)]
        if len(named) >= _LEAST_TICKS:
            return dict.fromkeys(named, name)
    return {}


def _is_ticked(cells: Sequence[str]) -> bool:
    said = [cell for cell in cells if cell.strip()]
    return bool(said) and all(is_mark(cell) or is_blank(cell) for cell in said)


def _is_term(heading: str, terms: Terms) -> bool:
    tokens = tokens_of(heading)
    places = [(match.start, match.end) for match in terms.find(heading)]
    return bool(tokens) and all(
        any(start <= token.start < end for start, end in places) for token in tokens
    )


def _window(heading: str, year_start: date) -> WindowReading | None:
    """The time that a heading names and nothing else beside it."""
    if not re.search(r"[A-Za-z]{3}|\d\D\d|\bq\d|\d{5}", heading, re.IGNORECASE):
        return None
    window = read_window(heading, year_start=year_start)
    if window is None or window.start is None or window.end is None or window.leftover:
        return None
    return window if window.precision in (EXACT, WEEK, MONTH, QUARTER) else None


def _years_in(headings: Sequence[str], year_start: date) -> frozenset[str]:
    """The figures that stand beside so many months that they are a year, no day: "Jan 16"."""
    beside = Counter(found["year"] for one in headings if (found := MONTH_AND_FIGURES.match(one)))
    return frozenset(year for year in short_years(year_start) if beside[year] >= _LEAST_TIMES)


def _words(window: WindowReading, start: date, *, whole_months: bool, weekly: bool) -> str:
    name = MONTHS[start.month]
    if window.precision == QUARTER:
        return f"{name} to {MONTHS[(start.month + 1) % 12 + 1]}"
    if window.precision == MONTH or whole_months:
        return f"{name} {start.year}" if names_year(window.text) else name
    day = f"{start.day} {name} {start.year}"
    return f"w/c {day}" if window.precision == WEEK or weekly else day


def is_time_in(text: str, time: str, year_start: date) -> bool:
    """Whether words in a planner's cell are a day or a part of that cell's own time ("12th")."""
    whole = read_window(time, year_start=year_start)
    part = read_window(text, year_start=year_start, month_hint=time)
    return bool(
        months_in(time)
        and whole
        and part
        and part.sure
        and not part.leftover
        and part.start
        and part.end
        and whole.start
        and whole.end
        and whole.start <= part.start
        and part.end <= month_window(whole.end.year, whole.end.month)[1]
        and part.precision != MONTH
    )
