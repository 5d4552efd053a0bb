"""Save what was read, or nothing of it."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import CharField, F, Func, UUIDField, Value

from bsc_comms.kit import clock
from bsc_comms.kit.batches import in_batches
from bsc_comms.kit.editing import StaleEdit
from partnership.models import Person
from partnership.operations import record_change
from plans import policy
from plans.choices import WAS_SAVED, ImportState, ImportWork, RowState
from plans.models import Communication, ImportRow, PlanImport
from plans.operations.drafts import save_drafts
from plans.operations.imports.allowing import NotAllowed
from plans.operations.imports.batches import (
    BATCH,
    FEW,
    by_key,
    looking_for_cycles_after_each_batch,
    write_rows,
)
from plans.operations.imports.changing import change_by_rows
from plans.operations.imports.comparing import Settling
from plans.operations.imports.errors import ImportClosed, RowsRefused
from plans.operations.imports.facts import loaded
from plans.operations.imports.layouts import keep_layout
from plans.operations.imports.names import Names
from plans.operations.imports.rows import draft_of
from plans.operations.imports.settling import forget_settled, is_settled, settle
from plans.operations.imports.taken_back import HISTORY_UNTIL, last_line
from plans.operations.imports.turns import finish_what_was_owed, hold_what_changes, take_turns
from plans.operations.references import references_for
from plans.rules.reading import columns as fields

SAVED = ("state", "communication", "errors", "before", "saved_version")
WAITS = (ImportState.READ, ImportState.SAVING)


def save_import(
    *,
    by: Person | None,
    plan_import: PlanImport,
    strict: bool = False,
    opened_version: int | None = None,
) -> int:
    """Put the rows that can be saved on the plan, all of them or none; how many.

    What the plan holds by now is looked at first: rows that somebody else has brought in since are
    already there. `opened_version` is the one that a person saw and wants saved; None for whoever
    has it to themselves. Raises ImportClosed for an import that does not wait to be saved,
    StaleEdit for one that somebody corrected since, with `strict` RowsRefused where a row is
    refused: the rows say why then. Nothing is saved then.
    """
    plan_import.refresh_from_db()
    if plan_import.state == ImportState.SAVING and not is_settled(plan_import):
        # A worker has it to itself: outside the transaction others need not wait for this.
        settle(plan_import)
    try:
        return _save_all(plan_import, by=by, strict=strict, opened_version=opened_version)
    except RowsRefused as refused:
        _keep_what_is_refused(plan_import, refused)
        raise


def _save_all(
    plan_import: PlanImport, *, by: Person | None, strict: bool, opened_version: int | None
) -> int:
    with looking_for_cycles_after_each_batch(), transaction.atomic():
        take_turns(plan_import)
        _claim(plan_import, by, opened_version)
        if not is_settled(plan_import):
            settle(plan_import)
        refused = plan_import.rows.filter(state=RowState.REFUSED).count()
        if strict and refused:
            raise RowsRefused(refused)
        names = Names()
        saved = _save_new(plan_import, names, by=by) + _save_changed(plan_import, names, by=by)
        if strict and (late := _refused_by_row(plan_import)):
            raise RowsRefused(len(late), late)
        keep_layout(plan_import, by=by)
        record_change(by=by, subject=plan_import, act="saved")
        plan_import.notes[HISTORY_UNTIL] = last_line()
        plan_import.save(update_fields=["notes"])
        finish_what_was_owed(plan_import, ImportWork.SAVE)
        _number_all(plan_import)
    return saved


def _number_all(plan_import: PlanImport) -> None:
    """Last of all: from then on nobody else can log anything of the same financial year."""
    opened = Communication.objects.open_to_the_partnership().filter(reference=None)
    rows = plan_import.rows.filter(state__in=WAS_SAVED, communication__in=opened).order_by("pk")
    due = dict(rows.values_list("communication", "communication__window_start"))
    for numbered in in_batches(references_for(due.items()), BATCH):
        _write_references(dict(numbered))


def _write_references(references: Mapping[UUID, str]) -> None:
    """By one comparison of the key: a condition for each row would take many times as long."""
    cases = [
        Func(
            Value(pk, UUIDField()),
            Value(said),
            template="WHEN %(expressions)s",
            arg_joiner=" THEN ",
        )
        for pk, said in references.items()
    ]
    given = Func(
        F("pk"),
        *cases,
        template="CASE %(expressions)s END",
        arg_joiner=" ",
        output_field=CharField(),
    )
    found = Communication.objects.filter(pk__in=references)
    found.update(reference=given)


def _refused_by_row(plan_import: PlanImport) -> dict[int, Any]:
    return dict(plan_import.rows.filter(state=RowState.REFUSED).values_list("pk", "errors"))


@transaction.atomic
def _keep_what_is_refused(plan_import: PlanImport, refused: RowsRefused) -> None:
    """What was found out while nothing was saved: else nobody sees which rows were refused."""
    take_turns(plan_import)
    plan_import.refresh_from_db()
    if plan_import.state not in WAITS:
        return
    if not is_settled(plan_import):
        settle(plan_import)
    if not refused.late:
        return
    rows = list(plan_import.rows.filter(pk__in=refused.late))
    for row in rows:
        row.state, row.errors = RowState.REFUSED, refused.late[row.pk]
    write_rows(rows, ["state", "errors"])
    # Whoever saves the good ones may try these again.
    forget_settled(plan_import)


@transaction.atomic
def discard_import(*, by: Person | None, plan_import: PlanImport) -> bool:
    """Put nothing of a sheet that was read on the plan; False if it was saved or closed before."""
    waits = (ImportState.READ, ImportState.RECEIVED)
    closed = PlanImport.objects.filter(pk=plan_import.pk, state__in=waits).update(
        state=ImportState.DISCARDED, content=None
    )
    if closed:
        record_change(by=by, subject=plan_import, act="discarded")
    return bool(closed)


def must_be_as_opened(plan_import: PlanImport, opened_version: int | None) -> None:
    """Raises StaleEdit where somebody corrected the import after it was opened."""
    if opened_version is None:
        return
    corrected = PlanImport.objects.filter(pk=plan_import.pk).exclude(version=opened_version)
    if corrected.exists():
        raise StaleEdit


def _claim(plan_import: PlanImport, by: Person | None, opened_version: int | None) -> None:
    waits = PlanImport.objects.filter(pk=plan_import.pk, state__in=WAITS)
    if opened_version is not None:
        waits = waits.filter(version=opened_version)
    moment = clock.now()
    if not waits.update(state=ImportState.SAVED, saved_at=moment, saved_by=by, refused_because=""):
        must_be_as_opened(plan_import, opened_version)
        raise ImportClosed.as_it_is(plan_import)
    plan_import.refresh_from_db()


def _save_new(plan_import: PlanImport, names: Names, *, by: Person | None) -> int:
    settling = Settling(plan_import, names)
    saved = 0
    for rows in by_key(plan_import.rows.filter(state=RowState.READY)):
        for row in rows:
            row.plan_import = plan_import
        good = [row for row in rows if _may_save(row, settling, by)]
        drafts = [draft_of(row, names, by=by) for row in good]
        save_drafts(drafts, by=by)
        for row, draft in zip(good, drafts, strict=True):
            row.communication = draft.communication
            row.saved_version = draft.communication.version
            row.state = RowState.SAVED
        write_rows(rows, SAVED)
        saved += len(good)
    return saved


def _save_changed(plan_import: PlanImport, names: Names, *, by: Person | None) -> int:
    settling = Settling(plan_import, names)
    changed = plan_import.rows.filter(state=RowState.CHANGED)
    hold_what_changes(changed)
    saved = 0
    for rows in by_key(changed, FEW):
        plan = loaded(row.communication_id for row in rows if row.communication_id)
        for row in rows:
            row.plan_import = plan_import
        # Before they were held, as while the new ones were saved, others may have changed some.
        settling.put_anew(rows, plan)
        still = [row for row in rows if row.state == RowState.CHANGED]
        allowed = [row for row in still if _may_change(row, plan, settling, by)]
        problems = change_by_rows(allowed, plan, names, by=by)
        for row in allowed:
            if wrong := problems.get(row.pk):
                right = "Change it on its own page."
                settling.refuse(row, NotAllowed(fields.TITLE, wrong, right))
        _note_versions(rows)
        write_rows(rows, SAVED)
        saved += len(allowed) - len(problems)
    return saved


def _may_change(
    row: ImportRow,
    plan: Mapping[UUID, Communication],
    settling: Settling,
    by: Person | None,
) -> bool:
    """Whether who saves may edit it; it may be somebody else than who brought the sheet."""
    one = plan.get(row.communication_id) if row.communication_id else None
    if one is not None and (by is None or policy.can_edit(by, one)):
        return True
    right = "Its lead partner or the coordinator changes it."
    settling.refuse(row, NotAllowed(fields.TITLE, "It is another partner's.", right))
    return False


def _note_versions(rows: list[ImportRow]) -> None:
    ids = [row.communication_id for row in rows]
    versions = dict(Communication.objects.filter(pk__in=ids).values_list("pk", "version"))
    for row in rows:
        if row.state == RowState.UPDATED and row.communication_id is not None:
            row.saved_version = versions[row.communication_id]


def _may_save(row: ImportRow, settling: Settling, by: Person | None) -> bool:
    """Whether who saves may bring it in; it may be somebody else than who brought the sheet."""
    lead = settling.names.partners[row.reading["lead"]]
    if by is None or policy.can_bring_in_for(by, lead.pk):
        return True
    wrong = f"{lead} leads it, and you save your own partner's sheet."
    right = "Ask the coordinator to bring in this row, or leave it to its lead partner."
    settling.refuse(row, NotAllowed(fields.LEAD, wrong, right))
    return False
