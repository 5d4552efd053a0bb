"""Channels, offers or resources as a sheet that can be changed and sent back."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from bsc_comms.kit.spreadsheets import Row, Sheet, kept_as_text, write_csv, write_xlsx
from channels_registry.queries.sheets import NAMED_BY, key_of, values_of
from channels_registry.rules.sheets import COLUMNS, KEY, as_cell

MOST_LINES = 6  # a channel may be called by hundreds of names


def headings_of(kind: str) -> list[str]:
    return [column.heading for column in COLUMNS[kind]]


def rows_of(kind: str, entries: Iterable[Any]) -> list[Row]:
    """One row an entry, its code first."""
    return [
        [key_of(entry), *map(as_cell, values_of(entry, COLUMNS[kind]).values())]
        for entry in entries
    ]


def sheet_csv(kind: str, entries: Iterable[Any]) -> bytes:
    return write_csv(rows_of(kind, entries), headings=headings_of(kind))


def sheet_xlsx(kind: str, entries: Iterable[Any], *, title: str, at: datetime) -> bytes:
    rows = [[kept_as_text(cell) for cell in row] for row in rows_of(kind, entries)]
    sheet = Sheet(
        name=title,
        headings=headings_of(kind),
        rows=rows,
        named_by=len((KEY, *NAMED_BY[kind])),
        most_lines=MOST_LINES,
    )
    return write_xlsx([sheet], title=title, created=at)
