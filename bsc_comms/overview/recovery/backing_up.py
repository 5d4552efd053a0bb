"""Writing a backup while people work, and checking it before anybody is told that it is there."""

import contextlib
import hashlib
import secrets
from collections.abc import Generator
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

from django.apps import apps
from django.db import DatabaseError, connection

from bsc_comms.kit import clock
from bsc_comms.kit.databases import working_on
from bsc_comms.kit.up_to_date import applied_migrations
from bsc_comms.overview.recovery.archive import (
    BackupWriter,
    BadBackup,
    Manifest,
    name_of,
    reading,
    writing,
)
from bsc_comms.overview.recovery.building import (
    compare,
    fill,
    head_of_the_records,
    make_tables_of_today,
    must_be_up_to_date,
)
from bsc_comms.overview.recovery.files import key_files, named_files, pieces_of
from bsc_comms.overview.recovery.places import place_of
from bsc_comms.overview.recovery.reference import add_reference
from bsc_comms.overview.recovery.rows import (
    Digest,
    Model,
    columns_of,
    counters,
    read_lines,
    tables_of,
)
from bsc_comms.overview.recovery.snapshots import scratch_folder, snapshot, sqlite_file
from bsc_comms.overview.recovery.stopping import UNFINISHED, ending_cleanly, remove_remains
from partnership.models import Partnership

TRIES = 3


class FilesWentAway(Exception):
    """Files that the snapshot names were taken out, with their rows, before they were copied."""


@dataclass(frozen=True)
class Written:
    """A backup that was written and checked."""

    path: Path
    manifest: Manifest


@ending_cleanly()
def back_up(folder: Path, *, key: str) -> Written:
    """Write one new file into `folder`, check it, and give it its name.

    key: what to encrypt it with; empty for a backup that is not encrypted. Raises BadBackup with a
    sentence; then no file of that name is there.
    """
    if folder.exists() and not folder.is_dir():
        raise BadBackup(
            f"{folder} is a file. Name a folder, which may be one that is not there yet."
        )
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    remove_remains(folder)
    must_be_up_to_date()
    place_of(dict(connection.settings_dict)).remove_remains()
    path = folder / name_of(clock.real_now())
    unfinished = folder / f".{path.name}.{secrets.token_hex(4)}{UNFINISHED}"
    try:
        manifest = write_backup(unfinished, key)
        check(unfinished, key=key)
        # A name that is taken would be another backup of the same second.
        path.hardlink_to(unfinished)
    except FileExistsError as fault:
        raise BadBackup(f"{path} is there already. Try again.") from fault
    except DatabaseError as fault:
        raise BadBackup(f"The database did not let it happen: {fault}") from fault
    finally:
        unfinished.unlink(missing_ok=True)
    return Written(path, manifest)


def write_backup(path: Path, key: str) -> Manifest:
    """Write a backup at `path`, unchecked.

    Files are copied after the rows that name them. Where one went away in between, with its row,
    all is begun again, so that what is restored names nothing that is not there.
    """
    for _ in range(TRIES - 1):
        with contextlib.suppress(FilesWentAway), writing(path, key) as writer:
            return _write(writer, may_begin_again=True)
    with writing(path, key) as writer:
        return _write(writer, may_begin_again=False)


def check(path: Path, *, key: str) -> Manifest:
    """Read a backup again, fill a scratch database from it, and compare both. Raises BadBackup."""
    with reading(path, key) as backup:
        backup.check()
        with scratch_folder() as folder, working_on(sqlite_file(folder / "scratch.sqlite3")):
            # Nothing here has to survive.
            with connection.cursor() as cursor:
                cursor.execute("PRAGMA synchronous=OFF")
            make_tables_of_today()
            fill(backup, apps)
            compare(backup.manifest, apps)
            if head_of_the_records() != backup.manifest.head:
                raise BadBackup("The annual records of the backup have another head.")
        return backup.manifest


def _write(writer: BackupWriter, *, may_begin_again: bool) -> Manifest:
    manifest = writer.manifest
    manifest.made_at = clock.real_now().isoformat()
    manifest.engine = connection.vendor
    with snapshot():
        manifest.migrations = applied_migrations()
        manifest.head = head_of_the_records()
        manifest.name = Partnership.current().name if Partnership.objects.exists() else ""
        tables = tables_of(apps)
        for model in tables:
            _add_rows(writer, model)
        manifest.counters = counters(tables)
        names = named_files()
    _add_files(writer, names)
    if manifest.missing_files and may_begin_again:
        still_named = set(named_files())
        if not still_named.issuperset(manifest.missing_files):
            raise FilesWentAway
    add_reference(writer)
    for name, content in key_files().items():
        writer.add(f"keys/{name}", [content])
        manifest.keys.append(name)
    return manifest


def _add_rows(writer: BackupWriter, model: Model) -> None:
    digest, columns = Digest(model), columns_of(model)

    def pieces() -> Generator[bytes, None, None]:
        for line in read_lines(model, columns):
            digest.add(line)
            yield line.encode() + b"\n"

    table = model._meta.db_table
    # Where it is stopped half way, what reads ends before the connection that it reads from.
    with contextlib.closing(pieces()) as lines:
        writer.add(f"rows/{table}.jsonl", lines)
    writer.manifest.tables[table] = {
        "columns": columns,
        "rows": digest.rows,
        "digest": digest.hexdigest(),
    }


def _add_files(writer: BackupWriter, names: list[str]) -> None:
    for name in names:
        pieces = pieces_of(name)
        try:
            first = next(pieces, b"")
        except FileNotFoundError:
            writer.manifest.missing_files.append(name)
            continue
        writer.add(f"files/{name}", chain([first], pieces), pressed=False)
        writer.manifest.files.append(name)


def digest_of_file(path: Path) -> str:
    """SHA-256 of a file, to be compared where it is kept."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
