"""All tables emptied, after a test whose rows were really written.

Django empties them by TRUNCATE, which takes PostgreSQL as long for a table without rows as for a
full one, and then writes down anew which kinds of things and permissions there are.
"""

from functools import cache

from django.contrib.auth.models import Permission
from django.contrib.contenttypes.models import ContentType
from django.db import connection

from bsc_comms.kit import frozen

#: The same in every planner of this version.
STAYS = {ContentType._meta.db_table, Permission._meta.db_table}


def empty_all_tables() -> None:
    """Take every row out, in one transaction; the guard of published rows is off meanwhile."""
    with frozen.lifted(), connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET CONSTRAINTS ALL DEFERRED")  # the tables come in no order
        for table in _tables(connection.vendor):
            cursor.execute(f"DELETE FROM {connection.ops.quote_name(table)}")  # noqa: S608 - ours


@cache
def _tables(vendor: str) -> list[str]:
    tables = connection.introspection.django_table_names(only_existing=True, include_views=False)
    return sorted(set(tables) - STAYS)
