"""Databases to measure on: made once for the same code, and a copy of its own for each run.

On SQLite what was made is kept under var/bench, in a folder that is named after all that a database
can depend on; another version of the code makes them anew and drops the earlier ones. A PostgreSQL
of benchmarks/run.py ends with it, so there only the migrations are shared; one that stays (KEPT_ON
is set) keeps what was made there, named after it and the migrations, and is copied as well.
"""

import contextlib
import hashlib
import io
import os
import shutil
import sqlite3
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psycopg2
from django.core.management import call_command
from django.db import connections

from tests.services import prepared_database
from tests.services.other_databases import connection_to, default_is

#: The variable that says that the server of DATABASE_URL stays (benchmarks/run.py --server).
KEPT_ON = "BENCH_KEPT_ON_THE_SERVER"
COPY = "measured_"  # how the names of copies on such a server begin
ROOT = Path(__file__).resolve().parent.parent
KEPT = ROOT / "var" / "bench"
APPS = ("channels_registry", "evidence", "partnership", "plans", "subgroup")
FLOORS = ("choices", "rules", "models", "queries", "operations")
DEPENDED_ON = (
    *(f"{app}/{floor}*" for app in APPS for floor in FLOORS),
    *("bsc_comms/kit", "bsc_comms/overview/measuring", "bsc_comms/overview/reference*"),
    *("benchmarks/world.py", "benchmarks/register.py", "benchmarks/databases.py"),
)


def filled(name: str, fill: Callable[[], None]) -> Any:
    """A connection to a database with the reference data and what `fill` adds to it.

    `name` stands for what it holds: where one of that name was made by the same code, it is copied.
    """
    if connections["default"].vendor == "sqlite":
        return connection_to(str(_copy_of_kept(name, fill)))
    if os.environ.get(KEPT_ON):
        kept = _kept_on_the_server(f"{name}_{prepared_database.digest()[:8]}", fill)
        return connection_to(_create(f"{COPY}{kept}", kept))
    _create(name, prepared_database.template())
    connection = connection_to(name)
    _fill(connection, name, fill)
    return connection


def _kept_on_the_server(name: str, fill: Callable[[], None]) -> str:
    with connections["default"].cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name])
        if cursor.fetchone():
            return name
    unfinished = f"{name}_unfinished"
    _create(unfinished, prepared_database.template())
    connection = connection_to(unfinished)
    _fill(connection, name, fill)
    connection.close()
    with connections["default"].cursor() as cursor:
        cursor.execute(f"ALTER DATABASE {unfinished} RENAME TO {name}")
    return name


def _create(name: str, template: str) -> str:
    with connections["default"].cursor() as cursor:
        cursor.execute(f"DROP DATABASE IF EXISTS {name}")
        cursor.execute(f"CREATE DATABASE {name} TEMPLATE {template}")
    return name


def drop_copies(url: str) -> None:
    """Drop what was measured on a server that stays; what was made there is kept for next time."""
    with contextlib.closing(psycopg2.connect(url)) as connection:
        connection.set_session(autocommit=True)  # PostgreSQL drops none inside a transaction
        with connection.cursor() as cursor:
            cursor.execute("SELECT datname FROM pg_database WHERE starts_with(datname, %s)", [COPY])
            for (name,) in cursor.fetchall():
                cursor.execute(f"DROP DATABASE {name}")


def _copy_of_kept(name: str, fill: Callable[[], None]) -> Path:
    folder = KEPT / _digest()
    kept = folder / f"{name}.sqlite3"
    if not kept.exists():
        _drop_earlier(folder)
        unfinished = folder / f"{name}.{os.getpid()}"
        prepared_database.copy_to(unfinished)
        connection = connection_to(str(unfinished))
        _fill(connection, name, fill)
        connection.close()
        _in_one_file(unfinished)
        unfinished.rename(kept)
    copy = Path(connections["default"].settings_dict["NAME"]).parent / kept.name
    shutil.copyfile(kept, copy)
    return copy


def _fill(connection: Any, name: str, fill: Callable[[], None]) -> None:
    began = time.monotonic()
    with default_is(connection):
        call_command("createcachetable", verbosity=0)
        call_command("load_reference", verbosity=0, stdout=io.StringIO())
        fill()
    print(f"Made {name} in {time.monotonic() - began:.0f} s", file=sys.stderr, flush=True)


def _in_one_file(path: Path) -> None:
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA journal_mode=DELETE")
    connection.close()


def _drop_earlier(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for earlier in KEPT.iterdir():
        if earlier != folder:
            shutil.rmtree(earlier)


def _digest() -> str:
    told = hashlib.sha256(prepared_database.digest().encode())
    for path in sorted(_sources()):
        told.update(str(path.relative_to(ROOT)).encode() + b"\0" + path.read_bytes())
    return told.hexdigest()[:16]


def _sources() -> Iterator[Path]:
    for pattern in DEPENDED_ON:
        for found in ROOT.glob(pattern):
            inside = found.rglob("*") if found.is_dir() else [found]
            yield from (path for path in inside if path.is_file() and path.suffix != ".pyc")
