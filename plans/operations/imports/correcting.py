"""Correct what was understood of a row, before it is saved: words are put in place of words.

Each act reads again what it affects, in one transaction, and raises the import's version. All raise
StaleEdit where somebody corrected the import after it was opened, ImportClosed where it no longer
waits to be saved, CannotBeRead for words that cannot be taken.
"""

from collections.abc import Callable, Mapping
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from partnership.models import Person
from partnership.operations import FieldChange, record_change
from plans.choices import RowState
from plans.models import ImportRow, PlanImport
from plans.operations.imports.batches import by_key, write_rows
from plans.operations.imports.comparing import of_the_plan
from plans.operations.imports.errors import CannotBeRead
from plans.operations.imports.read_again import (
    begin,
    cells_said,
    must_be_known,
    must_be_read,
    read_again,
    words_typed,
)
from plans.operations.imports.said_twice import point_out_again
from plans.operations.imports.settling import settle_rows
from plans.queries.imports import NOTHING_TO_DO, rows_visible_to
from plans.queries.vocabulary import vocabulary_for
from plans.rules.reading import columns as fields


@transaction.atomic
def correct_row(
    *, by: Person | None, row: ImportRow, opened_version: int, cells: Mapping[str, str]
) -> ImportRow:
    """Read these fields of one row as these words.

    Words that are those of the cell itself withdraw the correction of that field. A row that was
    left out is read then; without any words, its text is its title. Raises CannotBeRead where
    nothing of the words for a field can be read: the sheet's own words stay then.
    """
    plan_import = row.plan_import
    for field in cells:
        must_be_known(field)
    begin(plan_import, opened_version)
    known = vocabulary_for(plan_import.by)
    before = dict(row.corrections)
    left_out = row.state == RowState.SKIPPED
    if left_out and not cells:
        cells = {fields.TITLE: row.reading["title"]}
    for field, text in cells.items():
        said = words_typed(text)
        as_typed = "; ".join(filter(None, cells_said(plan_import, row, field)[:-1]))
        if said == as_typed and not left_out:
            row.corrections.pop(field, None)
        elif said != before.get(field):
            must_be_read(plan_import, known, field, said, row)
            row.corrections[field] = said
    read_again(plan_import, [row], known)
    _told(row, before, by=by)
    return row


@transaction.atomic
def withdraw_correction(
    *, by: Person | None, row: ImportRow, opened_version: int, field: str
) -> ImportRow:
    """Read the cell of that field as it stands in the sheet again."""
    begin(row.plan_import, opened_version)
    if field not in row.corrections:
        raise CannotBeRead("This cell was not corrected, so there is nothing to take back.")
    before = dict(row.corrections)
    del row.corrections[field]
    read_again(row.plan_import, [row], vocabulary_for(row.plan_import.by))
    _told(row, before, by=by)
    return row


@transaction.atomic
def accept_doubt(
    *,
    by: Person | None,
    row: ImportRow,
    opened_version: int,
    field: str,
    text: str,
    everywhere: bool = False,
) -> int:
    """Right as read: the doubt is no longer shown; `everywhere`, in all rows that say so.

    How many rows were settled. What is already there is left alone: nobody is shown its doubts.
    """
    plan_import = row.plan_import
    begin(plan_import, opened_version)
    rows = _in_doubt(plan_import, by) if everywhere else [row]
    settled = [one for one in rows if _accept(one, field, text)]
    if not settled:
        raise CannotBeRead("This reading is not in doubt any more.")
    write_rows(settled, ["doubts", "accepted"])
    if everywhere:
        row.refresh_from_db(fields=["doubts", "accepted"])
    return len(settled)


@transaction.atomic
def doubt_again(
    *,
    by: Person | None,
    row: ImportRow,
    opened_version: int,
    field: str,
    text: str,
    everywhere: bool = False,
) -> ImportRow:
    """Take back that a doubt was settled; `everywhere`, in all rows where it was."""
    plan_import = row.plan_import
    begin(plan_import, opened_version)
    rows = list(plan_import.rows.exclude(accepted=[])) if everywhere else [row]
    again = [one for one in rows if any(_is_about(each, field, text) for each in one.accepted)]
    for one in again:
        one.accepted = [each for each in one.accepted if not _is_about(each, field, text)]
    read_again(plan_import, again, vocabulary_for(plan_import.by))
    if field == fields.TITLE:
        point_out_again(plan_import, again)
    row.refresh_from_db(fields=["doubts", "accepted", "state"])
    return row


