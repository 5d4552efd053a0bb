"""Correct what was understood, before it is saved: only words are put in place of words.

Each act reads again what it affects, in one transaction, and raises the import's version. All raise
StaleEdit where somebody corrected the import after it was opened, ImportClosed where it no longer
waits to be saved, CannotBeRead for words that cannot be taken.
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import date

from django.db import transaction

from bsc_comms.kit.editing import StaleEdit
from bsc_comms.kit.financial_year import FinancialYear
from partnership.models import Partner, Person
from partnership.operations import FieldChange, record_change
from plans.choices import ImportState, ImportWork, RowState
from plans.models import ImportRow, PlanImport
from plans.operations.imports.batches import by_key, in_batches, write_rows
from plans.operations.imports.errors import CannotBeRead, ImportClosed
from plans.operations.imports.orders import order_import_work
from plans.operations.imports.reading import (
    CORRECTED,
    LARGE,
    raise_version,
    read_row_again,
    read_rows_again,
)
from plans.operations.imports.saving import DEALT_WITH
from plans.operations.imports.settling import settle_rows
from plans.operations.imports.taking_over import cells_of
from plans.queries.imports import rows_visible_to
from plans.queries.vocabulary import vocabulary_for
from plans.rules.lines import folded
from plans.rules.reading import Vocabulary, why_not_read
from plans.rules.reading import columns as fields

MOST_CHARACTERS = 2000
KNOWN_FIELDS = frozenset(
    value
    for name, value in vars(fields).items()
    if name.isupper() and isinstance(value, str) and name != "TICK"
)


# --- words of the whole sheet ---


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
    words, instead = words.strip(), _words(instead)
    if not folded(words) and not words:
        raise CannotBeRead("Say which words are meant.")
    _known(field)
    _begin(plan_import, opened_version)
    known = vocabulary_for(plan_import.by)
    _must_be_read(plan_import, known, field, instead)
    others = [one for one in plan_import.words if not _is(one, field, words)]
    plan_import.words = [*others, {"field": field, "words": words, "instead": instead}]
    return _words_changed(plan_import, known, field, words, by=by, told=(words, instead))


@transaction.atomic
def withdraw_words(
    *, by: Person | None, plan_import: PlanImport, opened_version: int, field: str, words: str
) -> int:
    """Take back an explanation of words; how many rows were read again."""
    _begin(plan_import, opened_version)
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
    _read_again(plan_import, rows, known)
    record_change(by=by, subject=plan_import, act="explained", changes=[FieldChange(field, *told)])
    return len(rows)


def _rows_that_say(plan_import: PlanImport, field: str, words: str) -> Iterable[ImportRow]:
    """The rows in whose cells of that field the words stand, whatever their case."""
    asked = f" {folded(words)} " if folded(words) else ""
    plain = words.casefold()
    for row in plan_import.rows.exclude(state=RowState.SKIPPED).iterator(chunk_size=500):
        cells = [str(row.corrections.get(field, "")), *_cells(plan_import, row, field)]
        if any(
            (asked and asked in f" {folded(cell)} ") or plain in cell.casefold() for cell in cells
        ):
            yield row


def _cells(plan_import: PlanImport, row: ImportRow, field: str) -> list[str]:
    """The cells of a field as typed, and what was taken from above the row for it."""
    of_field = cells_of(plan_import.headings, row.original, field)
    return [*of_field, str(row.reading.get("above", {}).get(field, ""))]


def _is(one: Mapping[str, str], field: str, words: str) -> bool:
    return one["field"] == field and one["words"].casefold() == words.strip().casefold()


# --- one row ---


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
        _known(field)
    _begin(plan_import, opened_version)
    known = vocabulary_for(plan_import.by)
    before = dict(row.corrections)
    left_out = row.state == RowState.SKIPPED
    if left_out and not cells:
        cells = {fields.TITLE: row.reading["title"]}
    for field, text in cells.items():
        said = _words(text)
        as_typed = "; ".join(filter(None, _cells(plan_import, row, field)[:-1]))
        if said == as_typed and not left_out:
            row.corrections.pop(field, None)
        elif said != before.get(field):
            _must_be_read(plan_import, known, field, said, row)
            row.corrections[field] = said
    _read_again(plan_import, [row], known)
    _told(row, before, by=by)
    return row


@transaction.atomic
def withdraw_correction(
    *, by: Person | None, row: ImportRow, opened_version: int, field: str
) -> ImportRow:
    """Read the cell of that field as it stands in the sheet again."""
    _begin(row.plan_import, opened_version)
    if field not in row.corrections:
        raise CannotBeRead("This cell was not corrected, so there is nothing to take back.")
    before = dict(row.corrections)
    del row.corrections[field]
    _read_again(row.plan_import, [row], vocabulary_for(row.plan_import.by))
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

    How many rows were settled.
    """
    plan_import = row.plan_import
    _begin(plan_import, opened_version)
    rows = plan_import.rows.exclude(doubts=[]) if everywhere else [row]
    settled = [one for one in rows if _accept(one, field, text)]
    if not settled:
        raise CannotBeRead("This reading is not in doubt any more.")
    write_rows(settled, ["doubts", "accepted"])
    if not everywhere:
        return 1
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
    _begin(plan_import, opened_version)
    rows = list(plan_import.rows.exclude(accepted=[])) if everywhere else [row]
    again = [one for one in rows if {"field": field, "text": text} in one.accepted]
    for one in again:
        one.accepted = [each for each in one.accepted if each != {"field": field, "text": text}]
    _read_again(plan_import, again, vocabulary_for(plan_import.by))
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
    _begin(row.plan_import, opened_version)
    if not any(one["field"] == field and one["both"] for one in row.differences):
        raise CannotBeRead("Sheet and plan do not contradict each other there any more.")
    others = [one for one in row.sheet_wins if one != field]
    row.sheet_wins = [*others, field] if sheet else others
    _read_again(row.plan_import, [row], vocabulary_for(row.plan_import.by))
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
    _begin(plan_import, opened_version)
    rows = rows_visible_to(plan_import, by) if by else plan_import.rows.all()
    changed = 0
    for batch in by_key(rows.exclude(differences=[]).exclude(state=RowState.SKIPPED)):
        other = [row for row in batch if set(row.sheet_wins) != set(chosen(row))]
        for row in other:
            row.sheet_wins = chosen(row)
        write_rows(other, ["sheet_wins"])
        settle_rows(plan_import, other)
        changed += len(other)
    return changed


