"""Loading the partnership's reference data from a folder of files.

Another borough replaces the files, not the code. A second load of the same files changes nothing.
A row that is taken out of a file stays in the planner: old records need it. It ends when the file
gives it a last day. An entry of the register that people have edited since, and a figure that they
brought in, is theirs, and a file leaves it alone. Everything is saved in one transaction, or
nothing is.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.db import models, transaction

from bsc_comms.overview.reference_cells import read_sheet
from bsc_comms.overview.reference_checks import check_between_files
from bsc_comms.overview.reference_identity import read_partnership
from bsc_comms.overview.reference_sheets import SHEETS, Fault, ReferenceRefused, Row, Sheet
from partnership.models import Partnership, Person
from partnership.operations import FieldChange, record_change


@dataclass
class Tally:
    """What became of the rows of one file. `not_in_file` counts what the planner keeps anyway."""

    created: int = 0
    changed: int = 0
    unchanged: int = 0
    not_in_file: int = 0


Summary = dict[str, Tally]
Objects = dict[Any, dict[str, Any]]  # by model and code


def load_reference(folder: Path, *, by: Person | None = None, dry_run: bool = False) -> Summary:
    """Bring the planner's reference data into line with the files in `folder`.

    `by` is who does it, None for the planner itself. With `dry_run` all is checked and counted and
    nothing is kept. Returns what was done, by file. Raises ReferenceRefused with every fault that
    was found, by file, row and column, and then nothing is saved.
    """
    faults: list[Fault] = []
    present = list(_sheets_in(folder, faults))
    rows = {sheet.name: read_sheet(folder, sheet, faults) for sheet in present}
    words = read_partnership(folder, faults)
    if faults:
        raise ReferenceRefused(faults)
    with transaction.atomic():
        check_between_files(rows, words, faults)
        if faults:
            raise ReferenceRefused(faults)
        summary = {"partnership": _save_partnership(words, by)}
        for sheet in present:
            summary[sheet.name] = _save(sheet, rows[sheet.name], by)
        if dry_run:
            transaction.set_rollback(True)
    return summary


def _sheets_in(folder: Path, faults: list[Fault]) -> Iterator[Sheet]:
    if not folder.is_dir():
        faults.append(Fault(str(folder), None, "", "There is no such folder.", "Name another."))
        return
    known = {sheet.file for sheet in SHEETS}
    for path in sorted(folder.glob("*.csv")):
        if path.name not in known:
            faults.append(
                Fault(
                    path.name,
                    None,
                    "",
                    "No file of this name is expected.",
                    f"The names are: {', '.join(sorted(known))}.",
                )
            )
    for sheet in SHEETS:
        if (folder / sheet.file).is_file():
            yield sheet
        elif sheet.required:
            faults.append(Fault(sheet.file, None, "", "This file is missing.", "Add it."))


# --- the partnership itself -----------------------------------------------------------------------
def _save_partnership(words: dict[str, str], by: Person | None) -> Tally:
    partnership = Partnership.objects.filter(pk=1).first()
    if partnership is None:
        Partnership.objects.create(pk=1, **words)
        return Tally(created=1)
    return Tally(changed=1) if _update(partnership, words, by) else Tally(unchanged=1)


# --- saving -------------------------------------------------------------------------------------
def _save(sheet: Sheet, rows: list[Row], by: Person | None) -> Tally:
    """Save one file's rows: first the rows themselves, then what they refer to among each other."""
    found = _found(sheet)
    before = set(found)
    kept = {key for key, item in found.items() if _has(item, sheet.constants)}
    objects = {model: _by_code(model) for model in _models_named_in(sheet)}
    theirs = {key for key, item in found.items() if _is_theirs(item)}
    touched = set()
    ours = [row for row in rows if _row_key(sheet, row) not in theirs]
    for position, row in enumerate(ours, start=1):
        key = _row_key(sheet, row)
        values = dict(sheet.constants) | _plain_values(sheet, row, objects)
        if sheet.has_position():
            values["position"] = position
        if key not in found:
            found[key] = sheet.model(**values)
        elif _update(found[key], values, by):
            touched.add(key)
    sheet.model._default_manager.bulk_create(found[key] for key in found if key not in before)
    objects[sheet.model] = {getattr(item, "code", ""): item for item in found.values()}
    for row in ours:
        key = _row_key(sheet, row)
        if _connect(sheet, row, found[key], objects, by, silent=key not in before):
            touched.add(key)
    keys = {_row_key(sheet, row) for row in rows}
    return Tally(
        created=len(keys - before),
        changed=len(keys & before & touched),
        unchanged=len((keys & before) - touched),
        not_in_file=len(kept - keys),
    )


