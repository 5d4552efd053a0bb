"""The rows of imported sheets that a communication came from, word for word."""

from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

from partnership.models import Person
from plans.choices import WAS_SAVED
from plans.models import Communication, ImportRow
from plans.policy import can_see_every_import
from plans.queries.imports.labels import field_label
from plans.queries.imports.sheets import cells_by_field, original_cells
from plans.rules.reading.put_right import Explained


@dataclass(frozen=True, slots=True)
class OriginalRow:
    """A row as it stood in its file, and what people said that its words mean.

    `corrections`: the field, what stood there, how it is read. `plan_import` is None for whoever
    does not see the import itself.
    """

    file_name: str
    place: str
    cells: list[tuple[str, str]]
    not_understood: list[dict[str, str]]
    corrections: list[tuple[str, str, str]]
    plan_import: UUID | None


def original_rows(communication: Communication, person: Person) -> list[OriginalRow]:
    """The rows that were saved as this communication, the latest first: one query."""
    rows = (
        ImportRow.objects.filter(communication=communication, state__in=WAS_SAVED)
        .select_related("plan_import")
        .defer("plan_import__content")
        .order_by("-plan_import__at", "-pk")
    )
    return [_original(row, person) for row in rows]


def _original(row: ImportRow, person: Person) -> OriginalRow:
    found = row.plan_import
    sees_it = can_see_every_import(person) or found.by_id == person.pk
    return OriginalRow(
        file_name=found.file_name,
        place=row.place,
        cells=original_cells(row),
        not_understood=list(row.not_understood),
        corrections=list(_corrections(row)),
        plan_import=found.pk if sees_it else None,
    )


def _corrections(row: ImportRow) -> Iterator[tuple[str, str, str]]:
    cells = cells_by_field(row)
    for one in row.plan_import.words:
        text = cells.get(one["field"], "")
        if text and one["field"] not in row.corrections:
            read = Explained.of([one]).apply({one["field"]: text})[one["field"]]
            if read != text:
                yield field_label(one["field"]), one["words"], one["instead"]
    for name, text in row.corrections.items():
        yield field_label(name), cells.get(name, ""), text
