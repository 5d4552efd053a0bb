"""Bringing a planner back from a backup, on this machine or on an empty one."""

import contextlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.core.files.base import File
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.db import DatabaseError, connection

from bsc_comms.kit import clock
from bsc_comms.kit.alone import alone
from bsc_comms.kit.databases import working_on
from bsc_comms.kit.up_to_date import migrations_to_go
from bsc_comms.overview.recovery.archive import (
    ENDING,
    BackupReader,
    BadBackup,
    Manifest,
    name_of,
    reading,
)
from bsc_comms.overview.recovery.building import (
    compare,
    fill,
    head_of_the_records,
    make_tables,
)
from bsc_comms.overview.recovery.files import is_stored, put_key
from bsc_comms.overview.recovery.places import is_in_use, place_of
from bsc_comms.overview.recovery.reference import put_reference
from bsc_comms.overview.recovery.stopping import (
    ending_cleanly,
    remove_remains,
    too_late_to_stop,
)
from bsc_comms.overview.recovery.withdrawn import Ways, open_again, ways_in
from bsc_comms.overview.sqlite_statistics import tell
from partnership.operations.letters import hold_after_restore
from subgroup.operations.steps import write_announced

# A backup of another machine, whose clock differs by less, is none of a moment to come.
CLOCKS_DIFFER = timedelta(minutes=1)


@dataclass(frozen=True)
class Restored:
    """What was brought back. kept_aside: what the database before is called, if it was in use.

    letters_held: how many letters may have gone out since, and wait for a person to decide.
    holidays_fault: why the file of bank holidays could not be written; it follows by itself.
    open_again: what lets people in now and did not in the database before, a line for each kind.
    keys_aside: where the keys are kept that were there until now and are not the backup's.
    """

    manifest: Manifest
    letters_held: int
    kept_aside: str
    holidays_fault: str
    open_again: list[str]
    keys_aside: list[Path]


def newest_in(folder: Path) -> Path:
    """The newest backup in a folder, or the file itself that was named. Raises BadBackup.

    One with the name of a moment to come was written by a clock that was ahead, and may be older
    than others: it counts only where there are no others.
    """
    if folder.is_file():
        return folder
    found = _in(folder)
    if not found:
        raise BadBackup(f"There is no backup at {folder}. Their names are planner-...{ENDING}")
    now = name_of(clock.real_now() + CLOCKS_DIFFER)
    return max((path for path in found if path.name <= now), default=found[-1])


def passed_over(folder: Path, taken: Path) -> list[Path]:
    """Those in a folder with later names than the one that was taken of it as its newest."""
    return [path for path in _in(folder) if path.name > taken.name]


def _in(folder: Path) -> list[Path]:
    return sorted(folder.glob(f"planner-*{ENDING}")) if folder.is_dir() else []


@ending_cleanly()
def restore(path: Path, *, key: str, replace: bool) -> Restored:
    """Bring everything back from one backup, into the database of these settings.

    All of it is checked before anything is changed, and the database is put in its place at the
    very end, at once; until then the keys of before come back if anything fails. replace: also
    where the database is in use, which is then kept aside. Letters that may have gone out since the
    backup was written are held. Raises BadBackup with a sentence.
    """
    remove_remains()
    with reading(path, key) as backup:
        backup.check()
        written_at = datetime.fromisoformat(backup.manifest.made_at)
        return restore_into(
            dict(connection.settings_dict),
            backup,
            replace=replace,
            hold_letters=lambda: hold_after_restore(written_at=written_at),
        )


def none_held() -> int:
    """Nothing has happened since: as where a planner that stands still is moved."""
    return 0


@alone()
def restore_into(
    database: dict[str, Any],
    backup: BackupReader,
    *,
    replace: bool,
    hold_letters: Callable[[], int] = none_held,
) -> Restored:
    """The same for a backup that is open and was checked, into any database.

    hold_letters: called in the restored database before it takes its place; gives how many.
    """
    stamp = f"restore-{clock.real_now():%Y%m%d%H%M%S}"
    place = place_of(database)
    try:
        place.remove_remains()
        with working_on(database):
            in_use = is_in_use(place, stamp, replace=replace)
            before = _ways_in_before() if in_use else None
            with place.building(stamp), contextlib.ExitStack() as undo:
                keys_aside = _build(backup, stamp, undo)
                held = hold_letters()
                again = open_again(before, ways_in()) if before else []
                too_late_to_stop()  # rows and keys take their places together
                place.swap(stamp, keep=in_use)
                undo.pop_all()
            holidays_fault = _announce_holidays()
    except DatabaseError as fault:
        raise BadBackup(f"The database did not let it happen: {fault}") from fault
    return Restored(
        backup.manifest,
        held,
        place.aside(stamp) if in_use else "",
        holidays_fault=holidays_fault,
        open_again=again,
        keys_aside=keys_aside,
    )


def _ways_in_before() -> Ways | None:
    """What lets people into the database that is replaced; None where its tables are not ours."""
    try:
        return ways_in()
    except DatabaseError:  # as where a newer version is rolled back
        return None


def _announce_holidays() -> str:
    """Let every process know the holidays that came back; why that could not be, if it failed."""
    try:
        write_announced()
    except (DatabaseError, OSError) as fault:
        return str(fault)
    return ""


def _build(backup: BackupReader, stamp: str, undo: contextlib.ExitStack) -> list[Path]:
    """Fill the empty database that this thread works on, and bring all files back.

    Gives where the keys are kept that were there until now, if they are others.
    The keys last: the records are checked with them. A file is no harm where all fails after it:
    its name was made up once, so it is there already with that content, or nobody asks for it.
    """
    apps_then = make_tables(backup.manifest)
    fill(backup, apps_then)
    compare(backup.manifest, apps_then)
    if migrations_to_go():
        call_command("migrate", verbosity=0, interactive=False)
    _tell_what_tables_hold()
    for name in backup.manifest.files:
        _put_file(backup, name)
    put_reference(backup, stamp=stamp, undo=undo)
    asides = []
    for name in backup.manifest.keys:
        with backup.open(f"keys/{name}") as entry:
            asides.append(put_key(name, entry.read(), stamp=stamp, undo=undo))
    if head_of_the_records() != backup.manifest.head:
        raise BadBackup("The annual records have another head than in the backup.")
    return [aside for aside in asides if aside]


def _tell_what_tables_hold() -> None:
    """So that the first who ask need not wait: PostgreSQL counts by itself only a minute later."""
    if connection.vendor == "sqlite":
        tell(connection)
        return
    with connection.cursor() as cursor:
        tables = map(connection.ops.quote_name, connection.introspection.table_names(cursor))
        cursor.execute(f"ANALYZE {', '.join(tables)}")


def _put_file(backup: BackupReader, name: str) -> None:
    if is_stored(name, backup.manifest.entries[f"files/{name}"]["sha256"]):
        return
    default_storage.delete(name)
    with backup.open(f"files/{name}") as entry:
        stored = default_storage.save(name, File(entry, name=name))
    if stored != name:
        raise BadBackup(f"The file {name} could not be put where the database looks for it.")
