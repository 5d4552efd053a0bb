"""Take a whole import back, while nothing else has touched what it saved."""

from uuid import UUID

from django.db import transaction

from partnership.models import Person
from partnership.operations import record_change
from plans import policy
from plans.choices import WAS_SAVED, ImportState, ImportWork, RowState
from plans.models import (
    AskedPartner,
    Communication,
    ImportRow,
    PlanImport,
)
from plans.operations.evaluation_asking import ask_anew_once_issued
from plans.operations.imports.batches import (
    FEW,
    by_key,
    looking_for_cycles_after_each_batch,
    write_rows,
)
from plans.operations.imports.errors import ImportClosed, TouchedSince
from plans.operations.imports.facts import loaded
from plans.operations.imports.names import Names
from plans.operations.imports.restoring import TAKEN_BACK, restore
from plans.operations.imports.settling import settle
from plans.operations.imports.slots import SLOTS, given_back_by
from plans.operations.imports.taken_back import SAME_VERSIONS, last_line, note_what_was_written
from plans.operations.imports.touched import (
    ASKED,
    OWN,
    put_by_the_planner,
    references_to,
    touched_since,
)
from plans.operations.imports.turns import finish_what_was_owed, hold_what_changes, take_turns

NOT_YOURS = "Only somebody who may bring in each of its rows can take it back."
GIVEN_BACK = ("state", "communication", "before", "saved_version")


def undo_import(*, by: Person | None, plan_import: PlanImport) -> int:
    """Take back all that an import saved; how many rows. It waits to be saved again afterwards.

    What it made is deleted, what it changed gets its former values; the history of both stays. The
    references of what is deleted are never given again, since people may have noted them: the gap
    in the run tells nothing secret, since what was deleted was open to all. Raises ImportClosed for
    one that is not saved or that `by` may not take back, TouchedSince; nothing is done then.
    """
    names = Names()
    with transaction.atomic():
        take_turns(plan_import)
        _claim(plan_import)
        _hold_what_was_written(plan_import)
        must_be_allowed_to_take_back(plan_import, by)
        if touched := touched_since(plan_import, seen_by=by):
            raise TouchedSince(touched)
        with looking_for_cycles_after_each_batch():
            changed = _give_back_changes(plan_import, names, by=by)
            others = _others_that_wait(plan_import)
            deleted = _delete_what_was_made(plan_import)
        record_change(by=by, subject=plan_import, act=TAKEN_BACK)
        for each in (plan_import, *others):
            settle(each, names)
        finish_what_was_owed(plan_import, ImportWork.UNDO)
    return changed + deleted


def _claim(plan_import: PlanImport) -> None:
    saved = PlanImport.objects.select_for_update(no_key=True).filter(
        pk=plan_import.pk, state__in=(ImportState.SAVED, ImportState.UNDOING)
    )
    if not saved.exists():
        raise ImportClosed("It is not saved, so there is nothing to take back.")
    plan_import.refresh_from_db()
    saved.update(
        state=ImportState.READ,
        version=plan_import.version + 1,
        refused_because="",
    )
    plan_import.refresh_from_db(fields=["state", "version", "refused_because"])


def _hold_what_was_written(plan_import: PlanImport) -> None:
    """Lock what the import wrote, so that nobody touches it before it is taken back.

    First without the keys: whoever holds one of them may still save what points at the others, or
    the two would wait for each other. Then those that are deleted with their keys, so that nothing
    more can come to point at them.
    """
    saved = plan_import.rows.filter(state__in=WAS_SAVED)
    made = saved.filter(state=RowState.SAVED)
    hold_what_changes(saved, booked=given_back_by(saved))
    go = Communication.objects.filter(pk__in=made.values("communication")).order_by("pk")
    for _ in go.select_for_update().values_list("pk", flat=True).iterator():
        pass


def must_be_allowed_to_take_back(plan_import: PlanImport, by: Person | None) -> None:
    """Whoever may bring in all of its rows; a person's partner may be another one by now.

    Raises ImportClosed.
    """
    if by is None:
        return
    saved = plan_import.rows.filter(state__in=WAS_SAVED).values("communication")
    led = Communication.objects.filter(pk__in=saved)
    may = led.count() == led.visible_to(by).count() and all(
        policy.can_bring_in_for(by, lead)
        for lead in led.order_by().values_list("lead_partner", flat=True).distinct()
    )
    if not may:
        raise ImportClosed(NOT_YOURS)


def _give_back_changes(plan_import: PlanImport, names: Names, *, by: Person | None) -> int:
    """What it changed stands as before; a sheet that knows the version of before is still right."""
    count, began = 0, last_line()
    same: list[list[str | int]] = plan_import.notes.setdefault(SAME_VERSIONS, [])
    slots = plan_import.notes[SLOTS] = []
    for rows in by_key(plan_import.rows.filter(state=RowState.UPDATED), FEW):
        plan = loaded(row.communication_id for row in rows if row.communication_id)
        for row in rows:
            row.plan_import = plan_import
        versions, again = restore(rows, plan, names, by=by)
        slots += again
        for row in rows:
            if row.communication_id is None or row.before is None:
                continue
            now = versions[row.communication_id]
            same.append([str(row.communication_id), row.before["version"], now])
            row.state, row.before, row.saved_version = RowState.CHANGED, None, None
        write_rows(rows, GIVEN_BACK)
        count += len(rows)
    if count:
        note_what_was_written(plan_import, undone_after=began)
    plan_import.save(update_fields=["notes"])
    return count


def _others_that_wait(plan_import: PlanImport) -> list[PlanImport]:
    """Other imports whose rows were taken for communications that go away now."""
    made = plan_import.rows.filter(state=RowState.SAVED).values("communication")
    rows = ImportRow.objects.filter(communication__in=made).exclude(plan_import=plan_import)
    others = PlanImport.objects.filter(pk__in=rows.values("plan_import"), state=ImportState.READ)
    found = list(others)
    rows.update(communication=None)
    return found


def _delete_what_was_made(plan_import: PlanImport) -> int:
    count = 0
    for rows in by_key(plan_import.rows.filter(state=RowState.SAVED)):
        ids = [row.communication_id for row in rows if row.communication_id is not None]
        for row in rows:
            row.state, row.communication, row.saved_version = RowState.READY, None, None
        write_rows(rows, GIVEN_BACK)
        _delete(ids)
        count += len(rows)
    return count


def _name_in_words(ids: list[UUID]) -> None:
    for asked in AskedPartner.objects.filter(clash_with__in=ids).select_related("clash_with"):
        asked.words = "\n".join(filter(None, (str(asked.clash_with), asked.words)))
        asked.clash_with = None
        asked.save(update_fields=["words", "clash_with"])


def _delete(ids: list[UUID]) -> None:
    """Delete communications with all that was made with them; anything else is a touch.

    But for what whoever takes them back may not know of: pairs go along, and an answer that names
    one goes on saying so in words. What the planner put on an agenda by itself goes along as well.
    """
    _name_in_words(ids)
    ask_anew_once_issued(ids)
    for relation in references_to(Communication):
        by_itself = put_by_the_planner(relation.related_model)
        if by_itself is not None:
            by_itself.filter(**{f"{relation.remote_field.name}__in": ids}).delete()
    for model in (*ASKED, *OWN):
        model._base_manager.filter(communication__in=ids).delete()
    Communication.objects.filter(pk__in=ids).delete()
