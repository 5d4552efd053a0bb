"""The rows of an import as a file: as understood, or the cells that want a person's eye."""

from collections.abc import Iterable

from bsc_comms.kit.spreadsheets import Cell, write_csv
from plans.queries.imports import ALL_ROWS, ReadRow

ROW_HEADINGS = [
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
FINDING_HEADINGS = ["Row", "Title", "Column", "In the cell", "What we say of it", "What to do"]


def import_csv(rows: Iterable[ReadRow], *, shown: str) -> bytes:
    """The rows as CSV: one line a row, or one line for each cell of the kind `shown`."""
    if shown == ALL_ROWS:
        return write_csv((_line(row) for row in rows), headings=ROW_HEADINGS)
    lines: Iterable[list[Cell]] = (
        [row.number, row.title, one.column, one.text, one.said, one.right]
        for row in rows
        for one in row.findings(shown)
    )
    return write_csv(lines, headings=FINDING_HEADINGS)


def _line(row: ReadRow) -> list[Cell]:
    look = [*row.refused, *row.doubts, *row.words]
    return [
        row.number,
        row.state_label,
        row.reference,
        row.title,
        row.message,
        row.when,
        "yes" if row.provisional else "no",
        row.lead[1],
        ", ".join(name for _, name in row.partners),
        row.where,
        ", ".join(row.audiences),
        ", ".join(row.channels),
        ", ".join(row.objectives),
        ", ".join(row.topics),
        row.outcome,
        "; ".join(f"{one.column}, “{one.text}”: {one.said}" for one in look),
    ]
