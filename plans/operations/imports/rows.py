"""Make a communication of one row, and take over what the sheet says came of it."""

from datetime import date, time
from typing import Any

from django.db import transaction

from bsc_comms.kit import clock
from channels_registry.models import Channel
from partnership.models import Area, Audience, Objective, Partner, Person, Topic
from plans.choices import InvolvementState, PlacementState, Precision, RowState, State
from plans.models import Communication, ImportRow
from plans.operations.communications import (
    Details,
    log_communication,
    place_on_the_plan,
    set_aside,
)
from plans.operations.issuing import mark_issued
from plans.rules.reading.columns import STATE
from plans.rules.reported import REPORTED_AS_ISSUED, issued_first, why_kept_as_planned

AS_REPORTED = "as reported in the import"


class Names:
    """The reference data by code, read once for all rows of a sheet."""

    def __init__(self) -> None:
        self.partners = {one.code: one for one in Partner.objects.all()}
        self.areas = {one.code: one for one in Area.objects.all()}
        self.audiences = {one.code: one for one in Audience.objects.all()}
        self.objectives = {one.code: one for one in Objective.objects.all()}
        self.topics = {one.code: one for one in Topic.objects.all()}
        self.channels = {one.code: one for one in Channel.objects.all()}


@transaction.atomic
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


@transaction.atomic
def report_outcome(*, by: Person | None, row: ImportRow) -> str:
    """Take over what the sheet says came of it: issued, issued in part, postponed, cancelled.

    What a sheet calls done has no proof but the sheet, and no date but its window (rules of the
    domain 5). Of what is issued in part, the channel that the sheet names first counts as issued.
    Out: why something that the sheet calls issued stays planned, else "".
    """
    communication = Communication.objects.get(pk=row.communication_id)
    reading = row.reading
    if reading["result"]:
        Communication.objects.filter(pk=communication.pk).update(reported_result=reading["result"])
    if reading["state"] in (State.POSTPONED, State.CANCELLED):
        set_aside(
            by=by,
            communication=communication,
            opened_version=communication.version,
            state=State(reading["state"]),
            reason=status_words(row) or AS_REPORTED,
        )
    elif reading["state"] in REPORTED_AS_ISSUED:
        return _issue_as_reported(communication, by=by, row=row)
    return ""


def _issue_as_reported(communication: Communication, *, by: Person | None, row: ImportRow) -> str:
    reading, today = row.reading, clock.today()
    told = date.fromisoformat(reading["issued_on"]) if reading["issued_on"] else None
    first_day = told or communication.window_start
    why_not = why_kept_as_planned(
        reading["state"], first_day=first_day, channels=reading["channels"], today=today
    )
    if why_not or first_day is None:
        return why_not
    last_day = told or communication.window_end or first_day
    until = min(last_day, today)
    placements = communication.placements.filter(
        state=PlacementState.PLANNED,
        channel__code__in=issued_first(reading["state"], reading["channels"]),
    )
    for placement in placements.select_related("channel"):
        mark_issued(
            by=by,
            placement=placement,
            issued_on=first_day,
            issued_until=until if until > first_day else None,
            no_proof_reason=AS_REPORTED,
        )
    return ""


def status_words(row: ImportRow) -> str:
    """What the row's status cell says, word for word."""
    headings = row.plan_import.headings.items()
    heading = next((name for name, field in headings if field == STATE), "")
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
