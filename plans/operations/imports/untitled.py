"""Sheets whose columns do not say what each communication is: kept, so that a person can say it."""

import dataclasses
from collections.abc import Iterator

from bsc_comms.kit.batches import in_batches
from bsc_comms.kit.tables import Table, TableRow
from plans.models import ImportRow, PlanImport
from plans.operations.imports.as_read import put_left_out
from plans.operations.imports.batches import BATCH
from plans.rules.headless import first_row, plain_headings, starts_with_a_row
from plans.rules.reading import SheetReader, SkippedRow
from plans.rules.reading import columns as fields
from plans.rules.reading.recognise import lies_on_its_side

NO_HEADINGS = (
    "There is no row of headings, so the first row was read as a communication too. "
    "Look at the columns."
)
WHY_LEFT_OUT = "No column says yet what each communication is"


def with_its_first_row(table: Table, reader: SheetReader) -> Table | None:
    """The table under plain headings, where what was taken for headings is a row; else None."""
    if not starts_with_a_row(
        table.headings, reader.found, vocabulary=reader.vocabulary, year_start=reader.year_start
    ):
        return None
    first = TableRow(table.header_row, first_row(table.headings))
    return dataclasses.replace(
        table,
        headings=plain_headings(len(table.headings)),
        rows=(first, *table.rows),
        notes=(*table.notes, NO_HEADINGS),
    )


def waits_for_its_titles(table: Table, reader: SheetReader) -> bool:
    """Whether it can be read as soon as somebody says which column holds the titles."""
    rows = [row.cells for row in table.rows]
    return fields.TITLE in reader.missing_columns and not lies_on_its_side(table.headings, rows)


def keep_unread(plan_import: PlanImport, table: Table, reader: SheetReader) -> int:
    """Keep all rows word for word, left out until a person names the column; how many.

    What the page says of it is `notes["no_titles"]`.
    """
    problem = reader.errors[0]
    plan_import.notes["no_titles"] = f"{problem.wrong} {problem.right}"
    kept = 0
    for batch in in_batches(_rows(plan_import, table), BATCH):
        ImportRow.objects.bulk_create(batch)
        kept += len(batch)
    return kept


def _rows(plan_import: PlanImport, table: Table) -> Iterator[ImportRow]:
    for each in table.rows:
        cells = {
            heading: cell for heading, cell in zip(table.headings, each.cells, strict=False) if cell
        }
        row = ImportRow(
            plan_import=plan_import, sheet=each.sheet, number=each.number, original=cells
        )
        put_left_out(
            row,
            SkippedRow(each.number, " ".join(cells.values()), WHY_LEFT_OUT, each.sheet, cells),
        )
        yield row
