"""Change communications as the rows of a corrected sheet say."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from typing import Any
from uuid import UUID

from django.db import transaction

from bsc_comms.kit.editing import StaleEdit
from bsc_comms.kit.refusals import ReasonNeeded
from channels_registry.choices import STILL_BOOKED
from partnership.models import Change, Partner, Person
from plans.choices import InvolvementState, PlacementState, RowState, State
from plans.models import Communication, ImportRow
from plans.operations.agreed.carrying import wordings_carried
from plans.operations.communications import bring_back, edit_communication, place_on_the_plan
from plans.operations.details import NotAllowedNow
from plans.operations.edits import Edit, edit_many
from plans.operations.imports.facts import declined, facts_on_the_plan
from plans.operations.imports.names import Names
from plans.operations.imports.rows import details_of, report_state
from plans.operations.involvements import who_answered
from plans.rules.facts import facts_of
from plans.rules.reading import columns as fields

#: What is said of a communication itself; who leads, who takes part and how far it is are more.
PLAIN = frozenset(
    {
        fields.TITLE,
        fields.MESSAGE,
        fields.WHEN,
        fields.AREA,
        fields.AUDIENCE,
        fields.CHANNEL,
        fields.OBJECTIVE,
        fields.TOPIC,
        fields.LOGO,
        fields.RESULT,
    }
)


class RowNotSaved(Exception):
    """The plan does not allow this change; the text says why."""


def change_by_rows(
    rows: Sequence[ImportRow],
    plan: Mapping[UUID, Communication],
    names: Names,
    *,
    by: Person | None,
) -> dict[int, str]:
    """Change communications as the differences of these rows say, most of them at one stroke.

    plan: the communications, which the caller's transaction holds and loaded after that. Returns,
    by the key of a row, why the plan does not allow its change: nothing of it is changed then.
    """
    alone = _to_be_changed_alone(rows, plan)
    _change_at_one_stroke([row for row in rows if row.pk not in alone], plan, names, by=by)
    problems = {}
    for row in rows:
        if row.pk in alone:
            try:
                _change_alone(row, communication_of(row, plan), names, by=by)
            except RowNotSaved as problem:
                problems[row.pk] = str(problem)
    return problems


def _change_at_one_stroke(
    rows: Sequence[ImportRow],
    plan: Mapping[UUID, Communication],
    names: Names,
    *,
    by: Person | None,
) -> None:
    edits = []
    for row in rows:
        taken = _taken(row)
        one = communication_of(row, plan)
        row.before = _before(one, taken)
        details = details_of(facts_of(row.reading), names, only=taken)
        edits.append(Edit(one, details, _reason(row), _act(taken)))
        row.state = RowState.UPDATED
    edit_many(edits, by=by)


def _to_be_changed_alone(
    rows: Sequence[ImportRow], plan: Mapping[UUID, Communication]
) -> frozenset[int]:
    """Rows whose change has consequences beyond the communication itself."""
    alone = []
    for row in rows:
        taken = _taken(row)
        if not PLAIN.issuperset(taken) or moves_slots(communication_of(row, plan), taken):
            alone.append(row.pk)
    return frozenset(alone)


def moves_slots(one: Communication, named: Collection[str]) -> bool:
    """Whether other channels would give back slots in editions that it holds."""
    held = any(each.booking_id for each in one.placements.all())
    return held and fields.CHANNEL in named


def communication_of(row: ImportRow, plan: Mapping[UUID, Communication]) -> Communication:
    """The communication that a row changes or has changed; ValueError for a row without one."""
    if row.communication_id is None:
        raise ValueError(f"Row {row.number} has no communication on the plan.")
    return plan[row.communication_id]


def _taken(row: ImportRow) -> list[str]:
    return [one["field"] for one in row.differences if one["wins"] == "sheet"]


def _change_alone(
    row: ImportRow, communication: Communication, names: Names, *, by: Person | None
) -> None:
    """Make the changes that a row's differences tell of a communication (from `facts.loaded`).

    Through the ordinary operations, so that history, earlier dates and versions are right. Raises
    RowNotSaved with a sentence; nothing is changed then.
    """
    taken = _taken(row)
    row.before = _before(communication, taken)
    try:
        with transaction.atomic():
            _edit(row, communication, names, taken, by=by)
            if fields.STATE in taken:
                _change_state(row, communication.pk, by=by)
    except NotAllowedNow as problem:
        raise RowNotSaved(str(problem)) from problem
    except (StaleEdit, ReasonNeeded) as problem:
        raise RowNotSaved("Somebody changed it in the same moment. Save again.") from problem
    row.state = RowState.UPDATED


def _edit(
    row: ImportRow,
    communication: Communication,
    names: Names,
    taken: list[str],
    *,
    by: Person | None,
) -> None:
    edited = [name for name in taken if name != fields.STATE]
    if not edited:
        return
    details = details_of(facts_of(row.reading), names, only=edited)
    if details.partners is not None:
        # The sheet does not know that a partner declined: its answer stays.
        said_no = {each.partner_id for each in declined(communication)}
        partners = [one for one in details.partners if one.pk not in said_no]
        details = replace(details, partners=partners)
    edit_communication(
        by=by,
        communication=communication,
        opened_version=communication.version,
        details=details,
        reason=_reason(row),
        act=_act(edited),
        involvement=InvolvementState.AGREED,
        no_longer=_no_longer(communication, details.partners),
    )


def _reason(row: ImportRow) -> str:
    return f"as the sheet of {row.plan_import.file_name} says"


def _act(edited: list[str]) -> str:
    return "moved" if edited == [fields.WHEN] else "edited"


def _no_longer(communication: Communication, partners: Any) -> list[Partner]:
    """Partners that the sheet names no more and that never answered themselves."""
    if partners is None:
        return []
    named = {one.pk for one in partners}
    gone = [one.partner for one in communication.involvements.all() if one.partner_id not in named]
    if not gone:
        return []
    answered = who_answered(communication)
    return [one for one in gone if Change.as_field(one.name) not in answered]


def _change_state(row: ImportRow, pk: Any, *, by: Person | None) -> None:
    current = Communication.objects.get(pk=pk)
    state = facts_of(row.reading)[fields.STATE]
    came_back = current.state == State.CANCELLED and state != State.CANCELLED
    if came_back or (current.state == State.POSTPONED and state == "planned"):
        current = bring_back(by=by, communication=current, opened_version=current.version)
        place_on_the_plan(by=by, communication=current)
    if state != "planned":
        report_state(current, by=by, row=row)


def _before(one: Communication, taken: list[str]) -> dict[str, Any]:
    held = facts_on_the_plan(one)
    involved = [*one.involvements.all(), *declined(one)]
    return {
        "facts": {name: held[name] for name in taken},
        "version": one.version,
        "state": str(one.state),
        "state_reason": one.state_reason,
        "issued": [
            str(each.pk) for each in one.placements.all() if each.state == PlacementState.ISSUED
        ],
        "partners": {str(each.partner_id): str(each.state) for each in involved},
        "contributions": {str(each.partner_id): each.contribution for each in involved},
        "issuers": {str(each.pk): each.partner_id for each in one.placements.all()},
        "internal_notes": one.internal_notes,
        "responsible": one.responsible_id,
        "carried": wordings_carried(one) if fields.CAMPAIGN in taken else {},
        "booked": {
            str(each.pk): each.booking.edition_id
            for each in one.placements.all()
            if each.booking is not None and each.booking.state in STILL_BOOKED
        },
    }
