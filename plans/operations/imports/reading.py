"""Read a sheet and keep all that stands in it; nothing goes on the plan yet."""

from collections.abc import Iterator, Mapping
from typing import Any

from django.db import transaction
from django.db.models import F

from bsc_comms.kit import clock
from bsc_comms.kit.batches import in_batches
from bsc_comms.kit.financial_year import FinancialYear
from bsc_comms.kit.spreadsheets import HOW_TO_USE
from bsc_comms.kit.tables import Table, TableRefused
from partnership.models import Partner, Person
from plans.choices import ImportState
from plans.models import ImportRow, Layout, PlanImport
from plans.operations.imports import layouts
from plans.operations.imports.as_read import plain, put_left_out, put_reading
from plans.operations.imports.batches import BATCH, write_rows
from plans.operations.imports.kept_rows import CorrectionsByRow, KeptRows, each_kept_row
from plans.operations.imports.opening import open_plan
from plans.operations.imports.progress import Progress, told_on_the_way
from plans.operations.imports.said_twice import SaidTwice, said_twice, still_twice
from plans.operations.imports.settling import settle
from plans.operations.imports.taking_over import TakingOver
from plans.operations.imports.untitled import keep_unread, waits_for_its_titles, with_its_first_row
from plans.queries.vocabulary import vocabulary_for
from plans.rules.canonical import sha256_of
from plans.rules.own_files import what_it_is
from plans.rules.reading import RowReading, SheetReader, SkippedRow, Vocabulary, sheet_reader
from plans.rules.reading import columns as fields
from plans.rules.reading.headings import are_of_a_forward_plan
from plans.rules.reading.months_first import months_that_stand_first
from plans.rules.which_year import GuessedYear, guess_year

LARGE = 500
A_FORWARD_PLAN = (
    "is a published forward plan, which stays as it was published. On the page of the plan, press "
    "“Download for Excel”, change that file and bring it in."
)
#: What a row holds of its reading; the rest of it is what a person did.
READ = [
    "reading",
    "doubts",
    "not_understood",
    "errors",
    "state",
    "communication",
    "differences",
]
#: What a row holds of what a person put right, with what was read by it.
CORRECTED = [*READ, "corrections", "accepted", "sheet_wins"]
#: What an import holds of its reading; its version is raised by who corrects it.
FOUND_OUT = [
    "year",
    "content",
    "columns",
    "headings",
    "unknown_headings",
    "words",
    "layout",
    "default_lead",
    "notes",
    "state",
    "refused_because",
    "rows_in_all",
    "rows_done",
]


class Overtaken(Exception):
    """Another worker read the same import in the same moment: one of the two starts again."""


def read_plan_file(
    *,
    by: Person | None,
    name: str,
    content: bytes,
    year: FinancialYear | None = None,
    default_lead: str = "",
    layout: Layout | None = None,
    progress: Progress | None = None,
) -> PlanImport:
    """Read a file now, whatever its size, and keep every row with what was understood of it.

    `year`, `default_lead` and `layout` as in receive_plan_file; `progress` is told how many rows of
    how many were read. Raises TableRefused; nothing is kept then.
    """
    plan_import = new_import(
        by=by, name=name, content=content, year=year, default_lead=default_lead, layout=layout
    )
    read_now(plan_import, [open_plan(name, content)], progress)
    if plan_import.asks_titles:
        plan_import.delete()
        raise TableRefused(plan_import.notes["no_titles"])
    return plan_import


def read_now(
    plan_import: PlanImport, opened: list[Table], progress: Progress | None = None
) -> None:
    """Keep a new import with what stands in its table; of a small one all or nothing at once.

    The one table is taken out of the list, so that its memory is free once it has been read.
    """
    if len(opened[0].rows) <= LARGE:
        with transaction.atomic():
            plan_import.save(force_insert=True)
            finish_reading(plan_import, read_table_into(plan_import, opened.pop()))
        return
    plan_import.save(force_insert=True)
    try:
        finish_reading(plan_import, read_table_into(plan_import, opened.pop(), progress))
    except BaseException:
        plan_import.delete()
        raise


