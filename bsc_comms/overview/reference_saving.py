"""Saving what reference files say, and naming the rows that the database refuses."""

from collections import defaultdict
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.db import IntegrityError, models, transaction

from bsc_comms.kit.editing import FIRST_OF_PEOPLE
from bsc_comms.overview.reference_refusals import refusal_of
from bsc_comms.overview.reference_sheets import Fault, ReferenceRefused, Row, Sheet
from partnership.models import Partnership, Person
from partnership.operations import FieldChange, record_change

LAST_DAY = "valid_to"

Key = tuple[Any, ...]
Objects = dict[Any, dict[str, Any]]  # by model and code


@dataclass
class Tally:
    """What became of the rows of one file. `not_in_file` counts what the planner keeps anyway.

    `cells` has each cell that changed, with the code (or the like) of its row.
    """

    created: int = 0
    changed: int = 0
    unchanged: int = 0
    not_in_file: int = 0
    cells: list[tuple[str, FieldChange]] = field(default_factory=list)


def save_partnership(words: dict[str, str], by: Person | None) -> Tally:
    """Save who the partnership is."""
    partnership = Partnership.if_any()
    if partnership is None:
        Partnership.objects.create(pk=1, **words)
        return Tally(created=1)
    changes = _update(partnership, words, by)
    if not changes:
        return Tally(unchanged=1)
    return Tally(changed=1, cells=[("", change) for change in changes])


def save_sheet(sheet: Sheet, rows: list[Row], by: Person | None) -> Tally:
    """Save one file's rows. Raises ReferenceRefused with those that the database refuses."""
    try:
        with transaction.atomic():
            return _Filling(sheet, by).fill(rows)
    except IntegrityError:
        # Asking each row beforehand would cost every load more than all else together.
        pass
    try:
        return _RowByRow(sheet, by).fill(rows)
    except IntegrityError as error:
        fault = Fault(sheet.file, None, "", f"The database refuses it ({error}).", "Put it right.")
        raise ReferenceRefused([fault]) from error


class _Filling:
    """One model on its way to what its file says: first the rows themselves, all new ones at once,
    then what they refer to among each other."""

    def __init__(self, sheet: Sheet, by: Person | None) -> None:
        self.sheet, self.by = sheet, by
        self.found = _found(sheet)
        self.before = set(self.found)
        self.kept = {key for key, item in self.found.items() if _has(item, sheet.constants)}
        self.theirs = {key for key, item in self.found.items() if _is_theirs(item)}
        self.objects: Objects = {model: _by_code(model) for model in _models_named_in(sheet)}
        self.changes: dict[Key, list[FieldChange]] = defaultdict(list)

    def fill(self, rows: list[Row]) -> Tally:
        ours = [row for row in rows if self._is_ours(row)]
        self.set_rows(list(enumerate(ours, start=1)))
        self.objects[self.sheet.model] = {
            getattr(item, "code", ""): item for item in self.found.values()
        }
        for row in ours:
            self._connect(row)
        return self._tally(rows)

    def _is_ours(self, row: Row) -> bool:
        key = _row_key(self.sheet, row)
        if key in self.found:
            return key not in self.theirs
        place_of = self.sheet.place_of
        if place_of is None:
            return True
        stands_for = self.sheet.model(**dict(zip(self.sheet.key, key, strict=True)))
        return place_of(stands_for) not in self.their_places

    @cached_property
    def their_places(self) -> set[Hashable]:
        """What people hold whose keys they may have changed."""
        place_of = self.sheet.place_of
        return {place_of(self.found[key]) for key in self.theirs} if place_of else set()

    def set_rows(self, numbered: Sequence[tuple[int, Row]]) -> None:
        """Save the rows with their positions, but for what refers to their own model."""
        for position, row in numbered:
            self.set_row(position, row)
        new = (item for key, item in self.found.items() if key not in self.before)
        self.sheet.model._default_manager.bulk_create(new)

    def set_row(self, position: int, row: Row) -> None:
        """Save what differs in a row that is there; a new one is only made."""
        key = _row_key(self.sheet, row)
        values = dict(self.sheet.constants) | _plain_values(self.sheet, row, self.objects)
        if self.sheet.has_position():
            values["position"] = position
        if key not in self.found:
            self.found[key] = self.sheet.model(**values)
            return
        # An empty cell leaves a last day that was set on a page, so that nothing lives again.
        if values.get(LAST_DAY, "") is None:
            del values[LAST_DAY]
        self.changes[key] += _update(self.found[key], values, self.by)

    def _connect(self, row: Row) -> None:
        """Set what the row refers to in its own model, and its lists of others."""
        key, single = _row_key(self.sheet, row), {}
        item, silent = self.found[key], key not in self.before
        for name, column in self.sheet.columns().items():
            related = column.related_model
            if name not in row.values or related is None:
                continue
            if column.many_to_many:
                wanted = [self.objects[related][code] for code in row.values[name]]
                self.changes[key] += _update_many(item, name, wanted, self.by, silent=silent)
            elif related is self.sheet.model:
                single[name] = self.objects[related].get(row.values[name])
        self.changes[key] += _update(item, single, self.by, silent=silent)

    def _tally(self, rows: list[Row]) -> Tally:
        keys = {_row_key(self.sheet, row) for row in rows}
        cells = {key: told for key, told in self.changes.items() if told and key in self.before}
        created = len(self.found.keys() - self.before)
        return Tally(
            created=created,
            changed=len(cells),
            unchanged=len(keys) - created - len(cells),
            not_in_file=len(self.kept - keys),
            cells=[(_named(key), change) for key, told in cells.items() for change in told],
        )


