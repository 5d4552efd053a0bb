"""The rows of an import as a file: as understood, what changes, or cells that want an eye."""

from collections.abc import Iterable, Iterator
from itertools import chain

from bsc_comms.kit.names import listed
from bsc_comms.kit.spreadsheets import Cell, write_csv
from plans.queries.imports import CHANGES, LOOK, REFUSED, WORDS, ReadRow

ROW_HEADINGS = [
    "Sheet",
    "Row",
    "State",
    "Reference",
    "Title",
    "Message",
    "When",
    "Provisional",
    "Lead partner",
    "Other partners",
    "Where",
    "Who for",
    "Channels",
    "Objectives",
    "Topics",
    "Saved as",
    "To look at",
]
CHANGE_HEADINGS = [
    "Sheet",
    "Row",
    "State",
    "Reference",
    "Title",
    "Field",
    "On the plan before the sheet",
    "In the sheet",
    "What counts",
]
FINDING_HEADINGS = [
    "Sheet",
    "Row",
    "Title",
    "Column",
    "In the cell",
    "What we say of it",
    "What to do",
]


def import_csv(rows: Iterable[ReadRow], *, shown: str) -> bytes:
    """The rows as CSV: one line a row, or one for each field that changes or cell of that kind.

    Which sheet a row stands in is said only where several were read as one.
    """
    if shown == CHANGES:
        return _written(chain.from_iterable(map(_changes, rows)), CHANGE_HEADINGS)
    if shown not in (LOOK, REFUSED, WORDS):
        return _written((_line(row) for row in rows), ROW_HEADINGS)
    lines: Iterable[list[Cell]] = (
        [row.sheet, row.number, row.title, one.column, one.text, one.said, one.right]
        for row in rows
        for one in row.notes(shown)
    )
    return _written(lines, FINDING_HEADINGS)


def _written(lines: Iterable[list[Cell]], headings: list[str]) -> bytes:
    following = iter(lines)
    first = next(following, None)
    if first is not None and first[0]:
        return write_csv(chain([first], following), headings=headings)
    beside = (line[1:] for line in chain([first] if first else [], following))
    return write_csv(beside, headings=headings[1:])


def _changes(row: ReadRow) -> Iterator[list[Cell]]:
    """Each field in which sheet and plan differ, with both and which of them counts."""
    of_row: list[Cell] = [row.sheet, row.number, row.state_label, row.reference, row.title]
    for one in row.differences:
        counts = "The plan’s" if one["wins"] == "plan" else "The sheet’s"
        yield [*of_row, one["label"], one["before"], one["after"], counts]


def _line(row: ReadRow) -> list[Cell]:
    look = [*row.refused, *row.doubts, *row.words]
    return [
        row.sheet,
        row.number,
        row.state_label,
        row.reference,
        row.title,
        row.message,
        row.when,
        "yes" if row.provisional else "no",
        row.lead[1],
        listed(name for _, name in row.partners),
        row.where,
        listed(row.audiences),
        listed(row.channels),
        listed(row.objectives),
        listed(row.topics),
        row.outcome or row.why_left_out,
        "; ".join(f"{one.column}, “{one.text}”: {one.said}" for one in look),
    ]