def new_import(
    *,
    by: Person | None,
    name: str,
    content: bytes,
    year: FinancialYear | None,
    default_lead: str,
    layout: Layout | None,
) -> PlanImport:
    """An import that is not saved yet; without a year it is looked for when the file is read."""
    return PlanImport(
        file_name=name[-200:],
        sha256=sha256_of(content),
        year=(year or FinancialYear.of(clock.today())).start_year,
        default_lead=Partner.objects.get(code=default_lead) if default_lead else None,
        layout=layout,
        notes={"year_said": year is not None},
        state=ImportState.RECEIVED,
        at=clock.now(),
        by=by,
    )


def read_table_into(plan_import: PlanImport, table: Table, progress: Progress | None = None) -> int:
    """Read a table into an import that was received, which `finish_reading` makes READ; how many.

    Rows are written a few at a time, each time in a transaction of its own unless the caller's
    holds: nobody sees them before the import is READ. Where no column holds titles, the rows are
    kept unread until somebody names it. Raises TableRefused for a table without communications.
    """
    if are_of_a_forward_plan(table.headings):
        raise TableRefused(f"“{table.name}” {A_FORWARD_PLAN}")
    if another := what_it_is(table.headings):
        raise TableRefused(f"“{table.name}” {another}")
    _choose_year(plan_import, table)
    layouts.offer(plan_import, table.headings)
    reader = _reader(
        plan_import,
        table,
        columns=layouts.columns_of(plan_import),
        taught=layouts.taught_of(plan_import),
    )
    if (whole := with_its_first_row(table, reader)) is not None:
        table, reader = whole, _reader(plan_import, whole, columns=None)
    if reader.errors and not waits_for_its_titles(table, reader):
        raise TableRefused(f"{reader.errors[0].wrong} {reader.errors[0].right}")
    _keep_what_was_found(plan_import, table, reader)
    plan_import.rows.all().delete()
    if reader.errors:
        return keep_unread(plan_import, table, reader)
    twice = SaidTwice(reader.columns)
    taking_over = TakingOver(plan_import)
    wrote = communications = 0
    read = told_on_the_way(_new_rows(plan_import, reader, twice), len(table.rows), progress)
    for batch in in_batches(read, BATCH):
        for row in taking_over.put(batch):
            read_row_again(row, plan_import)
        ImportRow.objects.bulk_create(batch)
        wrote += len(batch)
        communications += sum(1 for row in batch if "why_skipped" not in row.reading)
    if not plan_import.asks_whose:
        plan_import.notes["read_before"] = True
    if not communications:
        raise TableRefused(f"“{table.name}” has no row that describes a communication.")
    return wrote


def read_rows_again(plan_import: PlanImport, progress: Progress | None = None) -> None:
    """Read all kept rows of an import again, by its year, columns, words and corrections."""
    kept = list(plan_import.rows.order_by("pk").values_list("pk", "sheet", "original"))
    table = KeptRows.of(plan_import, kept)
    corrections = dict(plan_import.rows.exclude(corrections={}).values_list("pk", "corrections"))
    reader = _reader(
        plan_import,
        table,
        columns=layouts.columns_of(plan_import),
        taught=layouts.taught_of(plan_import),
        legend=plan_import.notes.get("legend", {}),
        corrections=CorrectionsByRow(corrections),
    )
    _keep_columns(plan_import, reader)
    twice = SaidTwice(reader.columns)
    taking_over = TakingOver(plan_import)
    read_again = told_on_the_way(each_kept_row(reader), len(kept), progress)
    for numbers in in_batches(read_again, BATCH):
        rows = plan_import.rows.in_bulk([pk for pk, _ in numbers])
        for pk, read in numbers:
            put(rows[pk], read)
            twice.point_out(rows[pk])
        changed = [rows[pk] for pk, _ in numbers]
        for row in taking_over.put(changed):
            read_row_again(row, plan_import)
        write_rows(changed, CORRECTED)
    plan_import.notes["read_before"] = True
    finish_reading(plan_import, len(kept))


