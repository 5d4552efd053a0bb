"""Where a restored database is built, and how it takes the place of the one before, all at once.

SQLite: a file beside it, copied over by the backup API. PostgreSQL: a schema beside it; the two
change their names in one transaction. So a restore that fails half way leaves all as it was. A
schema that is being built is held by an advisory lock, which ends with whoever builds it: one that
nobody holds was left by a restore that was killed.
"""

import contextlib
import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Protocol

from django.apps import apps
from django.db import DatabaseError, connection, transaction
from psycopg2.sql import SQL, Composed, Identifier

from bsc_comms.kit.databases import why_letters_are_lost, working_on
from bsc_comms.kit.in_words import count_of
from bsc_comms.kit.logs import OURS
from bsc_comms.kit.up_to_date import migrations_not_known
from bsc_comms.overview.recovery.archive import BadBackup
from bsc_comms.overview.recovery.snapshots import (
    copy_sqlite,
    is_sqlite,
    scratch_folder,
    sqlite_file,
)
from partnership.models import Partner, Person
from plans.models import Communication

NOT_EMPTY = (
    "The database is not empty: it holds {what}. Nothing was changed. Restore into an empty one, "
    "or say --replace: what is there now is then kept aside as {aside}."
)
NOT_OURS = (
    "The database also holds tables that are not the planner's ({names}). Nothing was changed. "
    "Give the planner a database of its own."
)
NOT_OWNED = (
    "The planner's account has no schema of its own in this database, and what is restored takes "
    "the place of one. Nothing was changed. Let the database's administrator run in it: {statement}"
)
# Only an owner may rename a schema.
HOW_TO_OWN = """
    SELECT format('ALTER SCHEMA %I OWNER TO %I', nspname, current_user) FROM pg_namespace
    WHERE nspname = current_schema() AND NOT pg_has_role(nspowner, 'USAGE')
    UNION ALL
    SELECT format('CREATE SCHEMA public AUTHORIZATION %I', current_user)
    WHERE current_schema() IS NULL
"""
# What a restore calls its schema. One that an administrator named is never taken away.
BEING_BUILT = "restoring_"
OF_A_RESTORE = f"^{BEING_BUILT}restore_[0-9]{{14}}$"
OUR_SCHEMAS = """
    SELECT nspname FROM pg_namespace WHERE nspname ~ %s AND nspowner = current_user::regrole
"""
# The cache in which attempts at signing in are counted is the one that a migration makes.
OWN_BESIDE_THE_MODELS = frozenset(
    {
        *("django_migrations", "counted_against_limits"),
        *("sqlite_sequence", "sqlite_stat1", "sqlite_stat4"),
    }
)


class InUse(BadBackup):
    """The database holds a planner already. what: how many people, partners and the like."""

    def __init__(self, what: str, *, aside: str) -> None:
        super().__init__(NOT_EMPTY.format(what=what, aside=aside))
        self.what = what


class Place(Protocol):
    """A database that is to be restored into."""

    def aside(self, stamp: str) -> str:
        """What the database before is called when it was kept aside."""

    def remove_remains(self) -> None:
        """Take away what restores that were killed left in the database itself."""

    def building(self, stamp: str) -> contextlib.AbstractContextManager[None]:
        """Inside the block this thread works on an empty database; `swap` then puts it in place."""

    def swap(self, stamp: str, *, keep: bool) -> None:
        """Put what was built in the place of the one before. keep: that one, under another name."""


def place_of(database: dict[str, Any]) -> "SqlitePlace | PostgresqlPlace":
    """The place that is this entry of DATABASES."""
    return SqlitePlace(database) if is_sqlite(database) else PostgresqlPlace(database)


def is_in_use(place: "SqlitePlace | PostgresqlPlace", stamp: str, *, replace: bool) -> bool:
    """Whether the database here holds a planner already, which is then to be replaced.

    One of a later version, which is rolled back, is as much a planner as one of this.
    Raises InUse where it is not to be (`replace`), and BadBackup where nothing can take its place.
    """
    there = set(connection.introspection.table_names())
    ours = {model._meta.db_table for model in apps.get_models(include_auto_created=True)}
    strange = there - ours - OWN_BESIDE_THE_MODELS
    later = _of_a_later_version(strange)
    if others := sorted(strange - later):
        raise BadBackup(NOT_OURS.format(names=", ".join(others[:3])))
    held = _rows_held(there)
    if later:
        held.append("tables of a later version of the planner")
    if held and not replace:
        raise InUse(", ".join(held), aside=place.aside(stamp))
    if fault := why_letters_are_lost():
        raise BadBackup(fault)
    if statement := how_to_own_the_schema():
        raise BadBackup(NOT_OWNED.format(statement=statement))
    return bool(held)


