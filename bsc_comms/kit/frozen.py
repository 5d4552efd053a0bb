"""Rows that the database itself refuses to change once published (rule 9 of docs/rules.md).

`freezing` and `thawing` give the statements for a migration; `lifted` takes the guard off for the
reload of the sample and for one test fixture, and puts it back.
"""

import contextlib
from collections.abc import Iterator, Sequence

from django.db import connection, transaction
from django.db.backends.base.base import BaseDatabaseWrapper

SAYING = "What was published never changes; publish the next number instead."


def freezing(
    vendor: str,
    table: str,
    *,
    keys: Sequence[Sequence[str]],
    when: str = "TRUE",
    but: str = "FALSE",
    saying: str = SAYING,
) -> list[str]:
    """The statements that freeze `table`'s rows for which `when` holds (SQL about OLD).

    `keys` are the unique column sets; on SQLite a REPLACE of any of them, by a new row or by a
    draft, is refused as well. but: the one kind of update that is let through all the same (SQL
    about OLD and NEW; see `only_emptied`). saying: what is said to whoever is refused.
    """
    if vendor == "sqlite":
        return _freezing_sqlite(table, keys=keys, when=when, but=but, saying=saying)
    if vendor == "postgresql":
        return _freezing_postgresql(table, when=when, but=but, saying=saying)
    raise NotImplementedError(f"Frozen rows are not supported on {vendor}.")


def only_emptied(vendor: str, emptied: str, *, others: Sequence[str]) -> str:
    """For `but`: the column `emptied` becomes NULL, and all the `others` stay as they are."""
    same = "IS" if vendor == "sqlite" else "IS NOT DISTINCT FROM"
    stays = [f"NEW.{column} {same} OLD.{column}" for column in others]
    return " AND ".join([f"NEW.{emptied} IS NULL", *stays])


def thawing(vendor: str, table: str) -> list[str]:
    """The statements that undo `freezing`."""
    if vendor == "sqlite":
        return [f"DROP TRIGGER IF EXISTS frozen_{table}_{act}" for act in _SQLITE_ACTS]
    return [
        f"DROP TRIGGER IF EXISTS frozen_{table}_row ON {table}",
        f"DROP TRIGGER IF EXISTS frozen_{table}_truncate ON {table}",
        f"DROP FUNCTION IF EXISTS frozen_{table}()",
        f"DROP FUNCTION IF EXISTS frozen_{table}_whole()",
    ]


_SQLITE_ACTS = ("update", "delete", "insert")


def _freezing_sqlite(
    table: str, *, keys: Sequence[Sequence[str]], when: str, but: str, saying: str
) -> list[str]:
    refuse = f"BEGIN SELECT RAISE(ABORT, '{saying}'); END"
    same = " OR ".join(
        "(" + " AND ".join(f"OLD.{column} = NEW.{column}" for column in key) + ")" for key in keys
    )
    replaced = f"EXISTS (SELECT 1 FROM {table} AS OLD WHERE ({same}) AND {when})"  # noqa: S608 - our own names
    # An UPDATE OR REPLACE of a draft would throw out the frozen row whose key it takes.
    changed = f"(({when}) OR {replaced}) AND NOT ({but})"
    return [
        f"CREATE TRIGGER frozen_{table}_update BEFORE UPDATE ON {table} WHEN {changed} {refuse}",
        f"CREATE TRIGGER frozen_{table}_delete BEFORE DELETE ON {table} WHEN {when} {refuse}",
        f"CREATE TRIGGER frozen_{table}_insert BEFORE INSERT ON {table} WHEN {replaced} {refuse}",
    ]


def _freezing_postgresql(table: str, *, when: str, but: str, saying: str) -> list[str]:
    refuse = f"RAISE EXCEPTION '{saying}' USING ERRCODE = 'integrity_constraint_violation';"
    # NEW is there for an update alone, so the exception is asked for inside of that branch.
    row = (
        f"IF {when} THEN "
        f"IF TG_OP = 'UPDATE' THEN IF {but} THEN RETURN NEW; END IF; END IF; {refuse} END IF; "
        "IF TG_OP = 'DELETE' THEN RETURN OLD; END IF; RETURN NEW;"
    )
    # The condition stands in the function: a trigger's own may not look at other tables.
    return [
        f"CREATE FUNCTION frozen_{table}() RETURNS trigger LANGUAGE plpgsql AS $$ "
        f"BEGIN {row} END $$",
        f"CREATE FUNCTION frozen_{table}_whole() RETURNS trigger LANGUAGE plpgsql AS $$ "
        f"BEGIN {refuse} END $$",
        f"CREATE TRIGGER frozen_{table}_row BEFORE UPDATE OR DELETE ON {table} "
        f"FOR EACH ROW EXECUTE FUNCTION frozen_{table}()",
        f"CREATE TRIGGER frozen_{table}_truncate BEFORE TRUNCATE ON {table} "
        f"FOR EACH STATEMENT EXECUTE FUNCTION frozen_{table}_whole()",
    ]


@contextlib.contextmanager
def lifted() -> Iterator[None]:
    """Take every such guard off inside the block, in one transaction, and put it back."""
    with transaction.atomic():
        if connection.vendor == "sqlite":
            put_back = _drop_sqlite_triggers(connection)
        else:
            put_back = _disable_postgresql_triggers(connection)
        yield
        with connection.cursor() as cursor:
            for statement in put_back:
                cursor.execute(statement)


def _drop_sqlite_triggers(connection: BaseDatabaseWrapper) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'frozen\\_%' "
            "ESCAPE '\\'"
        )
        found = cursor.fetchall()
        for name, _ in found:
            cursor.execute(f"DROP TRIGGER {connection.ops.quote_name(name)}")
    return [sql for _, sql in found]


def _disable_postgresql_triggers(connection: BaseDatabaseWrapper) -> list[str]:
    with connection.cursor() as cursor:
        # Checks that wait for the end of the transaction would bar the change of a trigger.
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(
            "SELECT DISTINCT tgrelid::regclass::text FROM pg_trigger WHERE tgname LIKE 'frozen\\_%'"
        )
        tables = [table for (table,) in cursor.fetchall()]
        for table in tables:
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
    return ["SET CONSTRAINTS ALL IMMEDIATE"] + [
        f"ALTER TABLE {table} ENABLE TRIGGER USER" for table in tables
    ]