class _RowByRow(_Filling):
    """The same where the database has refused, one row at a time: so it shows which and why."""

    def set_rows(self, numbered: Sequence[tuple[int, Row]]) -> None:
        """What is refused is tried again after the others: one of them may hold its place."""
        while numbered:
            refused = [(one, fault) for one in numbered if (fault := self._fault_of(*one))]
            if len(refused) == len(numbered):
                raise ReferenceRefused(fault for _, fault in refused)
            numbered = [one for one, _ in refused]

    def _fault_of(self, position: int, row: Row) -> Fault | None:
        """Save one row; None where the database took it."""
        key = _row_key(self.sheet, row)
        try:
            with transaction.atomic():
                self.set_row(position, row)
                if key not in self.before:
                    self.found[key].save(force_insert=True)
        except IntegrityError as error:
            fault = refusal_of(self.sheet, row, self.found[key], error)
            self._forget(key)
            return fault
        return None

    def _forget(self, key: Key) -> None:
        """Have the item as the database has it."""
        if key in self.before:
            self.found[key].refresh_from_db()
        else:
            del self.found[key]


def _is_theirs(item: Any) -> bool:
    """Whether people entered or edited it here, or brought it in with a file of figures."""
    return getattr(item, "version", 1) >= FIRST_OF_PEOPLE or getattr(item, "brought_in", False)


def _plain_values(sheet: Sheet, row: Row, objects: Objects) -> dict[str, Any]:
    """The row's values but for what refers to its own model or to several others."""
    values = {}
    for name, column in sheet.columns().items():
        related = column.related_model
        if name not in row.values or column.many_to_many or related is sheet.model:
            continue
        values[name] = objects[related].get(row.values[name]) if related else row.values[name]
    return values


def _models_named_in(sheet: Sheet) -> set[type[models.Model]]:
    return {column.related_model for column in sheet.columns().values() if column.related_model}


def _has(item: models.Model, values: Mapping[str, Any]) -> bool:
    return all(getattr(item, name) == value for name, value in values.items())


def _row_key(sheet: Sheet, row: Row) -> Key:
    return tuple(row.values.get(name) for name in sheet.key)


def _named(key: Key) -> str:
    return " ".join(str(part) for part in key if part)


def _found(sheet: Sheet) -> dict[Key, Any]:
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
    item: models.Model, values: Mapping[str, Any], by: Person | None, *, silent: bool = False
) -> list[FieldChange]:
    """Set what differs, write it into the history, and return it.

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
    return changes


def _update_many(
    item: models.Model, name: str, wanted: list[Any], by: Person | None, *, silent: bool
) -> list[FieldChange]:
    old = sorted(other.code for other in getattr(item, name).all())
    new = sorted(other.code for other in wanted)
    if old == new:
        return []
    getattr(item, name).set(wanted)
    changes = [FieldChange(name, ", ".join(old), ", ".join(new))]
    if not silent:
        record_change(by=by, subject=item, act="reference data changed", changes=changes)
    return changes


def _in_words(value: Any) -> str:
    if isinstance(value, list):
        return ", ".join(str(part) for part in value)
    if isinstance(value, models.Model):
        return str(_as_code(value))
    return "" if value is None else str(value)
