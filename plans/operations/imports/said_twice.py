"""Rows of one sheet that say the same are pointed out: they may be one communication."""

from collections.abc import Mapping

from plans.models import ImportRow
from plans.rules.reading import columns as fields


class SaidTwice:
    """Two rows that say the same, but for their reference, may be one communication."""

    def __init__(self, columns: Mapping[str, str]) -> None:
        self._reference = _heading_of(columns, fields.REFERENCE)
        self._title = _heading_of(columns, fields.TITLE)
        self._seen: dict[int, int] = {}

    def point_out(self, row: ImportRow) -> None:
        """Doubt a row that says what one before it said, unless somebody has looked at it."""
        if row.errors or "why_skipped" in row.reading:
            return
        cells = hash(
            frozenset(
                (heading, text.casefold())
                for heading, text in row.original.items()
                if heading != self._reference
            )
        )
        first = self._seen.setdefault(cells, row.number)
        looked_at = {"field": fields.TITLE, "text": row.reading["title"]} in row.accepted
        if first != row.number and not looked_at:
            row.doubts.append(
                {
                    "column": self._title,
                    "text": row.reading["title"],
                    "read_as": f"Row {first} says the same",
                    "field": fields.TITLE,
                    "alternatives": [],
                }
            )


def _heading_of(columns: Mapping[str, str], field: str) -> str:
    """The first heading of a field, "" where the sheet has none."""
    return next((heading for heading, name in columns.items() if name == field), "")