def read_row_again(
    row: ImportRow, plan_import: PlanImport, words: Vocabulary | None = None
) -> None:
    """Read one row as it was read in its sheet, with its corrections; it is not saved."""
    reader = _reader(
        plan_import,
        KeptRows.of(plan_import, [(row.number, row.sheet, row.original)]),
        columns=plan_import.headings,
        legend=plan_import.notes.get("legend", {}),
        corrections=CorrectionsByRow({row.number: row.corrections}),
        month=row.reading.get("month", ""),
        above=row.reading.get("above", {}),
        words=words,
    )
    said = said_twice(row)
    for _, read in each_kept_row(reader):
        put(row, read)
    row.doubts += still_twice(row, said)


def put(row: ImportRow, read: RowReading | SkippedRow) -> None:
    """Put a reading, or why there is none, into a row."""
    if isinstance(read, SkippedRow):
        put_left_out(row, read)
    else:
        put_reading(row, read)


def finish_reading(plan_import: PlanImport, count: int) -> None:
    """Find what the plan has already, and let the import be seen. Raises Overtaken.

    One that somebody put away while it was read stays put away.
    """
    # In a transaction of its own for a few rows at a time: until it is READ nobody sees it.
    settle(plan_import)
    with transaction.atomic():
        if plan_import.rows.count() != count:
            raise Overtaken
        put_away = PlanImport.objects.select_for_update(no_key=True).filter(
            pk=plan_import.pk, state=ImportState.DISCARDED
        )
        plan_import.state = ImportState.DISCARDED if put_away.exists() else ImportState.READ
        plan_import.content = None
        plan_import.rows_done = plan_import.rows_in_all = count
        plan_import.refused_because = ""
        plan_import.save(update_fields=FOUND_OUT)


# --- what is read ---


def _reader(
    plan_import: PlanImport,
    table: Any,
    *,
    columns: Mapping[str, str] | None,
    words: Vocabulary | None = None,
    **more: Any,
) -> SheetReader:
    return sheet_reader(
        table,
        vocabulary=words or vocabulary_for(plan_import.by),
        year_start=plan_import.financial_year.first,
        default_lead=plan_import.default_lead.code if plan_import.default_lead else "",
        columns=columns,
        words=plan_import.words,
        **more,
    )


def _new_rows(
    plan_import: PlanImport, reader: SheetReader, twice: SaidTwice
) -> Iterator[ImportRow]:
    for read in reader.rows():
        row = ImportRow(
            plan_import=plan_import,
            sheet=read.sheet,
            number=read.number,
            original=dict(read.cells),
        )
        put(row, read)
        twice.point_out(row)
        yield row


# --- what is kept of the sheet as a whole ---


def _choose_year(plan_import: PlanImport, table: Table) -> None:
    if plan_import.notes["year_said"]:
        return
    cells = (cell for row in table.rows for cell in row.cells if cell)
    found: GuessedYear = guess_year(table, cells, today=clock.today())
    plan_import.year = found.year.start_year
    plan_import.notes["year_guessed"] = found.said


def _keep_what_was_found(plan_import: PlanImport, table: Table, reader: SheetReader) -> None:
    """What was read beside the rows, and what was left out: nothing is dropped in silence."""
    plan_import.columns = list(table.headings)
    plan_import.notes |= {
        "sheet": table.sheet,
        "other_sheets": [each for each in table.other_sheets if each != HOW_TO_USE],
        "preamble": list(table.preamble),
        "header_row": table.header_row,
        "file_notes": [*table.notes, *months_that_stand_first(table, reader.columns)],
        "legend": dict(reader.legend),
    }
    _keep_columns(plan_import, reader)


def _keep_columns(plan_import: PlanImport, reader: SheetReader) -> None:
    plan_import.headings = dict(reader.columns)
    plan_import.unknown_headings = list(reader.unknown_columns)
    plan_import.notes |= {
        "month_headings": [
            heading for heading, name in reader.columns.items() if name == fields.MARK
        ],
        "missing": list(reader.missing_columns),
        "doubts": [plain(one) for one in reader.doubts],
    }


def raise_version(plan_import: PlanImport, opened_version: int) -> bool:
    """Win the right to correct this version: exactly one of any that ask."""
    won = PlanImport.objects.filter(
        pk=plan_import.pk, version=opened_version, state=ImportState.READ
    ).update(version=F("version") + 1)
    return bool(won)