def _contradicted(row: ImportRow) -> list[str]:
    return [one["field"] for one in row.differences if one["both"]]


def _accept(row: ImportRow, field: str, text: str) -> bool:
    """Take the doubts about that text out of a row; whether there was one."""
    kept = [one for one in row.doubts if (one["field"], one["text"]) != (field, text)]
    if len(kept) == len(row.doubts):
        return False
    row.doubts = kept
    row.accepted = [*row.accepted, {"field": field, "text": text}]
    return True


def _told(row: ImportRow, before: Mapping[str, str], *, by: Person | None) -> None:
    """Who put which words into which row."""
    changed = [name for name in {**before, **row.corrections} if _differs(name, before, row)]
    changes = [
        FieldChange(
            f"row {row.number}, {name}"[:60], before.get(name, ""), row.corrections.get(name, "")
        )
        for name in changed
    ]
    if changes:
        record_change(by=by, subject=row.plan_import, act="corrected", changes=changes)


def _differs(name: str, before: Mapping[str, str], row: ImportRow) -> bool:
    corrected: Mapping[str, str] = row.corrections
    return before.get(name) != corrected.get(name)


# --- all rows ---


def choose_columns(
    *,
    by: Person | None,
    plan_import: PlanImport,
    opened_version: int,
    columns: Mapping[str, str],
    default_lead: str = "",
) -> None:
    """Read all rows again with these columns (heading to field, "" to leave alone).

    `default_lead` is the code of the partner that leads where the sheet does not say. A large sheet
    is read again by a worker: it is RECEIVED until then.
    """
    unknown = [heading for heading in columns if heading not in plan_import.columns]
    if unknown:
        raise CannotBeRead(f"The sheet has no column “{unknown[0]}”.")
    held = {part for name in columns.values() for part in fields.held_by(name)}
    for field in held - {""}:
        _known(field)
    if not {fields.TITLE, fields.MARK} & held:
        raise CannotBeRead("Say which column holds the title of each communication.")
    lead = Partner.objects.filter(code=default_lead).first() if default_lead else None
    if default_lead and lead is None:
        raise CannotBeRead(f"No partner has the code “{default_lead}”.")

    def choose() -> None:
        plan_import.notes["columns"] = dict(columns)
        plan_import.default_lead = lead

    _read_all_again(plan_import, opened_version, choose, by=by, act="columns chosen")


