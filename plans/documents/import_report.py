"""What was read of a sheet, and what became of it, as data for programs."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any
from uuid import UUID

from bsc_comms.kit import clock
from bsc_comms.kit.iso import day_of
from partnership.models import Partnership
from plans.choices import RowState, State
from plans.documents.plan_codes import HEADINGS, code_cells
from plans.models import ImportRow, PlanImport
from plans.queries.plan_export import Exported
from plans.rules.facts import when_of
from plans.rules.reading import columns as fields
from plans.rules.reported import ISSUED_IN_PART, REPORTED_AS_ISSUED, issued_first

#: The columns of the plan in codes that a field of a sheet speaks of.
CODES_OF: Mapping[str, str] = {
    fields.REFERENCE: "ref",
    fields.LEAD: "lead_partner",
    fields.OTHERS: "other_partners",
    **dict.fromkeys(
        (fields.WHEN, fields.FROM, fields.TO, fields.TIME, fields.MONTH, fields.MARK), "dates"
    ),
    fields.AREA: "area_codes",
    "reach": "scope",
    fields.AUDIENCE: "audience_codes",
    fields.CHANNEL: "channel_codes",
    fields.OBJECTIVE: "objective_codes",
    fields.TOPIC: "topic_codes",
    fields.STATE: "status",
    fields.LOGO: "logo_used",
}
_NO_ID = UUID(int=0)
STATE_WORDS: Mapping[str, str] = {
    RowState.READY: "new",
    RowState.SAVED: "new",
    RowState.CHANGED: "changed",
    RowState.UPDATED: "changed",
    RowState.UNCHANGED: "unchanged",
    RowState.REFUSED: "refused",
    RowState.SKIPPED: "skipped",
}


def report_head(plan_import: PlanImport, counts: Mapping[str, int]) -> dict[str, Any]:
    """What is to say of the file as a whole."""
    notes = plan_import.notes
    return {
        "file": plan_import.file_name,
        "year": plan_import.year_label,
        "year_guessed": notes.get("year_guessed", ""),
        "layout": plan_import.layout.name if plan_import.layout else None,
        "columns": plan_import.headings,
        "unknown_columns": plan_import.unknown_headings,
        "unsure_columns": [_unsure_column(one) for one in plan_import.columns_in_doubt],
        "file_notes": notes.get("file_notes", []),
        "counts": dict(counts),
        "not_in_this_one": notes.get("not_in_this_one", []),
        "sheets_not_read": notes.get("other_sheets", []),
        "above_the_headings": plan_import.above_the_headings,
    }


def report_rows(rows: Iterable[ImportRow]) -> Iterator[dict[str, Any]]:
    """Each row: how it was read, what is in doubt, what was not understood, what is wrong."""
    borough = Partnership.current().borough_code
    today = clock.today()
    for row in rows:
        yield {
            **_place(row),
            "state": STATE_WORDS[row.state],
            "ref": row.reading["reference"],
            "title": row.reading["title"],
            "reading": _in_codes(row.reading, borough, today),
            "unsure": [_unsure(one) for one in row.doubts],
            "not_understood": [_with_code(one) for one in row.not_understood],
            "errors": [_with_code(one) for one in row.errors],
            "differences": [_with_code(one) for one in row.differences],
        }


def report_skipped(rows: Iterable[ImportRow]) -> Iterator[dict[str, Any]]:
    """Each row that was left out, with its text and why."""
    for row in rows:
        yield {**_place(row), "text": row.reading["title"], "why": row.reading["why_skipped"]}


def _place(row: ImportRow) -> dict[str, Any]:
    return {"row": row.number, "sheet": row.sheet}


def _unsure(doubt: Mapping[str, Any]) -> dict[str, Any]:
    told = ("column", "text", "read_as", "alternatives")
    return {"field": _code(doubt["field"]), **{name: doubt[name] for name in told}}


def _unsure_column(doubt: Mapping[str, Any]) -> dict[str, Any]:
    """In the names of "columns", which "alternatives" can stand in for."""
    return {name: doubt[name] for name in ("column", "field", "read_as", "alternatives")}


def _with_code(one: Mapping[str, Any]) -> dict[str, Any]:
    return {**one, "field": _code(one["field"])}


def _code(field: str) -> str:
    return CODES_OF.get(field, field)


def _in_codes(reading: Mapping[str, Any], borough: str, today: date) -> dict[str, str]:
    exported = _as_exported(reading)
    codes = dict(zip(HEADINGS, code_cells(exported, borough=borough, today=today), strict=True))
    return {**codes, "precision": exported.precision}


def _as_exported(reading: Mapping[str, Any]) -> Exported:
    """The communication that the row would become, as the export writes it."""
    when = when_of(reading["window"])
    said = reading["state"]
    state: str = State.ISSUED if said in REPORTED_AS_ISSUED else State(said)
    if reading["kept_as_planned"]:
        state = State.PLANNED
    channels = sorted(reading["channels"])
    first = issued_first(said, reading["channels"]) if said == ISSUED_IN_PART else ()
    return Exported(
        id=_NO_ID,
        reference="",
        imported_reference=reading["reference"],
        title=reading["title"],
        message=reading["message"],
        lead=reading["lead"],
        others=tuple(sorted(reading["others"])),
        precision=when["precision"],
        start=day_of(when["start"]),
        end=day_of(when["end"]),
        start_time=None,
        end_time=None,
        confirmed=when["confirmed"],
        reach=reading["reach"],
        areas=tuple(sorted(reading["areas"])),
        place=reading["place"],
        audiences=tuple(sorted(reading["audiences"])),
        channels=tuple(dict.fromkeys([*first, *channels])),
        objectives=tuple(sorted(reading["objectives"])),
        topics=tuple(sorted(reading["topics"])),
        state=state,
        in_part=said == ISSUED_IN_PART and len(channels) > 1,
        issued_on=None,
        merged_into="",
        reason="",
        logo=reading["logo"],
        result="",
        campaign="",
        version=0,
    )
