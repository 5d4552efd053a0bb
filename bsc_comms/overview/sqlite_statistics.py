"""What SQLite is told of the planner's tables, so that it chooses well among their indexes.

By itself SQLite knows nothing of what a table holds, and takes any two keys for equally rare. It
would look up the placements of one communication among all that ever went out by one channel. Told
to count (ANALYZE) it knows averages: that a state is shared by a fifth of all letters, where the
planner asks for the few that wait. So it is told the one thing that it cannot know, whatever the
planner holds: a partner, a place, a topic or a channel is shared by many rows, and all else by few.

How it is written: https://www.sqlite.org/fileformat2.html#stat1tab
"""

from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import ForeignKey, Model

#: What communications and the rest have in common; there are few of each.
SHARED_BY_MANY = frozenset(
    {
        *("partnership.partner", "partnership.area", "partnership.topic", "partnership.audience"),
        *("partnership.objective", "partnership.aim", "partnership.strategypriority"),
        *("partnership.emphasis", "channels_registry.channel", "channels_registry.offer"),
        *("evidence.finding", "evidence.indicator", "plans.metric"),
    }
)
ROWS, MOST, MANY, FEW = 1_000_000, 300_000, 20_000, 10
#: Columns that are no keys. Of communications the few that are open are asked for.
ALSO_SHARED = {
    "partnership.change": {"subject_type": MOST},
    "plans.communication": {"state": MANY},
    "plans.placement": {"state": MOST},
}
#: Its condition is met by what changed and was not looked at yet: by few.
TO_LOOK_FOR = ("plans_communication", "overlaps_to_look_for", "1000 10")


def after_migrating(using: str, plan: object = None, **told: Any) -> None:
    """Tell it whenever tables may be new. plan: None after a flush, which makes no tables."""
    connection = connections[using]
    if plan is not None and connection.vendor == "sqlite":
        tell(connection)


def tell(connection: BaseDatabaseWrapper) -> None:
    """Write it into the database; other connections that are open learn it when they open anew."""
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE django_migrations")  # makes the table where there is none
        cursor.execute("DELETE FROM sqlite_stat1")
        cursor.executemany(
            "INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES (%s, %s, %s)", list(_told(connection))
        )
        cursor.execute("ANALYZE sqlite_schema")  # reads what was written


def _told(connection: BaseDatabaseWrapper) -> Iterator[tuple[str, str, str]]:
    """Of each index that begins with what many share: its table, its name, its figures."""
    yield TO_LOOK_FOR
    for model in apps.get_models(include_auto_created=True):
        shared = _shared_columns(model)
        table = model._meta.db_table
        for name, columns in _indexes_of(connection, table) if shared else ():
            if columns[0] in shared:
                # What two columns say together is shared by few, whatever each says alone.
                figures = [ROWS, shared[columns[0]], *[FEW] * (len(columns) - 1)]
                yield table, name, " ".join(map(str, figures))


def _shared_columns(model: type[Model]) -> dict[str, int]:
    """By how many rows a value of these columns is shared."""
    keys = {
        field.column: MANY
        for field in model._meta.concrete_fields
        if isinstance(field, ForeignKey)
        and not field.unique
        and field.related_model._meta.label_lower in SHARED_BY_MANY
    }
    return keys | ALSO_SHARED.get(model._meta.label_lower, {})


def _indexes_of(connection: BaseDatabaseWrapper, table: str) -> list[tuple[str, list[str]]]:
    """The table's indexes of all its rows, with their columns."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT list.name, info.name "
            "FROM pragma_index_list(%s) list, pragma_index_info(list.name) info "
            "WHERE NOT list.partial ORDER BY list.name, info.seqno",
            [table],
        )
        found: dict[str, list[str]] = {}
        for index, column in cursor.fetchall():
            found.setdefault(index, []).append(column)
    return list(found.items())