def _of_a_later_version(tables: set[str]) -> set[str]:
    """Those of these tables that a later version of the planner made, which is rolled back."""
    if not tables or not migrations_not_known():
        return set()
    labels = tuple(f"{app.label}_" for app in apps.get_app_configs() if app.name in OURS)
    return {table for table in tables if table.startswith(labels)}


def _rows_held(there: set[str]) -> list[str]:
    """How many people, partners and the like are in the tables that there are, in words."""
    counted = (
        (model._base_manager.count() if model._meta.db_table in there else 0, words)
        for model, words in (
            (Person, "person,people"),
            (Partner, "partner"),
            (Communication, "communication"),
        )
    )
    return [count_of(count, words) for count, words in counted if count]


def how_to_own_the_schema() -> str:
    """What makes the schema of this database the planner's own; nothing where it is."""
    if connection.vendor != "postgresql":
        return ""
    with connection.cursor() as cursor:
        cursor.execute(HOW_TO_OWN)
        row = cursor.fetchone()
    return row[0] if row else ""


class SqlitePlace:
    """A file."""

    def __init__(self, database: dict[str, Any]) -> None:
        self._database = database
        self._path = Path(database["NAME"])
        self._built: Path | None = None

    def aside(self, stamp: str) -> str:
        return f"{self._path}.before-{stamp}"

    def remove_remains(self) -> None:
        """Nothing of it is in the file: see `stopping.remove_remains`."""

    @contextlib.contextmanager
    def building(self, stamp: str) -> Iterator[None]:
        with scratch_folder() as folder:
            self._built = folder / "restored.sqlite3"
            with working_on(sqlite_file(self._built)):
                yield

    def swap(self, stamp: str, *, keep: bool) -> None:
        if self._built is None:
            raise RuntimeError("Nothing was built.")
        if keep:
            copy_sqlite(self._database, Path(self.aside(stamp)))
        copy_sqlite({"NAME": str(self._built)}, self._path)


class PostgresqlPlace:
    """A schema of a database."""

    def __init__(self, database: dict[str, Any]) -> None:
        self._database = database

    def aside(self, stamp: str) -> str:
        return f"the schema before_{_as_name(stamp)}"

    def remove_remains(self) -> None:
        with (
            contextlib.suppress(DatabaseError),  # nothing hangs on it
            working_on(self._database),
            connection.cursor() as cursor,
        ):
            cursor.execute(OUR_SCHEMAS, [OF_A_RESTORE])
            for (schema,) in cursor.fetchall():
                cursor.execute("SELECT pg_try_advisory_lock(%s)", [_lock_of(schema)])
                (nobody_builds_it,) = cursor.fetchone()
                if nobody_builds_it:
                    cursor.execute(_naming("DROP SCHEMA IF EXISTS {} CASCADE", schema))

    @contextlib.contextmanager
    def building(self, stamp: str) -> Iterator[None]:
        schema = f"{BEING_BUILT}{_as_name(stamp)}"
        options = dict(self._database.get("OPTIONS") or {})
        options["options"] = f"{options.get('options', '')} -c search_path={schema}".strip()
        with working_on({**self._database, "OPTIONS": options}), connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_lock(%s)", [_lock_of(schema)])
            cursor.execute(_naming("CREATE SCHEMA {}", schema))
            try:
                yield
            finally:
                # After a swap it goes by another name, and there is nothing of this name to drop.
                cursor.execute(_naming("DROP SCHEMA IF EXISTS {} CASCADE", schema))

    def swap(self, stamp: str, *, keep: bool) -> None:
        name = _as_name(stamp)
        with working_on(self._database), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT current_schema()")
            (current,) = cursor.fetchone()
            cursor.execute(_naming("ALTER SCHEMA {} RENAME TO {}", current, f"before_{name}"))
            cursor.execute(_naming("ALTER SCHEMA {} RENAME TO {}", f"{BEING_BUILT}{name}", current))
            if not keep:
                cursor.execute(_naming("DROP SCHEMA {} CASCADE", f"before_{name}"))


def _naming(statement: str, *schemas: str) -> Composed:
    """The statement with the names of schemas in it, quoted as names."""
    return SQL(statement).format(*(Identifier(schema) for schema in schemas))


def _lock_of(schema: str) -> int:
    """The number of the lock on a schema that is being built."""
    return int.from_bytes(hashlib.sha256(schema.encode()).digest()[:8], signed=True)


def _as_name(stamp: str) -> str:
    return stamp.replace("-", "_")
