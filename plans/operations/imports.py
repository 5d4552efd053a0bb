"""Bring in a spreadsheet: read it and keep every row word for word, then save what was understood.

Reading and saving are two acts, so that a person sees what was understood before anything is on
the plan. Saving is one transaction.
"""

import dataclasses
import hashlib
from collections.abc import Iterable
from datetime import date, time
from typing import Any

from django.db import transaction

from bsc_comms.kit import clock
from bsc_comms.kit.financial_year import FinancialYear
from bsc_comms.kit.tables import read_table
from channels_registry.models import Channel
from partnership.models import Area, Audience, Objective, Partner, Person, Topic
from plans.choices import (
    ImportState,
    InvolvementState,
    PlacementState,
    Precision,
    RowState,
)
from plans.models import Communication, ImportRow, PlanImport
from plans.operations.communications import (
    Details,
    log_communication,
    place_on_the_plan,
    set_aside,
)
from plans.operations.issuing import mark_issued
from plans.queries.vocabulary import vocabulary
from plans.rules.reading import RowReading, read_sheet

AS_REPORTED = "as reported in the import"


@transaction.atomic
def read_plan_file(
    *, by: Person | None, name: str, content: bytes, year: FinancialYear, default_lead: str = ""
) -> PlanImport:
    """Read a sheet and keep what was read; nothing goes on the plan yet.

    `default_lead` is the partner's code for a sheet that names no lead partner. Raises
    TableRefused, with a sentence for people, for a file that cannot be read at all.
    """
    table = read_table(name, content)
    reading = read_sheet(
        table, vocabulary=vocabulary(), year_start=year.first, default_lead=default_lead
    )
    plan_import = PlanImport.objects.create(
        file_name=name[-200:],
        sha256=hashlib.sha256(content).hexdigest(),
        year=year.start_year,
        headings=dict(reading.columns),
        unknown_headings=list(reading.unknown_columns),
        at=clock.now(),
        by=by,
    )
    there = _already_there(year)
    ImportRow.objects.bulk_create(_row(plan_import, row, there) for row in reading.rows)
    return plan_import


@transaction.atomic
def save_import(*, by: Person | None, plan_import: PlanImport) -> int:
    """Put the rows that can be saved on the plan; how many. A second call saves nothing more."""
    claimed = PlanImport.objects.filter(pk=plan_import.pk, state=ImportState.READ).update(
        state=ImportState.SAVED
    )
    if not claimed:
        return 0
    names = Names()
    rows = list(plan_import.rows.filter(state=RowState.READY))
    for row in rows:
        log_row(by=by, row=row, names=names)
        report_outcome(by=by, row=row)
    return len(rows)


@transaction.atomic
def discard_import(*, by: Person | None, plan_import: PlanImport) -> None:
    """Keep nothing of a sheet that was read and not saved."""
    PlanImport.objects.filter(pk=plan_import.pk, state=ImportState.READ).update(
        state=ImportState.DISCARDED
    )


class Names:
    """The reference data by code, read once for all rows of a sheet."""

    def __init__(self) -> None:
        self.partners = {one.code: one for one in Partner.objects.all()}
        self.areas = {one.code: one for one in Area.objects.all()}
        self.audiences = {one.code: one for one in Audience.objects.all()}
        self.objectives = {one.code: one for one in Objective.objects.all()}
        self.topics = {one.code: one for one in Topic.objects.all()}
        self.channels = {one.code: one for one in Channel.objects.all()}


def log_row(*, by: Person | None, row: ImportRow, names: Names) -> Communication:
    """Log the communication that a row describes, as planned; what came of it is another matter."""
    reading = row.reading
    communication = log_communication(
        by=by,
        details=Details(
            fields=_fields(reading, names),
            channels=[names.channels[code] for code in reading["channels"]],
            partners=[names.partners[code] for code in reading["others"]],
        ),
        involvement=InvolvementState.AGREED,
    )
    place_on_the_plan(by=by, communication=communication)
    row.communication = communication
    row.state = RowState.SAVED
    row.save(update_fields=["communication", "state"])
    return communication


