"""Explain words of a whole sheet, before it is saved: read as other words in every row.

What is refused is refused as in `correcting`.
"""

from collections.abc import Iterable, Mapping

from django.db import transaction

from partnership.models import Person
from partnership.operations import FieldChange, record_change
from plans.choices import RowState
from plans.models import ImportRow, PlanImport
from plans.operations.imports.errors import CannotBeRead
from plans.operations.imports.read_again import (
    begin,
    cells_said,
    must_be_known,
    must_be_read,
    read_again,
    words_typed,
)
from plans.queries.vocabulary import vocabulary_for
from plans.rules.lines import folded
from plans.rules.reading import Vocabulary


@transaction.atomic
def explain_words(
    *,
    by: Person | None,
    plan_import: PlanImport,
    opened_version: int,
    field: str,
    words: str,
    instead: str,
) -> int:
    """Read `words` of that field as `instead` in every row; how many rows were read again.

    Raises CannotBeRead where nothing of `instead` can be read: the sheet's words stay then.
    """
    words, instead = words.strip(), words_typed(instead)
    if not words:
        raise CannotBeRead("Say which words are meant.")
    must_be_known(field)
    begin(plan_import, opened_version)
    known = vocabulary_for(plan_import.by)
    must_be_read(plan_import, known, field, instead)
    others = [one for one in plan_import.words if not _is(one, field, words)]
    plan_import.words = [*others, {"field": field, "words": words, "instead": instead}]
    return _words_changed(plan_import, known, field, words, by=by, told=(words, instead))


@transaction.atomic
def withdraw_words(
    *, by: Person | None, plan_import: PlanImport, opened_version: int, field: str, words: str
) -> int:
    """Take back an explanation of words; how many rows were read again."""
    begin(plan_import, opened_version)
    kept = [one for one in plan_import.words if not _is(one, field, words)]
    if len(kept) == len(plan_import.words):
        raise CannotBeRead(f"“{words}” was not explained, so there is nothing to take back.")
    gone = next(one for one in plan_import.words if _is(one, field, words))
    plan_import.words = kept
    told = gone["instead"], words
    known = vocabulary_for(plan_import.by)
    return _words_changed(plan_import, known, field, words, by=by, told=told)


def _words_changed(
    plan_import: PlanImport,
    known: Vocabulary,
    field: str,
    words: str,
    *,
    by: Person | None,
    told: tuple[str, str],
) -> int:
    plan_import.save(update_fields=["words"])
    rows = list(_rows_that_say(plan_import, field, words))
    read_again(plan_import, rows, known)
    record_change(by=by, subject=plan_import, act="explained", changes=[FieldChange(field, *told)])
    return len(rows)


def _rows_that_say(plan_import: PlanImport, field: str, words: str) -> Iterable[ImportRow]:
    """The rows in whose cells of that field the words stand, whatever their case."""
    asked = f" {folded(words)} " if folded(words) else ""
    plain = words.casefold()
    for row in plan_import.rows.exclude(state=RowState.SKIPPED).iterator(chunk_size=500):
        cells = [str(row.corrections.get(field, "")), *cells_said(plan_import, row, field)]
        if any(
            (asked and asked in f" {folded(cell)} ") or plain in cell.casefold() for cell in cells
        ):
            yield row


def _is(one: Mapping[str, str], field: str, words: str) -> bool:
    return one["field"] == field and one["words"].casefold() == words.strip().casefold()
