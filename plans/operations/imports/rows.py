"""Make a communication of one row, and take over what the sheet says came of it."""

from collections.abc import Collection, Mapping
from datetime import date, time
from typing import Any

from bsc_comms.kit import clock
from bsc_comms.kit.iso import day_of
from partnership.models import Person
from plans.choices import InvolvementState, PlacementState, State
from plans.models import Communication, ImportRow, Placement
from plans.operations.communications import set_aside
from plans.operations.details import Details
from plans.operations.drafts import Draft, draft, put_aside, put_on_the_plan
from plans.operations.imports.as_read import kept_as_planned
from plans.operations.imports.names import Names
from plans.operations.issuing import Issue, Proof, issue, mark_issued
from plans.rules.facts import FIELDS, facts_of
from plans.rules.reading import columns as fields
from plans.rules.reported import REPORTED_AS_ISSUED, issued_first

AS_REPORTED = "as reported in the import"

#: The facts that are lists of a communication itself, by the name of its field.
_LISTS: Mapping[str, str] = {
    fields.AUDIENCE: "audiences",
    fields.OBJECTIVE: "objectives",
    fields.TOPIC: "topics",
}
_TEXTS: Mapping[str, str] = {
    fields.TITLE: "title",
    fields.MESSAGE: "message",
    fields.LOGO: "branding",
    fields.RESULT: "reported_result",
}


def details_of(
    facts: Mapping[str, Any], names: Names, *, only: Collection[str] = FIELDS
) -> Details:
    """The facts (those named in `only`) as details of a communication."""
    said: dict[str, Any] = {}
    for name in only:
        if name in _TEXTS:
            said[_TEXTS[name]] = facts[name]
        elif name in _LISTS:
            terms = getattr(names, _LISTS[name])
            said[_LISTS[name]] = [terms[code] for code in facts[name]]
        elif name == fields.LEAD:
            said["lead_partner"] = names.partners[facts[name]]
        elif name == fields.WHEN:
            said |= _window_fields(facts[name])
        elif name == fields.AREA:
            said |= _area_fields(facts[name], names)
        elif name == fields.CAMPAIGN and facts[name] is not None:
            said["campaign"] = names.campaigns.get(facts[name]) if facts[name] else None
    channels = [names.channels[code] for code in facts[fields.CHANNEL]]
    partners = [names.partners[code] for code in facts[fields.OTHERS]]
    return Details(
        fields=said,
        channels=channels if fields.CHANNEL in only else None,
        partners=partners if fields.OTHERS in only else None,
    )


def logged_as(row: ImportRow, names: Names, only: Collection[str]) -> Details:
    """As what a row is logged: the facts named in `only`, under the sheet's own reference."""
    said = details_of(facts_of(row.reading), names, only=only)
    return Details(
        fields={**said.fields, "imported_reference": row.reading["reference"]},
        channels=[names.channels[code] for code in row.reading["channels"]],
        partners=said.partners,
    )


def draft_of(row: ImportRow, names: Names, *, by: Person | None) -> Draft:
    """The communication that a row describes, on the plan, with what the sheet says came of it.

    A row that the sheet calls issued and that cannot be so stays planned; the row says why.
    """
    made = draft(by=by, details=logged_as(row, names, FIELDS), involvement=InvolvementState.AGREED)
    made.told += put_on_the_plan(made.communication)
    reading = row.reading
    if reading["state"] in (State.POSTPONED, State.CANCELLED):
        made.communication.version += 1
        state, reason = State(reading["state"]), why_set_aside(row)
        made.told.append(put_aside(made.communication, state, reason=reason))
    elif said := issue_of(row):
        for placement in _issued_of(row, made.placements):
            made.told.append(issue(made.communication, placement, said))
    return made


def report_state(communication: Communication, *, by: Person | None, row: ImportRow) -> None:
    """Set one aside, or mark it issued, as its row says. Raises NotAllowedNow."""
    state = row.reading["state"]
    if state in (State.POSTPONED, State.CANCELLED):
        set_aside(
            by=by,
            communication=communication,
            opened_version=communication.version,
            state=State(state),
            reason=why_set_aside(row),
        )
    elif said := issue_of(row):
        planned = communication.placements.filter(state=PlacementState.PLANNED)
        if placements := _issued_of(row, planned.select_related("channel")):
            mark_issued(by=by, placements=placements, said=said)


def issue_of(row: ImportRow) -> Issue | None:
    """When it was issued, as precisely as the sheet says; None where it was not, or not yet."""
    reading = row.reading
    if reading["state"] not in REPORTED_AS_ISSUED or kept_as_planned(reading):
        return None
    window = reading["window"] or {}
    told = reading["issued_on"]
    first = date.fromisoformat(told or window["start"])
    last = date.fromisoformat(told or window.get("end") or window["start"])
    until = min(last, clock.today())
    return Issue(first, until if until > first else None, Proof(reason=AS_REPORTED))


def why_set_aside(row: ImportRow) -> str:
    """The reason that the sheet gives, else its status word for word."""
    return row.reading.get("reason") or status_words(row) or AS_REPORTED


def status_words(row: ImportRow) -> str:
    """What the row's status cell says, word for word."""
    headings = row.plan_import.headings.items()
    heading = next((name for name, held in headings if fields.STATE in fields.held_by(held)), "")
    return str(row.original.get(heading, "")).strip()


def _issued_of(row: ImportRow, placements: Collection[Placement]) -> list[Placement]:
    codes = issued_first(row.reading["state"], row.reading["channels"])
    return [one for one in placements if one.channel.code in codes]


def _window_fields(when: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "precision": when["precision"],
        "window_start": day_of(when["start"]),
        "window_end": day_of(when["end"]),
        "start_time": _time(when["start_time"]),
        "end_time": _time(when["end_time"]),
        "confirmed": when["confirmed"],
    }


def _area_fields(area: Mapping[str, Any], names: Names) -> dict[str, Any]:
    return {
        "reach": area["reach"],
        "place_text": area["place"],
        "areas": [names.areas[code] for code in area["areas"]],
    }


def _time(text: str | None) -> time | None:
    return time.fromisoformat(text) if text else None