@transaction.atomic
def take_the_sheets_word(
    *, by: Person | None, row: ImportRow, opened_version: int, field: str
) -> ImportRow:
    """Where sheet and plan both changed a field, let the sheet's word count."""
    return _choose_word(row, opened_version, field, sheet=True)


@transaction.atomic
def keep_the_plans_word(
    *, by: Person | None, row: ImportRow, opened_version: int, field: str
) -> ImportRow:
    """Where sheet and plan both changed a field, keep what the plan says (as it is at first)."""
    return _choose_word(row, opened_version, field, sheet=False)


def _choose_word(row: ImportRow, opened_version: int, field: str, *, sheet: bool) -> ImportRow:
    begin(row.plan_import, opened_version)
    if not any(one["field"] == field and one["both"] for one in row.differences):
        raise CannotBeRead("Sheet and plan do not contradict each other there any more.")
    others = [one for one in row.sheet_wins if one != field]
    row.sheet_wins = [*others, field] if sheet else others
    read_again(row.plan_import, [row], vocabulary_for(row.plan_import.by))
    return row


@transaction.atomic
def take_the_sheets_words(
    *, by: Person | None, plan_import: PlanImport, opened_version: int
) -> int:
    """Wherever sheet and plan differ, let the sheet's word count; in how many rows.

    Raises ImportClosed, StaleEdit.
    """
    return _choose_everywhere(by, plan_import, opened_version, _contradicted)


@transaction.atomic
def keep_the_plans_words(*, by: Person | None, plan_import: PlanImport, opened_version: int) -> int:
    """Wherever sheet and plan differ, keep what the plan says; in how many rows.

    Raises ImportClosed, StaleEdit.
    """
    return _choose_everywhere(by, plan_import, opened_version, lambda row: [])


def _choose_everywhere(
    by: Person | None,
    plan_import: PlanImport,
    opened_version: int,
    chosen: Callable[[ImportRow], list[str]],
) -> int:
    """Let `chosen` say in which fields of a row the sheet's word counts."""
    begin(plan_import, opened_version)
    rows = _seen_by(by, plan_import)
    changed = 0
    for batch in by_key(rows.exclude(differences=[]).exclude(state=RowState.SKIPPED)):
        other = [row for row in batch if set(row.sheet_wins) != set(chosen(row))]
        for row in other:
            row.sheet_wins = chosen(row)
        write_rows(other, ["sheet_wins"])
        settle_rows(plan_import, other)
        changed += len(other)
    return changed


def _seen_by(by: Person | None, plan_import: PlanImport) -> QuerySet[ImportRow]:
    return rows_visible_to(plan_import, by) if by else plan_import.rows.all()


def _in_doubt(plan_import: PlanImport, by: Person | None) -> QuerySet[ImportRow]:
    """The rows whose doubts the person is shown."""
    return _seen_by(by, plan_import).exclude(state__in=NOTHING_TO_DO).exclude(doubts=[])


def _contradicted(row: ImportRow) -> list[str]:
    return [one["field"] for one in row.differences if one["both"]]


def _accept(row: ImportRow, field: str, text: str) -> bool:
    """Take the doubts about that text out of a row; whether there was one.

    Of what the plan says, the sentence is kept: another one, of another plan, is to be looked at.
    """
    settled = [one for one in row.doubts if _is_about(one, field, text)]
    row.doubts = [one for one in row.doubts if not _is_about(one, field, text)]
    for one in settled:
        accepted = {"field": field, "text": text}
        if of_the_plan(one):
            accepted["read_as"] = one["read_as"]
        if accepted not in row.accepted:
            row.accepted = [*row.accepted, accepted]
    return bool(settled)


def _is_about(one: Mapping[str, Any], field: str, text: str) -> bool:
    return (one["field"], one["text"]) == (field, text)


def _told(row: ImportRow, before: Mapping[str, str], *, by: Person | None) -> None:
    """Who put which words into which row."""
    changed = [name for name in {**before, **row.corrections} if _differs(name, before, row)]
    changes = [
        FieldChange(
            f"row {row.number}, {name}", before.get(name, ""), row.corrections.get(name, "")
        )
        for name in changed
    ]
    if changes:
        record_change(by=by, subject=row.plan_import, act="corrected", changes=changes)


def _differs(name: str, before: Mapping[str, str], row: ImportRow) -> bool:
    corrected: Mapping[str, str] = row.corrections
    return before.get(name) != corrected.get(name)
