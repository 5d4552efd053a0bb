"""How SQLite would look something up."""

from collections.abc import Sequence

from django.db import connection


def way(sql: str, params: Sequence[object] = ()) -> str:
    """The steps of its plan, a line each."""
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN QUERY PLAN {sql}", params)
        return "\n".join(row[3] for row in cursor.fetchall())
