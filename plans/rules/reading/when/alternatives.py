"""Other readings of a date that a person may choose, and the words that say each."""

from collections.abc import Iterable
from datetime import date, timedelta

from bsc_comms.kit.in_words import long_day, whole_day
from plans.rules.reading.spans import MONTH, WEEK, Span, year_end
from plans.rules.windows import month_window

#: What began so shortly before the plan's year may still be meant.
_SHORTLY_BEFORE = timedelta(days=31)
Alternatives = tuple[tuple[str, str], ...]


def alternatives(choices: Iterable[Span], taken: Span | None, year_start: date) -> Alternatives:
    """For each choice in the plan's year a label for people and the words to put in the cell.

    The reading that was taken is left out: to accept that needs no other words.
    """
    same = (taken.start, taken.end) if taken else None
    inside = [
        choice
        for choice in choices
        if choice.start >= year_start - _SHORTLY_BEFORE
        and choice.end >= year_start
        and choice.start <= year_end(year_start)
        and timedelta() <= choice.end - choice.start <= timedelta(days=366)
        and (choice.start, choice.end) != same
    ]
    return tuple(dict.fromkeys(_said(choice) for choice in inside))


def _said(choice: Span) -> tuple[str, str]:
    start, end = choice.start, choice.end
    if (start, end) == month_window(start.year, start.month):
        return f"Some time in {start:%B %Y}", f"{start:%B %Y}"
    if choice.precision == MONTH and end == month_window(end.year, end.month)[1]:
        return f"{start:%B %Y} to {end:%B %Y}", f"{start:%B %Y} - {end:%B %Y}"
    if start == end:
        return long_day(start), whole_day(start)
    if choice.precision == WEEK and start.weekday() == 0 and end == start + timedelta(days=6):
        return f"The week of {long_day(start)}", f"w/c {whole_day(start)}"
    return f"{whole_day(start)} to {whole_day(end)}", f"{whole_day(start)} - {whole_day(end)}"
