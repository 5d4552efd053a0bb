"""Give communications the values back that they had before a corrected sheet changed them."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from partnership.models import Person
from partnership.operations import record_changes
from partnership.policy import speaks_for
from plans.choices import WAS_ISSUED, InvolvementState, PlacementState, State
from plans.models import Communication, ImportRow
from plans.operations.agreed.carrying import carry_again
from plans.operations.asked_of_others import ask_as_it_stands
from plans.operations.communications import edit_communication
from plans.operations.correcting_issued import PLANNED_AGAIN
from plans.operations.details import Details
from plans.operations.drafts import change_state
from plans.operations.edits import Edit, edit_many
from plans.operations.evaluation_asking import ask_anew_once_issued
from plans.operations.imports.changing import PLAIN, communication_of, moves_slots
from plans.operations.imports.names import Names
from plans.operations.imports.rows import details_of
from plans.operations.imports.slots import SlotAgain, book_again
from plans.rules.reading import columns as fields

TAKEN_BACK = "taken back"


def restore(
    rows: Sequence[ImportRow],
    plan: Mapping[UUID, Communication],
    names: Names,
    *,
    by: Person | None,
) -> tuple[dict[UUID, int], list[SlotAgain]]:
    """Take back what rows changed, most of them at one stroke.

    plan: the communications, which the caller's transaction holds and loaded after that. Returns
    the version that each has then, and what became of the slots that some had lost.
    """
    at_one_stroke, planned_again, slots = [], [], []
    versions = {}
    for row in rows:
        one = communication_of(row, plan)
        if _is_plain(row, one):
            at_one_stroke.append(_edit_back(row, one, names))
        else:
            versions[one.pk] = _restore_alone(row, names, by=by)
            slots += book_again(row, by=by)
            if _before(row)["state"] not in WAS_ISSUED:
                planned_again.append(one.pk)
    edit_many(at_one_stroke, by=by)
    # What came of it is asked once for each stage: when it has been issued in earnest.
    ask_anew_once_issued(planned_again)
    versions |= {one.communication.pk: one.communication.version for one in at_one_stroke}
    versions |= _versions_of([each["communication"] for each in slots])
    return versions, slots


def _is_plain(row: ImportRow, one: Communication) -> bool:
    """Whether nothing but the communication itself was changed, and its state neither."""
    before = _before(row)
    as_it_was = (one.state, one.state_reason) == (before["state"], before["state_reason"])
    named = before["facts"]
    slots = before.get("booked") or moves_slots(one, named)
    return as_it_was and bool(named) and PLAIN.issuperset(named) and not slots


def _edit_back(row: ImportRow, one: Communication, names: Names) -> Edit:
    facts = _before(row)["facts"]
    return Edit(one, details_of(_whole(facts), names, only=facts), _reason(row), TAKEN_BACK)


def _restore_alone(row: ImportRow, names: Names, *, by: Person | None) -> int:
    """Through the ordinary operations, with all that hangs on it; which version it has then."""
    before = _before(row)
    current = _restore_state(row, before, by=by)
    taken = [name for name in before["facts"] if name != fields.STATE]
    if not taken:
        return current.version
    edited = edit_communication(
        by=by,
        communication=current,
        opened_version=current.version,
        details=details_of(_whole(before["facts"]), names, only=taken),
        reason=_reason(row),
        act=TAKEN_BACK,
    )
    if fields.CAMPAIGN in taken:
        carry_again(by=by, communication=edited, wordings=before.get("carried", {}))
    if {fields.LEAD, fields.OTHERS, fields.CHANNEL} & set(taken):
        _restore_issuers(edited, before.get("issuers", {}))
    if fields.LEAD in taken:
        edited = _restore_what_the_lead_left(edited, before, reason=_reason(row), by=by)
    if {fields.LEAD, fields.OTHERS} & set(taken):
        _restore_partners(edited, before["partners"], before.get("contributions", {}))
    return edited.version


def _before(row: ImportRow) -> dict[str, Any]:
    if row.before is None:
        raise ValueError(f"What row {row.number} changed was not kept.")
    before: dict[str, Any] = row.before
    return before


def _reason(row: ImportRow) -> str:
    return f"The import of {row.plan_import.file_name} was taken back"


def _whole(before: Mapping[str, Any]) -> dict[str, Any]:
    return {fields.CHANNEL: [], fields.OTHERS: [], **before}


def _restore_partners(
    current: Communication, partners: Mapping[str, str], contributions: Mapping[str, str]
) -> None:
    """The parts that partners had; that one declined is its own answer, and no sheet's."""
    others = current.involvements.exclude(partner_id__in=partners)
    others.exclude(state=InvolvementState.DECLINED).delete()
    for partner, state in partners.items():
        held = {"state": state}
        if partner in contributions:
            held["contribution"] = contributions[partner]
        current.involvements.update_or_create(partner_id=int(partner), defaults=held)


def _restore_issuers(current: Communication, issuers: Mapping[str, int]) -> None:
    """Who was to issue what is still to be issued."""
    planned = current.placements.filter(state=PlacementState.PLANNED)
    for placement, partner in issuers.items():
        planned.filter(pk=placement).exclude(partner=partner).update(partner=partner)


def _restore_what_the_lead_left(
    current: Communication, before: Mapping[str, Any], *, reason: str, by: Person | None
) -> Communication:
    """Notes and who is responsible, of the partner that leads again: the other took over neither.

    Whoever speaks for that partner no more is not responsible again.
    """
    left: dict[str, Any] = {}
    notes = before.get("internal_notes", current.internal_notes)
    if current.internal_notes != notes:
        left["internal_notes"] = notes
    responsible = _responsible_again(current, before.get("responsible"))
    if current.responsible != responsible:
        left["responsible"] = responsible
    if not left:
        return current
    return edit_communication(
        by=by,
        communication=current,
        opened_version=current.version,
        details=Details(fields=left),
        reason=reason,
        act=TAKEN_BACK,
    )


def _responsible_again(current: Communication, before: int | None) -> Person | None:
    """Who was responsible before, while that person speaks for the lead; else who is now."""
    person = Person.objects.filter(pk=before).first() if before else None
    if person is None or not speaks_for(person, current.lead_partner):
        return current.responsible
    return person


def _restore_state(
    row: ImportRow, before: Mapping[str, Any], *, by: Person | None
) -> Communication:
    """What the import marked as issued is planned again, and the state is what it was."""
    current = Communication.objects.get(pk=row.communication_id)
    issued = current.placements.filter(state=PlacementState.ISSUED)
    issued.exclude(pk__in=before["issued"]).update(**PLANNED_AGAIN)
    if current.state == before["state"] and current.state_reason == before["state_reason"]:
        return current
    told = change_state(current, State(before["state"]), act=TAKEN_BACK, reason=_reason(row))
    current.state_reason = before["state_reason"]
    current.version += 1
    current.save(update_fields=["state", "state_reason", "version"])
    record_changes(by=by, told=[told])
    ask_as_it_stands(current)
    return current


def _versions_of(ids: Sequence[str]) -> dict[UUID, int]:
    """Booking again raises the version."""
    found = Communication.objects.filter(pk__in=ids) if ids else Communication.objects.none()
    return dict(found.values_list("pk", "version"))
