"""Moving everything into another database, such as from SQLite to PostgreSQL."""

import os
import sqlite3
from pathlib import Path
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django.db import DatabaseError, connection

from bsc_comms.kit.databases import database_at, working_on
from bsc_comms.kit.environment import DATABASE_ADDRESS
from bsc_comms.overview.recovery.archive import BackupReader, BadBackup, reading
from bsc_comms.overview.recovery.backing_up import write_backup
from bsc_comms.overview.recovery.places import InUse
from bsc_comms.overview.recovery.restoring import Restored, restore_into
from bsc_comms.overview.recovery.snapshots import is_sqlite, scratch_folder
from bsc_comms.overview.recovery.stopping import ending_cleanly, remove_remains

# Never with what was named: it may hold a password.
NO_ADDRESS = (
    "What was named is no address of a database that the planner knows. It should be "
    f"{DATABASE_ADDRESS}."
)
NOT_NAMED = f"No new database was named. Set NEW_DATABASE_URL to {DATABASE_ADDRESS}."
NOT_EMPTY = (
    "The new database is not empty: it holds {what}. Nothing was changed. Name another one, or "
    "empty it (PostgreSQL: DROP SCHEMA public CASCADE; CREATE SCHEMA public; SQLite: delete the "
    "file)."
)
STILL_AT_WORK = (
    "Somebody saved something meanwhile, and the new database does not have it. Stop web, worker "
    "and beat, empty the new database or take another one, and try again. The planner still works "
    "with the database that it had."
)


def new_address() -> str:
    """What NEW_DATABASE_URL says, which may hold a password. Raises BadBackup where it is blank."""
    address = os.environ.get("NEW_DATABASE_URL", "").strip()
    if not address:
        raise BadBackup(NOT_NAMED)
    return address


@ending_cleanly()
def move_to(url: str) -> Restored:
    """Copy all rows into the empty database at `url`, and compare each of them.

    Files and keys stay where they are. Nothing else may save meanwhile: where SQLite tells that
    somebody did, this is an error. Raises BadBackup with a sentence.
    """
    target = _database_that_answers(url)
    source = dict(connection.settings_dict)
    if _same(source, target):
        raise BadBackup("This is the database that the planner has already.")
    remove_remains()
    watch = _Watch(source)
    with scratch_folder() as folder:
        path = folder / "move"
        write_backup(path, key="")
        with reading(path, "") as backup:
            moved = _filled(target, backup)
    if watch.saw_somebody():
        raise BadBackup(STILL_AT_WORK)
    return moved


def _filled(target: dict[str, Any], backup: BackupReader) -> Restored:
    try:
        return restore_into(target, backup, replace=False)
    except InUse as fault:
        raise BadBackup(NOT_EMPTY.format(what=fault.what)) from fault


def _database_that_answers(url: str) -> dict[str, Any]:
    try:
        if "://" not in url:
            raise ValueError("It names no kind of database.")
        target = database_at(url)
        with working_on(target):
            connection.ensure_connection()
    except (ImproperlyConfigured, ValueError, KeyError) as fault:
        raise BadBackup(NO_ADDRESS) from fault
    except DatabaseError as fault:
        raise BadBackup(
            f"The new database does not answer: {' '.join(str(fault).split())}"
        ) from fault
    return target


def _same(source: dict[str, Any], target: dict[str, Any]) -> bool:
    def place(database: dict[str, Any]) -> tuple[str, ...]:
        told = {**database, "HOST": database.get("HOST") or database["OPTIONS"].get("host", "")}
        return tuple(str(told.get(name) or "") for name in ("ENGINE", "NAME", "HOST", "PORT"))

    return place(source) == place(target)


class _Watch:
    """Notices what others save into a SQLite file; of other engines it knows nothing."""

    def __init__(self, database: dict[str, Any]) -> None:
        self._link = (
            sqlite3.connect(Path(database["NAME"]), timeout=20) if is_sqlite(database) else None
        )
        self._before = self._version()

    def saw_somebody(self) -> bool:
        changed = self._version() != self._before
        if self._link:
            self._link.close()
        return changed

    def _version(self) -> int:
        return int(self._link.execute("PRAGMA data_version").fetchone()[0]) if self._link else 0
