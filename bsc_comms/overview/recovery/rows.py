"""Rows of any table as lines of JSON, the same on both engines, and their digests.

A line is what the columns hold, in an order that is written down with them: models of an earlier
day name their columns in another one. The digest of a table is the sum of the digests of its lines,
so it asks for no order, in which the engines differ; names inside JSON columns are sorted for it,
since PostgreSQL keeps them in an order of its own.
"""

import base64
import contextlib
import hashlib
import json
from collections.abc import Generator, Iterable, Sequence
from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.apps.registry import Apps
from django.db import connection, models
from psycopg2.extras import execute_values

from bsc_comms.kit.batches import in_batches

# A backup opens nobody's session, holds no form that was not saved, says of no process that it is
# at work, and counts nothing.
NOT_KEPT = frozenset(
    {
        *("django_session", "partnership_signin", "partnership_heartbeat"),
        *("partnership_counted", "partnership_keptform"),
    }
)
AT_ONE_GO = 2_000

Model = type[models.Model]


def tables_of(apps: Apps) -> list[Model]:
    """The models whose rows are kept, those between two models among them, by table."""
    kept = [
        model
        for model in apps.get_models(include_auto_created=True)
        if model._meta.managed and not model._meta.proxy and model._meta.db_table not in NOT_KEPT
    ]
    return sorted(kept, key=lambda model: model._meta.db_table)


def columns_of(model: Model) -> list[str]:
    """The names of a table's columns."""
    return [str(field.column) for field in model._meta.concrete_fields]


def read_lines(model: Model, columns: Sequence[str]) -> Generator[str, None, None]:
    """Each row of a table as a line of these columns, which can be encoded whatever they hold."""
    names = [field.attname for field in _fields(model, columns)]
    rows = model._base_manager.order_by("pk").values_list(*names)
    for row in rows.iterator(chunk_size=AT_ONE_GO):
        line = json.dumps(row, default=_plain, ensure_ascii=False, separators=(",", ":"))
        yield _encoded(line).decode()


class Digest:
    """The digest of a table, line by line."""

    def __init__(self, model: Model) -> None:
        self.rows = 0
        self._sum = 0
        kinds = [field.get_internal_type() for field in model._meta.concrete_fields]
        self._has_json = "JSONField" in kinds

    def add(self, line: str) -> None:
        if self._has_json:
            line = json.dumps(
                json.loads(line), sort_keys=True, ensure_ascii=False, separators=(",", ":")
            )
        self._sum += int.from_bytes(hashlib.sha256(_encoded(line)).digest(), "big")
        self.rows += 1

    def hexdigest(self) -> str:
        return f"{self._sum % 2**256:064x}"


def digest_of(model: Model, columns: Sequence[str]) -> tuple[int, str]:
    """How many rows a table of this database has, and their digest over these columns."""
    digest = Digest(model)
    with contextlib.closing(read_lines(model, columns)) as lines:
        for line in lines:
            digest.add(line)
    return digest.rows, digest.hexdigest()


def write_lines(model: Model, columns: Sequence[str], lines: Iterable[str]) -> None:
    """Put lines of these columns into an empty table as they are, with the keys that they had.

    Raises DatabaseError where a row does not fit, ValueError for a line that is none of this table.
    """
    fields = _fields(model, columns)
    for batch in in_batches(lines, AT_ONE_GO):
        rows = [
            tuple(
                field.get_db_prep_save(_value(field, told), connection)
                for field, told in zip(fields, json.loads(line), strict=True)
            )
            for line in batch
        ]
        _insert(model, columns, rows)


def counters(tables: Iterable[Model]) -> dict[str, int]:
    """The last number that each table with counted keys has given, by table."""
    given = {}
    with connection.cursor() as cursor:
        for model in tables:
            if not isinstance(model._meta.pk, models.AutoField):
                continue
            table = model._meta.db_table
            if connection.vendor == "sqlite":
                cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [table])
                found = cursor.fetchone()
                given[table] = found[0] if found else 0
            else:
                cursor.execute(f"SELECT last_value, is_called FROM {_sequence(cursor, model)}")  # noqa: S608 - our own names
                last, is_called = cursor.fetchone()
                given[table] = last if is_called else 0
    return given


def set_counters(tables: Iterable[Model], given: dict[str, int]) -> None:
    """Let each table go on counting where it was, so that no number is ever given twice."""
    with connection.cursor() as cursor:
        for model in tables:
            table = model._meta.db_table
            last = given.get(table, 0)
            if connection.vendor == "sqlite":
                cursor.execute("DELETE FROM sqlite_sequence WHERE name = %s", [table])
                if last:
                    cursor.execute("INSERT INTO sqlite_sequence VALUES (%s, %s)", [table, last])
            elif last:
                cursor.execute("SELECT setval(%s, %s)", [_sequence(cursor, model), last])


def _sequence(cursor: Any, model: Model) -> str:
    quoted = connection.ops.quote_name(model._meta.db_table)
    cursor.execute("SELECT pg_get_serial_sequence(%s, %s)", [quoted, model._meta.pk.column])
    return str(cursor.fetchone()[0])


def _fields(model: Model, columns: Sequence[str]) -> list[Any]:
    by_column = {field.column: field for field in model._meta.concrete_fields}
    return [by_column[column] for column in columns]


def _insert(model: Model, columns: Sequence[str], rows: list[tuple[Any, ...]]) -> None:
    quote = connection.ops.quote_name
    named = ", ".join(quote(name) for name in columns)
    into = f"INSERT INTO {quote(model._meta.db_table)} ({named}) VALUES "  # noqa: S608 - our own names
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            places = ", ".join(["%s"] * len(columns))
            cursor.executemany(f"{into}({places})", rows)
        else:
            with connection.wrap_database_errors:
                execute_values(cursor.cursor, f"{into}%s", rows, page_size=500)


def _encoded(line: str) -> bytes:
    """The bytes of a line; half a character, as JSON may hold one on SQLite, by its escape."""
    return line.encode(errors="backslashreplace")


def _plain(value: Any) -> Any:
    """What JSON has no word for."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, Decimal | UUID):
        return str(value)
    if isinstance(value, bytes | memoryview):
        return base64.b64encode(value).decode()
    raise TypeError(f"A column holds a {type(value).__name__}, which no backup knows how to keep.")


def _value(field: Any, told: Any) -> Any:
    """What a column holds, from its place in a line."""
    if told is None:
        return None
    kind = field.get_internal_type()
    if kind == "BinaryField":
        return base64.b64decode(told)
    if kind == "JSONField":
        return told
    return field.to_python(told)
