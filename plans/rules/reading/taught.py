"""The columns of a sheet of which some are known from the last one with the same headings.

What was not learned then is recognised as in any sheet. What was learned holds; where the cells
speak against it, a person is asked.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import TypeVar

from plans.rules.reading import columns as fields
from plans.rules.reading.columns import Columns
from plans.rules.reading.contents import fits
from plans.rules.reading.recognise import cells_below, chosen_columns, read_columns
from plans.rules.reading.suiting import speak_against
from plans.rules.reading.vocabulary import Vocabulary

Held = TypeVar("Held")


def taught_columns(
    headings: Sequence[str],
    rows: Sequence[Sequence[str]],
    taught: Mapping[str, str],
    *,
    vocabulary: Vocabulary,
    year_start: date,
) -> Columns:
    """The columns as they were learned, and those of which nothing was learned.

    In: as in `read_columns`, and heading to field as learned ("" for a column to leave alone).
    """
    found = read_columns(headings, rows, vocabulary=vocabulary, year_start=year_start)
    if not taught:
        return found
    learned = chosen_columns(headings, taught, year_start=year_start)
    free = [heading for heading in headings if heading not in taught]
    columns = cells_below(headings, rows)
    contradicted = {
        heading: (found.field_of.get(heading, ""),)
        for heading in _read_otherwise(learned, found)
        if speak_against(
            learned.field_of[heading],
            found.field_of.get(heading, ""),
            fits(columns[heading], vocabulary=vocabulary, year_start=year_start),
        )
    }
    return replace(_with_free(learned, found, free), close=contradicted | _of(free, found.close))


def _read_otherwise(learned: Columns, found: Columns) -> Iterator[str]:
    for heading, field in learned.field_of.items():
        if heading not in learned.also and found.field_of.get(heading, "") != field:
            yield heading


def _with_free(learned: Columns, found: Columns, free: Sequence[str]) -> Columns:
    """What was learned, and of the other columns what it leaves to them."""
    taken = {*learned.held, *learned.ticked.values()} - fields.SEVERAL
    field_of = {
        heading: field for heading, field in _of(free, found.field_of).items() if field not in taken
    }
    also = {
        heading: field
        for heading, field in found.also.items()
        if heading in field_of and field not in taken
    }
    marks, ticked = _of(free, found.marks), _of(free, found.ticked)
    return Columns(
        field_of={**learned.field_of, **field_of},
        marks={**learned.marks, **marks},
        unknown=tuple(one for one in learned.unknown if one not in {*field_of, *marks, *ticked}),
        by_cells=tuple(heading for heading in found.by_cells if heading in field_of),
        ticked={**learned.ticked, **ticked},
        also={**learned.also, **also},
    )


def _of(headings: Sequence[str], held: Mapping[str, Held]) -> dict[str, Held]:
    return {heading: held[heading] for heading in headings if heading in held}
