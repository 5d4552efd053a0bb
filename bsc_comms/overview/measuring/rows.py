"""Rows in any number, for measuring: PostgreSQL takes them as one stream, others in bulk.

Constraints and triggers look at each row either way.
"""

import json
from collections.abc import Iterable
from io import StringIO
from itertools import chain
from typing import Any

from django.db import connection, models

BATCH = 2_000
NULL = r"\N"
ESCAPED = str.maketrans({"\\": r"\\", "\t": r"\t", "\n": r"\n", "\r": r"\r"})


def add_rows(rows: Iterable[models.Model]) -> None:
    """Add new rows, all of one model. Keys that the database counts are its own to give."""
    waiting = iter(rows)
    first = next(waiting, None)
    if first is None:
        return
    every = chain([first], waiting)
    if connection.vendor == "postgresql":
        _copy(type(first), every)
    else:
        type(first)._default_manager.bulk_create(every, batch_size=BATCH)


def _copy(model: type[models.Model], rows: Iterable[models.Model]) -> None:
    fields = [
        field for field in model._meta.concrete_fields if not isinstance(field, models.AutoField)
    ]
    names = [field.attname for field in fields]
    quote = connection.ops.quote_name
    columns = ", ".join(quote(str(field.column)) for field in fields)
    stream = StringIO()
    stream.writelines(
        "\t".join([_cell(values[name]) for name in names]) + "\n" for values in map(vars, rows)
    )
    stream.seek(0)
    with connection.cursor() as cursor:
        cursor.copy_expert(f"COPY {quote(model._meta.db_table)} ({columns}) FROM STDIN", stream)


def _cell(value: Any) -> str:
    """A value in the text form of COPY."""
    if value is None:
        return NULL
    if isinstance(value, str):
        return value.translate(ESCAPED)
    if isinstance(value, dict | list):
        return json.dumps(value).translate(ESCAPED)
    return str(value)
