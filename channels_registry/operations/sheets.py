"""Saving the good rows of a sheet of channels, offers or resources: all of them or none."""

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction

from bsc_comms.kit.editing import StaleEdit
from bsc_comms.kit.refusals import NotPossible
from channels_registry.choices import ChannelKind, ResourceKind
from channels_registry.operations.channels import create_channel, edit_channel
from channels_registry.operations.offers import add_offer, edit_offer
from channels_registry.operations.resources import add_resource, edit_resource
from channels_registry.queries.sheet_preview import TO_SAVE, Outcome
from channels_registry.queries.sheets import CODE_OF_A_ROW, Known
from channels_registry.rules.sheets import COLUMNS, Of, Value
from partnership.models import Area, Audience, Partner, Person, Topic

LISTED = {"owners": Partner, "audiences": Audience, "areas": Area, "topics": Topic}
KINDS = {"channels": ChannelKind, "resources": ResourceKind}
MEANWHILE = "Somebody changed it while you looked. Bring the sheet in again to see how it stands."


class SheetRefused(Exception):
    """One row cannot be saved, so none was: its number, and why, as a sentence."""

    def __init__(self, number: int, why: str) -> None:
        super().__init__(f"Row {number}: {why}")


@transaction.atomic
def save_entries(*, by: Person, kind: str, rows: Iterable[Outcome]) -> int:
    """Add and change entries as the rows say; how many. Raises SheetRefused, and then saves none.

    Each goes through the operation that its form uses: the same rights, checks and history.
    """
    words = _Words()
    number = 0
    for row in rows:
        if row.state not in TO_SAVE:
            continue
        try:
            _save(by, kind, row, words)
        except (NotPossible, PermissionDenied) as refused:
            raise SheetRefused(row.reading.number, str(refused)) from refused
        except StaleEdit as refused:
            raise SheetRefused(row.reading.number, MEANWHILE) from refused
        number += 1
    return number


def _save(by: Person, kind: str, row: Outcome, words: "_Words") -> None:
    values = row.reading.values
    names = set(values) if row.known is None else {change.name for change in row.changes}
    said = {
        column.name: words.of(kind, column.name, column.of, values[column.name])
        for column in COLUMNS[kind]
        if column.name in names
    }
    lists = {name: said.pop(name) for name in LISTED if name in said}
    if row.known is None:
        _add(by, kind, said, lists)
    else:
        _change(by, kind, row.known, said, lists)


def _add(by: Person, kind: str, fields: dict[str, Any], lists: dict[str, Any]) -> None:
    if kind == "channels":
        create_channel(by=by, fields=fields, **lists)
        return
    partner = fields.pop("partner")
    if kind == "offers":
        add_offer(by=by, partner=partner, fields=fields, **lists)
    else:
        add_resource(by=by, partner=partner, fields=fields)


def _change(
    by: Person, kind: str, known: Known, fields: dict[str, Any], lists: dict[str, Any]
) -> None:
    opened, entry = known.version, known.entry
    if kind == "channels":
        edit_channel(by=by, channel=entry, opened_version=opened, fields=fields, **lists)
    elif kind == "offers":
        edit_offer(by=by, offer=entry, opened_version=opened, fields=fields, **lists)
    else:
        edit_resource(by=by, resource=entry, opened_version=opened, fields=fields)


class _Words:
    """The rows and codes behind the words of a sheet, each table read once."""

    def __init__(self) -> None:
        self._tables: dict[str, dict[str, Any]] = {}

    def of(self, kind: str, name: str, of: Of, value: Value) -> Any:
        """What the operations take for a column's value."""
        if of == Of.MANY and isinstance(value, tuple):
            return [self._row(name, word) for word in value]
        if name == "partner":
            return self._row("owners", str(value))
        if of == Of.ONE:
            return next(code for code, label in KINDS[kind].choices if label == value)
        return list(value) if isinstance(value, tuple) else value

    def _row(self, name: str, word: str) -> Any:
        if name not in self._tables:
            code = CODE_OF_A_ROW[name]
            rows = LISTED[name]._default_manager.all()
            self._tables[name] = {str(getattr(one, code)): one for one in rows}
        return self._tables[name][word]
