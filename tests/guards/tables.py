"""All rows of our tables, as they are compared before and after somebody sends a form."""

import json
import re
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.apps import apps
from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.db import connection, models
from django.db.models.fields.files import FieldFile

APPS = ("partnership", "channels_registry", "evidence", "plans", "subgroup")
UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
# Real time, for leases and retries: it passes between two requests.
BY_THE_CLOCK_ON_THE_WALL = {
    *("not_before", "lease_until", "last_login"),
    *("expire_date", "last_used_at", "started_at"),  # of a sign-in
}
DRAWN_BY_LOT = {"digest", "session_key", "session_data"}
CHANGE = re.compile(r'(?:INSERT (?:OR \w+ )?INTO|UPDATE|DELETE FROM) "(\w+)"')
OUR_MODELS = [
    model for model in apps.get_models(include_auto_created=True) if model._meta.app_label in APPS
]
Rows = dict[str, list[str]]


@contextmanager
def changed_tables() -> Iterator[set[str]]:
    """The tables of which rows are changed, added or taken away inside the block."""
    changed: set[str] = set()

    def watch(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if not sql.startswith(("SELECT", "SAVEPOINT", "RELEASE", "ROLLBACK", "PRAGMA", "EXPLAIN")):
            change = CHANGE.match(sql)
            assert change, f"What does this change? {sql[:60]}"
            changed.add(change[1])
        return execute(sql, params, many, context)

    with connection.execute_wrapper(watch):
        yield changed


class Tables:
    """Rows of the world, without what is new each time; how they stood at first is kept."""

    def __init__(self) -> None:
        self.known = {
            pk
            for model in apps.get_models()
            if isinstance(model._meta.pk, models.UUIDField)
            for pk in model._base_manager.values_list("pk", flat=True)
        }
        self._read: dict[type[models.Model], tuple[list[tuple[Any, ...]], list[str]]] = {}
        self.at_first = self.rows({each._meta.db_table for each in OUR_MODELS})

    def rows(self, tables: set[str]) -> Rows:
        """Every row of these tables, those of ours."""
        return {
            model._meta.label: self._rows_of(model)
            for model in OUR_MODELS
            if model._meta.db_table in tables
        }

    def _rows_of(self, model: type[models.Model]) -> list[str]:
        """The rows of one table, written anew only where it holds another thing than at first."""
        with connection.cursor() as cursor:
            table = connection.ops.quote_name(model._meta.db_table)
            cursor.execute(f"SELECT * FROM {table}")  # noqa: S608 - our own table's name
            held = cursor.fetchall()
        first, rows = self._read.get(model, (None, []))
        if held == first:
            return rows
        rows = sorted(self._as_text(row) for row in model._base_manager.order_by().values())
        self._read.setdefault(model, (held, rows))
        return rows

    def _as_text(self, row: dict[str, Any]) -> str:
        left_out = BY_THE_CLOCK_ON_THE_WALL | DRAWN_BY_LOT
        kept = {key: value for key, value in row.items() if key not in left_out}
        if str(kept.get("password", "")).startswith(UNUSABLE_PASSWORD_PREFIX):
            kept["password"] = "none"
        return UUID.sub(self._known_or_new, json.dumps(kept, default=_plain, sort_keys=True))

    def _known_or_new(self, found: re.Match[str]) -> str:
        return found[0] if uuid.UUID(found[0]) in self.known else "new"


def _plain(value: Any) -> str:
    if isinstance(value, bytes | memoryview):
        return f"{len(bytes(value))} bytes"
    return value.name if isinstance(value, FieldFile) else str(value)
