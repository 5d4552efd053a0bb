"""Rows of one sheet that say the same are pointed out: they may be one communication."""

from collections.abc import Iterable, Mapping
from typing import Any

from plans.choices import RowState
from plans.models import ImportRow, PlanImport
from plans.operations.imports.batches import AT_ONCE, write_rows
from plans.operations.imports.comparing import understood
from plans.rules.reading import columns as fields
from plans.rules.words import row_in_words

#: Marks what the rest of the sheet says of a row, beside what its own cells say.
OF_THE_SHEET = "sheet"


class SaidTwice:
    """Two rows that say the same, but for their reference, may be one communication."""

    def __init__(self, columns: Mapping[str, str]) -> None:
        self._reference = _heading_of(columns, fields.REFERENCE)
        self._title = _heading_of(columns, fields.TITLE)
        self._seen: dict[int, tuple[str, int]] = {}

    def point_out(self, row: ImportRow) -> None:
        """Doubt a row that says what one before it said, unless somebody has looked at it."""
        if row.state == RowState.SKIPPED or not understood(row.errors):
            return
        cells = hash(
            frozenset(
                (heading, text.casefold())
                for heading, text in row.original.items()
                if heading != self._reference
            )
        )
        this = (row.sheet, row.number)  # sheets that are read as one have the same numbers
        first = self._seen.setdefault(cells, this)
        looked_at = {"field": fields.TITLE, "text": row.reading["title"]} in row.accepted
        if first != this and not looked_at:
            row.doubts.append(
                {
                    "column": self._title,
                    "text": row.reading["title"],
                    "read_as": f"{_at_the_start(row_in_words(*first))} says the same",
                    "field": fields.TITLE,
                    "alternatives": [],
                    "source": OF_THE_SHEET,
                }
            )


def said_twice(row: ImportRow) -> list[dict[str, Any]]:
    """What its sheet says of a row, which no reading of the row alone finds out."""
    return [one for one in row.doubts if one.get("source") == OF_THE_SHEET]


def still_twice(row: ImportRow, said: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """What its sheet said of a row that was read again: gone with another title, or looked at."""
    if row.state == RowState.SKIPPED or fields.TITLE in row.corrections:
        return []
    text = row.reading["title"]
    if {"field": fields.TITLE, "text": text} in row.accepted:
        return []
    return [{**one, "text": text} for one in said]


def point_out_again(plan_import: PlanImport, rows: Iterable[ImportRow]) -> None:
    """Doubt these rows of an import once more where one before them says the same."""
    again = {row.pk: row for row in rows if not said_twice(row)}
    twice = SaidTwice(plan_import.headings)
    every = plan_import.rows.order_by("pk").filter(pk__lte=max(again, default=0))
    for row in every.iterator(chunk_size=AT_ONCE):
        twice.point_out(again.get(row.pk, row))
    write_rows(list(again.values()), ["doubts"])


def _heading_of(columns: Mapping[str, str], field: str) -> str:
    """The first heading of a field, "" where the sheet has none."""
    return next((heading for heading, name in columns.items() if name == field), "")


def _at_the_start(words: str) -> str:
    return words[:1].upper() + words[1:]