def report_outcome(*, by: Person | None, row: ImportRow) -> None:
    """Take over what the sheet says came of it: issued, issued in part, postponed, cancelled.

    What a sheet calls done has no proof but the sheet, and no date but its window (BRIEF rule 5).
    """
    communication = Communication.objects.get(pk=row.communication_id)
    if row.reading["result"]:
        Communication.objects.filter(pk=communication.pk).update(
            reported_result=row.reading["result"]
        )
    state = row.reading["state"]
    if state in ("postponed", "cancelled"):
        set_aside(
            by=by,
            communication=communication,
            opened_version=communication.version,
            state=state,
            reason=_status_words(row) or AS_REPORTED,
        )
    elif state in ("issued", "issued_in_part"):
        _issue_as_reported(communication, by=by, row=row)


def _issue_as_reported(communication: Communication, *, by: Person | None, row: ImportRow) -> None:
    if communication.window_start is None:
        return
    placements = communication.placements.filter(state=PlacementState.PLANNED).order_by("pk")
    if row.reading["state"] == "issued_in_part":
        placements = placements[:1]
    issued_on = row.reading["issued_on"]
    exact_day = issued_on or (
        communication.precision == Precision.EXACT
        and communication.window_start == communication.window_end
    )
    for placement in placements:
        mark_issued(
            by=by,
            placement=placement,
            issued_on=date.fromisoformat(issued_on) if issued_on else communication.window_start,
            issued_until=None if exact_day else communication.window_end,
            no_proof_reason=AS_REPORTED,
        )


def _status_words(row: ImportRow) -> str:
    heading = next(
        (name for name, field in row.plan_import.headings.items() if field == "status"), ""
    )
    return str(row.original.get(heading, "")).strip()


def _fields(reading: dict[str, Any], names: Names) -> dict[str, Any]:
    return {
        "title": reading["title"],
        "message": reading["message"],
        "lead_partner": names.partners[reading["lead"]],
        "imported_reference": reading["reference"],
        **_window_fields(reading["window"]),
        "reach": reading["reach"],
        "place_text": reading["place"],
        "branding": reading["logo"],
        "areas": [names.areas[code] for code in reading["areas"]],
        "audiences": [names.audiences[code] for code in reading["audiences"]],
        "objectives": [names.objectives[code] for code in reading["objectives"]],
        "topics": [names.topics[code] for code in reading["topics"]],
    }


def _window_fields(window: dict[str, Any] | None) -> dict[str, Any]:
    if window is None or window["start"] is None:
        return {"precision": Precision.UNDATED}
    return {
        "precision": window["precision"],
        "window_start": date.fromisoformat(window["start"]),
        "window_end": date.fromisoformat(window["end"] or window["start"]),
        "start_time": _time(window["start_time"]),
        "end_time": _time(window["end_time"]),
        "confirmed": window["confirmed"] and window["precision"] == Precision.EXACT,
    }


def _time(text: str | None) -> time | None:
    return time.fromisoformat(text) if text else None


def _row(
    plan_import: PlanImport, row: RowReading, there: dict[tuple[str, str, str], Communication]
) -> ImportRow:
    known = there.get((row.reference, row.title, row.lead))
    if row.errors:
        state = RowState.REFUSED
    else:
        state = RowState.UNCHANGED if known else RowState.READY
    return ImportRow(
        plan_import=plan_import,
        number=row.number,
        original=dict(row.cells),
        reading=_as_json(row),
        not_understood=[dataclasses.asdict(one) for one in row.not_understood],
        errors=[dataclasses.asdict(one) for one in row.errors],
        state=state,
        communication=known if not row.errors else None,
    )


def _as_json(row: RowReading) -> dict[str, Any]:
    window = row.window
    return {
        "reference": row.reference,
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


def _already_there(year: FinancialYear) -> dict[tuple[str, str, str], Communication]:
    saved: Iterable[ImportRow] = ImportRow.objects.filter(
        plan_import__year=year.start_year, communication__isnull=False
    ).select_related("communication__lead_partner")
    return {
        (
            row.reading["reference"],
            row.reading["title"],
            row.reading["lead"],
        ): row.communication
        for row in saved
        if row.communication is not None
    }
