"""A sheet without a row of headings: its first row is a communication like the others."""

from collections.abc import Sequence
from datetime import date

from plans.rules.reading.columns import TITLE, Columns
from plans.rules.reading.dates import read_window
from plans.rules.reading.headings import WHOLE, weigh_best
from plans.rules.reading.leads import only_partner
from plans.rules.reading.vocabulary import Vocabulary

#: How sure a date is that stands in a row; a heading names a month or a quarter at most.
_OF_A_ROW = frozenset({"exact", "week"})


def starts_with_a_row(
    headings: Sequence[str], found: Columns, *, vocabulary: Vocabulary, year_start: date
) -> bool:
    """Whether what was taken for headings says when something is or who leads it.

    In: the headings, what they were taken for, the words that are known and the first day of the
    sheet's year. Where one of them says itself that titles stand below it, or is a day or a term
    with a mark in its rows, they are headings.
    """
    named = {name for heading, name in found.field_of.items() if heading not in found.by_cells}
    if TITLE in named or found.marks or found.ticked:
        return False
    # A partner may be called "Lead".
    values = (heading for heading in headings if weigh_best(heading)[1] < WHOLE)
    return any(_is_a_day(each, year_start) or only_partner(each, vocabulary) for each in values)


def plain_headings(count: int) -> tuple[str, ...]:
    """Headings that say nothing but their place."""
    return tuple(_plain(place) for place in range(1, count + 1))


def has_plain_headings(headings: Sequence[str]) -> bool:
    """Whether a sheet has no headings of its own."""
    return bool(headings) and tuple(headings) == plain_headings(len(headings))


def first_row(headings: Sequence[str]) -> tuple[str, ...]:
    """The cells that were taken for headings, as they stood in the row."""
    return tuple(
        "" if heading == _plain(place) else heading.removesuffix(f" (column {place})")
        for place, heading in enumerate(headings, start=1)
    )


def _plain(place: int) -> str:
    return f"Column {place}"


def _is_a_day(text: str, year_start: date) -> bool:
    window = read_window(text, year_start=year_start)
    return window is not None and window.precision in _OF_A_ROW and not window.leftover
