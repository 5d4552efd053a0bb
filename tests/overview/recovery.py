"""What the tests of backing up and restoring share."""

import contextlib
import shutil
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

import psycopg2
from django.apps import apps
from django.apps.registry import Apps
from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connection, transaction
from django.db.migrations.recorder import MigrationRecorder
from django.test import override_settings

from bsc_comms.kit.databases import working_on
from bsc_comms.kit.seals import KEY_FILE
from bsc_comms.overview.recovery.archive import Manifest
from bsc_comms.overview.recovery.backing_up import back_up
from bsc_comms.overview.recovery.rows import columns_of, counters, digest_of, tables_of
from bsc_comms.overview.recovery.snapshots import sqlite_file
from partnership.models import AuditEntry
from partnership.operations import record_change
from tests.factories import LetterFactory, PersonFactory, PlacementFactory
from tests.plans.record_year import compiled, make_the_year
from tests.services import prepared_database

KEY = "a key for these tests only"
AUDIT = AuditEntry._meta.db_table
FILE = "planner.sqlite3"
NOT_YET = datetime(2999, 1, 1, tzinfo=UTC)
LEAFLET = b"%PDF-1.7 a leaflet"


@contextlib.contextmanager
def empty_database(folder: Path) -> Iterator[dict[str, Any]]:
    """A database of the same engine without any table, gone after the block."""
    if connection.vendor == "sqlite":
        yield sqlite_file(folder / "empty.sqlite3")
        return
    with made_on_the_server("") as database:
        yield database


@contextlib.contextmanager
def migrated_database(folder: Path) -> Iterator[dict[str, Any]]:
    """The same with all tables, and nothing in them but what migrations write."""
    if connection.vendor == "sqlite":
        prepared_database.copy_to(folder / "migrated.sqlite3")
        yield sqlite_file(folder / "migrated.sqlite3")
        return
    with made_on_the_server(f"TEMPLATE {prepared_database.template()}") as database:
        yield database


@contextlib.contextmanager
def made_on_the_server(like: str) -> Iterator[dict[str, Any]]:
    """A PostgreSQL database made so (the end of CREATE DATABASE), gone after the block."""
    name = f"empty_{uuid.uuid4().hex[:12]}"
    told = connection.get_connection_params()
    with contextlib.closing(psycopg2.connect(**told)) as link:
        link.autocommit = True  # PostgreSQL makes no database inside a transaction
        with link.cursor() as cursor:
            cursor.execute(f"CREATE DATABASE {name} {like}")
            try:
                yield {**connection.settings_dict, "NAME": name}
            finally:
                cursor.execute(f"DROP DATABASE {name} WITH (FORCE)")


def fingerprints() -> dict[str, tuple[int, str]]:
    """The number and the digest of the rows of each table of the database in use."""
    return {
        model._meta.db_table: digest_of(model, sorted(columns_of(model)))
        for model in tables_of(apps)
    }


def counters_in(database: dict[str, Any]) -> dict[str, int]:
    with working_on(database):
        return counters(tables_of(apps))


@dataclass(frozen=True)
class Rows:
    """Every row of a database: the audit's by value, those of other tables by fingerprint."""

    tables: dict[str, tuple[int, str]]
    counted: dict[str, int]
    audit: list[dict[str, Any]]


def rows_in(database: dict[str, Any]) -> Rows:
    with working_on(database):
        tables = {table: told for table, told in fingerprints().items() if table != AUDIT}
        audit = list(AuditEntry.objects.order_by("pk").values())
        return Rows(tables, counters(tables_of(apps)), audit)


def one_more_in_the_audit(before: Rows, after: Rows) -> tuple[str, str, bool]:
    """What the row says that the audit has more than before, and whether it failed.

    All rows from before are there row for row, and no other one is.
    """
    *kept, last = after.audit
    assert kept == before.audit
    assert after.tables == before.tables
    assert after.counted == {**before.counted, AUDIT: before.counted[AUDIT] + 1}
    return last["what"], last["about"], last["failed"]


def url_of(database: dict) -> str:
    if connection.vendor == "sqlite":
        return f"sqlite:///{database['NAME']}"
    told = connection.get_connection_params()
    return f"postgres://{told['user']}@/{database['NAME']}?host={told['host']}"