def choose_year(
    *, by: Person | None, plan_import: PlanImport, opened_version: int, year: FinancialYear
) -> None:
    """Read all rows again as of that financial year."""

    def choose() -> None:
        plan_import.year = year.start_year
        plan_import.notes |= {"year_said": True, "year_guessed": ""}

    _read_all_again(plan_import, opened_version, choose, by=by, act="year chosen")


def read_afresh(*, by: Person | None, plan_import: PlanImport, opened_version: int) -> None:
    """Take the layout off, with its words, and read all rows again by the rules alone."""

    def choose() -> None:
        layout = plan_import.layout
        if layout is not None and layout.leads_unnamed:
            plan_import.default_lead = None
        brought = layout.words if layout else []
        plan_import.words = [one for one in plan_import.words if one not in brought]
        plan_import.layout = None
        plan_import.notes.pop("columns", None)
        plan_import.notes["afresh"] = True

    _read_all_again(plan_import, opened_version, choose, by=by, act="read afresh")


@transaction.atomic
def _read_all_again(
    plan_import: PlanImport,
    opened_version: int,
    choose: Callable[[], None],
    *,
    by: Person | None,
    act: str,
) -> None:
    _begin(plan_import, opened_version)
    choose()
    record_change(by=by, subject=plan_import, act=act)
    if plan_import.rows.count() <= LARGE:
        read_rows_again(plan_import)
        return
    plan_import.state = ImportState.RECEIVED
    plan_import.rows_done = 0
    plan_import.save(
        update_fields=["state", "rows_done", "year", "notes", "words", "layout", "default_lead"]
    )
    order_import_work(by=by, plan_import=plan_import, work=ImportWork.READ)


# --- what all share ---


def _begin(plan_import: PlanImport, opened_version: int) -> None:
    """Win the right to correct this version; the import is then as the database has it."""
    won = raise_version(plan_import, opened_version)
    plan_import.refresh_from_db()
    if won:
        return
    if plan_import.state != ImportState.READ:
        raise ImportClosed(DEALT_WITH)
    raise StaleEdit


def _read_again(plan_import: PlanImport, rows: list[ImportRow], known: Vocabulary) -> None:
    """Read rows again and compare them with the plan."""
    for batch in in_batches(rows):
        for row in batch:
            row.plan_import = plan_import
            read_row_again(row, plan_import, known)
        write_rows(batch, CORRECTED)
        settle_rows(plan_import, batch)


def _known(field: str) -> None:
    if field not in KNOWN_FIELDS:
        raise CannotBeRead(f"“{field}” is not something that a sheet says of a communication.")


def _must_be_read(
    plan_import: PlanImport,
    known: Vocabulary,
    field: str,
    text: str,
    row: ImportRow | None = None,
) -> None:
    """Raises CannotBeRead where nothing of what a person typed for a field can be read.

    Of one row its month and day count; a text for many may rely on a month that one of them has.
    """
    window = (row.reading.get("window") if row else None) or {}
    start = window.get("start")
    why_not = why_not_read(
        field,
        text,
        vocabulary=known,
        year_start=plan_import.financial_year.first,
        on=date.fromisoformat(start) if start else None,
        month=_month_of(plan_import, row),
        legend=plan_import.notes.get("legend", {}),
    )
    if why_not:
        raise CannotBeRead(why_not, field)


def _month_of(plan_import: PlanImport, row: ImportRow | None) -> str:
    if row is not None:
        return str(row.reading.get("month", ""))
    months = plan_import.rows.exclude(reading__month="").values_list("reading__month", flat=True)
    return str(months.first() or "")


def _words(text: str) -> str:
    text = text.strip()
    if len(text) > MOST_CHARACTERS:
        raise CannotBeRead(f"Write at most {MOST_CHARACTERS:,} characters.")
    return text