def _is_theirs(item: Any) -> bool:
    """Whether people edited it in the planner, or brought it in with a file of figures."""
    return getattr(item, "version", 1) > 1 or getattr(item, "brought_in", False)


def _plain_values(sheet: Sheet, row: Row, objects: Objects) -> dict[str, Any]:
    """The row's values but for what refers to its own model or to several others."""
    values = {}
    for name, column in sheet.columns().items():
        related = column.related_model
        if name not in row.values or column.many_to_many or related is sheet.model:
            continue
        values[name] = objects[related].get(row.values[name]) if related else row.values[name]
    return values


def _connect(
    sheet: Sheet, row: Row, item: models.Model, objects: Objects, by: Person | None, *, silent: bool
) -> bool:
    """Set what the row refers to in its own model, and its lists of others; True if changed."""
    changed, single = False, {}
    for name, column in sheet.columns().items():
        related = column.related_model
        if name not in row.values or related is None:
            continue
        if column.many_to_many:
            wanted = [objects[related][code] for code in row.values[name]]
            changed = _update_many(item, name, wanted, by, silent=silent) or changed
        elif related is sheet.model:
            single[name] = objects[related].get(row.values[name])
    return _update(item, single, by, silent=silent) or changed


def _models_named_in(sheet: Sheet) -> set[type[models.Model]]:
    return {column.related_model for column in sheet.columns().values() if column.related_model}


def _has(item: models.Model, values: Mapping[str, Any]) -> bool:
    return all(getattr(item, name) == value for name, value in values.items())


def _row_key(sheet: Sheet, row: Row) -> tuple[Any, ...]:
    return tuple(row.values[name] for name in sheet.key)


def _found(sheet: Sheet) -> dict[tuple[Any, ...], Any]:
    columns = sheet.columns().items()
    single = [name for name, column in columns if isinstance(column, models.ForeignKey)]
    many = [name for name, column in columns if column.many_to_many]
    query = sheet.model._default_manager.select_related(*single).prefetch_related(*many)
    return {tuple(_as_code(getattr(item, name)) for name in sheet.key): item for item in query}


def _by_code(model: Any) -> dict[str, Any]:
    return {item.code: item for item in model._default_manager.all()}


def _as_code(value: Any) -> Any:
    return value.code if hasattr(value, "code") else value


def _update(
    item: models.Model, values: dict[str, Any], by: Person | None, *, silent: bool = False
) -> bool:
    """Set what differs and write it into the history; True where something did.

    `silent` leaves the history out, for a row that was created in this very load.
    """
    changes = []
    for name, value in values.items():
        old = getattr(item, name)
        if old != value:
            changes.append(FieldChange(name, _in_words(old), _in_words(value)))
            setattr(item, name, value)
    if changes:
        item.save(update_fields=[change.field for change in changes])
        if not silent:
            record_change(by=by, subject=item, act="reference data changed", changes=changes)
    return bool(changes)


def _update_many(
    item: models.Model, name: str, wanted: list[Any], by: Person | None, *, silent: bool
) -> bool:
    old = sorted(other.code for other in getattr(item, name).all())
    new = sorted(other.code for other in wanted)
    if old == new:
        return False
    getattr(item, name).set(wanted)
    if not silent:
        change = FieldChange(name, ", ".join(old), ", ".join(new))
        record_change(by=by, subject=item, act="reference data changed", changes=[change])
    return True


def _in_words(value: Any) -> str:
    if isinstance(value, list):
        return ", ".join(str(part) for part in value)
    if isinstance(value, models.Model):
        return str(_as_code(value))
    return "" if value is None else str(value)