def tables_by_copy(manifest: Manifest) -> Apps:
    """What make_tables does, without going through every migration: a quarter of a minute less.

    The real one is gone through in test_releases.py.

    SQLite: a copy of the migrated file. PostgreSQL: the tables of today, without their triggers
    and without the indexes that only make it quick.
    """
    return _tables(manifest, _tables_of_today)


def bare_tables_by_copy(manifest: Manifest) -> Apps:
    """The same, on PostgreSQL without foreign keys: half the time, where one person comes back."""
    return _tables(manifest, _without_foreign_keys)


def _tables(manifest: Manifest, statements: Callable[[], list[str]]) -> Apps:
    if connection.vendor == "sqlite":
        prepared_database.copy_to(Path(connection.settings_dict["NAME"]))
        return apps
    with connection.cursor() as cursor:
        cursor.execute("\n".join(statements()))
    recorder = MigrationRecorder(connection)
    recorder.ensure_schema()
    applied = [recorder.Migration(app=app, name=name) for app, name in manifest.migrations]
    recorder.migration_qs.bulk_create(applied)
    return apps


@cache
def _tables_of_today() -> list[str]:
    """As make_tables_of_today makes them, put into words once, without mere indexes."""
    with connection.schema_editor(collect_sql=True) as editor:
        for model in apps.get_models():
            if model._meta.managed and not model._meta.proxy:
                editor.create_model(model)
    return [each for each in editor.collected_sql if not each.startswith("CREATE INDEX")]


def _without_foreign_keys() -> list[str]:
    return [each for each in _tables_of_today() if " FOREIGN KEY " not in each]


def machine(folder: Path, settings_: Any) -> None:
    """Let the planner's own folder be an empty one, as on another machine."""
    folder.mkdir(exist_ok=True)
    for name, place in places_in(folder).items():
        setattr(settings_, name, place)


def places_in(folder: Path) -> dict[str, Path]:
    files, holidays = folder / "files", folder / "bank-holidays.json"
    return {"VAR_DIR": folder, "MEDIA_ROOT": files, "BANK_HOLIDAYS": holidays}


def planner_in_use() -> None:
    """A frozen record with its key, a file, letters, and keys that were given."""
    (settings.VAR_DIR / KEY_FILE).write_text("11" * 32)
    make_the_year()
    compiled()
    name = default_storage.save("proofs/2016/11/leaflet.pdf", ContentFile(LEAFLET))
    PlacementFactory(issued=True, proof_file=name)
    LetterFactory(due=NOT_YET)
    with transaction.atomic():
        for person in PersonFactory.create_batch(3):
            record_change(by=None, subject=person, act="entered")
    PersonFactory().delete()  # its number is never given again


class Standing:
    """A planner in a database and folder of its own, and its backups: each made once.

    A test works on a copy of it, so that nothing has to be emptied after it. SQLite alone.
    backups: by the key that they are encrypted with, which may be empty.
    """

    def __init__(self, folder: Path, fill: Callable[[], None], *, keys: tuple[str, ...]) -> None:
        self.planner = folder / "planner"
        self.planner.mkdir()
        prepared_database.copy_to(self.planner / FILE)
        with self._on(self.planner):
            fill()
            self.backups = {
                key: back_up(folder / f"backups-{number}", key=key).path
                for number, key in enumerate(keys)
            }

    @contextlib.contextmanager
    def copied_to(self, folder: Path) -> Iterator[None]:
        """Inside the block the planner is a copy of it in this folder."""
        shutil.copytree(self.planner, folder)
        with self._on(folder):
            yield

    @staticmethod
    @contextlib.contextmanager
    def _on(folder: Path) -> Iterator[None]:
        with on_a_machine(folder, sqlite_file(folder / FILE)):
            ContentType.objects.clear_cache()  # another database gives them other numbers
            yield
        ContentType.objects.clear_cache()


@contextlib.contextmanager
def on_a_machine(folder: Path, database: dict[str, Any]) -> Iterator[None]:
    """Inside the block the planner has this folder and works on this database."""
    folder.mkdir(exist_ok=True)
    with override_settings(**places_in(folder)), working_on(database):
        yield


OWN_REFERENCE = settings.BASE_DIR / "bsc_comms" / "overview" / "reference"
