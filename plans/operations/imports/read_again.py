"""Reading rows again under new words, for whoever corrects an import."""

from datetime import date

from bsc_comms.kit.batches import in_batches
from bsc_comms.kit.editing import StaleEdit
from plans.choices import ImportState
from plans.models import ImportRow, PlanImport
from plans.operations.imports.batches import BATCH, write_rows
from plans.operations.imports.errors import CannotBeRead, ImportClosed
from plans.operations.imports.reading import (
    CORRECTED,
    raise_version,
    read_row_again,
)
from plans.operations.imports.settling import settle_rows
from plans.operations.imports.taking_over import cells_of
from plans.rules.reading import Vocabulary, why_not_read
from plans.rules.reading import columns as fields

MOST_CHARACTERS = 2000
KNOWN_FIELDS = frozenset(
    value
    for name, value in vars(fields).items()
    if name.isupper() and isinstance(value, str) and name != "TICK"
)


def begin(plan_import: PlanImport, opened_version: int) -> None:
    """Win the right to correct this version; the import is then as the database has it."""
    won = raise_version(plan_import, opened_version)
    plan_import.refresh_from_db()
    if won:
        return
    if plan_import.state != ImportState.READ:
        raise ImportClosed.as_it_is(plan_import)
    raise StaleEdit


def read_again(plan_import: PlanImport, rows: list[ImportRow], known: Vocabulary) -> None:
    """Read rows again and compare them with the plan: all together, as each may be another's."""
    for batch in in_batches(rows, BATCH):
        for row in batch:
            row.plan_import = plan_import
            read_row_again(row, plan_import, known)
        write_rows(batch, CORRECTED)
    settle_rows(plan_import, rows)


def must_be_known(field: str) -> None:
    if field not in KNOWN_FIELDS:
        raise CannotBeRead(f"“{field}” is not something that a sheet says of a communication.")


def must_be_read(
    plan_import: PlanImport,
    known: Vocabulary,
    field: str,
    text: str,
    row: ImportRow | None = None,
) -> None:
    """Raises CannotBeRead where nothing of what a person typed for a field can be read.

    Of one row its month and day count; a text for many may rely on a month that one of them has.
    """
    window = (row.reading.get("window") if row else None) or {}
    start = window.get("start")
    why_not = why_not_read(
        field,
        text,
        vocabulary=known,
        year_start=plan_import.financial_year.first,
        on=date.fromisoformat(start) if start else None,
        month=_month_of(plan_import, row),
        legend=plan_import.notes.get("legend", {}),
    )
    if why_not:
        raise CannotBeRead(why_not, field)


def _month_of(plan_import: PlanImport, row: ImportRow | None) -> str:
    if row is not None:
        return str(row.reading.get("month", ""))
    months = plan_import.rows.exclude(reading__month="").values_list("reading__month", flat=True)
    return str(months.first() or "")


def words_typed(text: str) -> str:
    text = text.strip()
    if len(text) > MOST_CHARACTERS:
        raise CannotBeRead(f"Write at most {MOST_CHARACTERS:,} characters.")
    return text


def cells_said(plan_import: PlanImport, row: ImportRow, field: str) -> list[str]:
    """The cells of a field as typed, and what was taken from above the row for it."""
    of_field = cells_of(plan_import.headings, row.original, field)
    return [*of_field, str(row.reading.get("above", {}).get(field, ""))]
