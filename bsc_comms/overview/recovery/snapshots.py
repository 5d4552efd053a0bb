"""One moment of the database, to be read while people go on saving."""

import contextlib
import sqlite3
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import DatabaseError, connection, transaction

from bsc_comms.kit.databases import SQLITE, database_at, working_on
from bsc_comms.overview.recovery.stopping import UNFINISHED


@contextlib.contextmanager
def snapshot() -> Iterator[None]:
    """Let this thread read the database as it is now, whatever is saved meanwhile.

    SQLite: a copy by its backup API, thrown away afterwards. PostgreSQL: one repeatable read.
    """
    if connection.vendor == "sqlite":
        with scratch_folder() as folder:
            copy_sqlite(connection.settings_dict, folder / "snapshot.sqlite3")
            with working_on(sqlite_file(folder / "snapshot.sqlite3")):
                yield
        return
    with working_on(dict(connection.settings_dict)), transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        yield


@contextlib.contextmanager
def scratch_folder() -> Iterator[Path]:
    """A folder for this process alone, on the disk that has room for the database."""
    with tempfile.TemporaryDirectory(
        prefix="recovery-", suffix=UNFINISHED, dir=settings.VAR_DIR
    ) as folder:
        yield Path(folder)


def sqlite_file(path: Path) -> dict[str, Any]:
    """The database that is this file."""
    return database_at(f"sqlite:///{path}")


def copy_sqlite(database: dict[str, Any], target: Path) -> None:
    """Copy a SQLite database, whole and of one moment, into the file `target`.

    The target may be in use: to whoever has it open, the copy is one more transaction.
    """
    name = str(database["NAME"])
    options = {"uri": name.startswith("file:"), "timeout": 60}
    try:
        with (
            contextlib.closing(sqlite3.connect(name, **options)) as source,  # type: ignore[call-overload]
            contextlib.closing(sqlite3.connect(target, timeout=60)) as copy,
        ):
            source.backup(copy)
    except sqlite3.Error as fault:
        raise DatabaseError(str(fault)) from fault


def is_sqlite(database: dict[str, Any]) -> bool:
    return bool(database["ENGINE"] == SQLITE)
