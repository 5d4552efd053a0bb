"""Read a sheet and keep all that stands in it; nothing goes on the plan yet."""

import dataclasses
import hashlib
from collections.abc import Mapping
from typing import Any

from django.db import transaction

from bsc_comms.kit import clock
from bsc_comms.kit.financial_year import FinancialYear
from bsc_comms.kit.tables import Table, TableRefused, read_table
from partnership.models import Person
from plans.choices import RowState
from plans.models import ImportRow, PlanImport
from plans.operations.imports.there import AlreadyThere
from plans.queries.vocabulary import vocabulary
from plans.rules.reading import Doubt, RowReading, SheetReading, read_sheet
from plans.rules.reading import columns as fields


class LeadNotNamed(TableRefused):
    """No column of the sheet says who leads, and nobody said whose sheet it is."""


@transaction.atomic
def read_plan_file(
    *, by: Person | None, name: str, content: bytes, year: FinancialYear, default_lead: str = ""
) -> PlanImport:
    """Read a sheet and keep what was read: each row, and what was left out and why.

    `default_lead` is the partner's code for a sheet that names no lead partner. Raises
    TableRefused, with a sentence for people, for a file that cannot be read at all, that has no
    column of titles, or (LeadNotNamed) that needs `default_lead` and has none. Nothing is kept
    then.
    """
    table = read_table(name, content)
    reading = read_sheet(
        table, vocabulary=vocabulary(), year_start=year.first, default_lead=default_lead
    )
    if fields.TITLE in reading.missing_columns:
        raise TableRefused(f"{reading.errors[0].wrong} {reading.errors[0].right}")
    if fields.LEAD in reading.missing_columns:
        raise LeadNotNamed("No column of this sheet says who leads.")
    if not reading.rows:
        raise TableRefused(f"“{name}” has no row that describes a communication.")
    plan_import = PlanImport.objects.create(
        file_name=name[-200:],
        sha256=hashlib.sha256(content).hexdigest(),
        year=year.start_year,
        headings=dict(reading.columns),
        unknown_headings=list(reading.unknown_columns),
        notes=_notes(table, reading, default_lead),
        at=clock.now(),
        by=by,
    )
    there = AlreadyThere.of(plan_import)
    rows = [_row(plan_import, row, there) for row in reading.rows]
    _point_out_what_stands_twice(rows, reading.columns)
    ImportRow.objects.bulk_create(rows, batch_size=500)
    return plan_import


def _notes(table: Table, reading: SheetReading, default_lead: str) -> dict[str, Any]:
    """What was read beside the rows, and what was left out: nothing is dropped in silence."""
    known = {*reading.columns, *reading.unknown_columns}
    return {
        "sheet": table.sheet,
        "other_sheets": list(table.other_sheets),
        "preamble": list(table.preamble),
        "header_row": table.header_row,
        "month_headings": [heading for heading in table.headings if heading not in known],
        "missing": list(reading.missing_columns),
        "skipped": [dataclasses.asdict(one) for one in reading.skipped],
        "default_lead": default_lead,
    }


def _row(plan_import: PlanImport, row: RowReading, there: AlreadyThere) -> ImportRow:
    read = _as_json(row)
    known = None if row.errors else there.find(row.number, read)
    if known is None and not row.errors and there.has_reference(read):
        read["doubts"].append(
            dataclasses.asdict(
                Doubt(
                    _heading_of(plan_import.headings, fields.REFERENCE),
                    row.reference,
                    "This reference was brought in before with another title: saving this row "
                    "makes a second communication",
                )
            )
        )
    if row.errors:
        state = RowState.REFUSED
    else:
        state = RowState.UNCHANGED if known else RowState.READY
    return ImportRow(
        plan_import=plan_import,
        number=row.number,
        original=dict(row.cells),
        reading=read,
        not_understood=[dataclasses.asdict(one) for one in row.not_understood],
        errors=[dataclasses.asdict(one) for one in row.errors],
        state=state,
        communication_id=known,
    )


def _point_out_what_stands_twice(rows: list[ImportRow], headings: Mapping[str, str]) -> None:
    """Two rows that say the same, but for their reference, may be one communication."""
    reference = _heading_of(headings, fields.REFERENCE)
    title = _heading_of(headings, fields.TITLE)
    seen: dict[frozenset[tuple[str, str]], int] = {}
    for row in rows:
        cells = frozenset(
            (heading, text.casefold())
            for heading, text in row.original.items()
            if heading != reference
        )
        first = seen.setdefault(cells, row.number)
        if first != row.number and row.state == RowState.READY:
            doubt = Doubt(title, row.reading["title"], f"Row {first} says the same")
            row.reading["doubts"].append(dataclasses.asdict(doubt))


def _heading_of(headings: Mapping[str, str], field: str) -> str:
    return next((heading for heading, name in headings.items() if name == field), "")


def _as_json(row: RowReading) -> dict[str, Any]:
    window = row.window
    return {
        "reference": row.reference[:60],
        "title": row.title,
        "message": row.message,
        "lead": row.lead,
        "others": list(row.others),
        "window": None
        if window is None
        else {
            "start": window.start.isoformat() if window.start else None,
            "end": window.end.isoformat() if window.end else None,
            "precision": str(window.precision),
            "confirmed": window.confirmed,
            "start_time": window.start_time.isoformat() if window.start_time else None,
            "end_time": window.end_time.isoformat() if window.end_time else None,
            "sure": window.sure,
            "text": window.text,
        },
        "reach": row.reach,
        "areas": list(row.areas),
        "place": row.place,
        "audiences": list(row.audiences),
        "channels": list(row.channels),
        "objectives": list(row.objectives),
        "topics": list(row.topics),
        "state": row.state,
        "issued_on": row.issued_on.isoformat() if row.issued_on else None,
        "logo": row.logo,
        "result": row.result,
        "doubts": [dataclasses.asdict(one) for one in row.doubts],
    }
