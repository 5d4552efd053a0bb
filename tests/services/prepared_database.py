"""A migrated database that each run of the tests copies instead of migrating anew.

Django builds every state of every model on the way, which takes half a minute; one folder of
tests should run in seconds. On SQLite it is a file, on PostgreSQL a template on the server. Its
name holds a digest of all that a migration can depend on, so a changed migration makes a new one.
"""

import contextlib
import fcntl
import hashlib
import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import psycopg2
from django.conf import settings

ROOT = Path(__file__).resolve().parent.parent.parent
CACHE = ROOT / "var" / "cache"
DEPENDED_ON = (
    *("*/migrations/*.py", "bsc_comms/kit/frozen.py", "requirements-dev.txt"),
    *("bsc_comms/overview/sqlite_statistics.py", "bsc_comms/overview/apps.py"),
)
TEMPLATES = "planner_migrated_"  # how the names of templates begin


def put_in_place() -> bool:
    """Let the tests' database be a copy; whether it is there already, for the tests to keep."""
    database = settings.DATABASES["default"]
    if database["ENGINE"] == "django.db.backends.sqlite3":
        copy_to(Path(database["TEST"]["NAME"]))
        return True
    database.setdefault("TEST", {})["TEMPLATE"] = template()
    return False


def make() -> None:
    """Make it for the engine of DATABASE_URL, where it is not there: before the first test."""
    if os.environ.get("DATABASE_URL", "").startswith("postgres"):
        template()
    else:
        _migrated_file()


def copy_to(path: Path) -> None:
    """Copy the migrated SQLite file, made first where there is none."""
    shutil.copyfile(_migrated_file(), path)


def _migrated_file() -> Path:
    kept = CACHE / f"migrated-{digest()}.sqlite3"
    with _one_at_a_time():
        if not kept.exists():
            _make_file(kept)
    return kept


def template() -> str:
    """The name of the migrated database on the server of DATABASE_URL, made where there is none."""
    name = f"{TEMPLATES}{digest()}"
    with _one_at_a_time(), contextlib.closing(psycopg2.connect(os.environ["DATABASE_URL"])) as link:
        link.autocommit = True  # PostgreSQL makes no database inside a transaction
        with link.cursor() as cursor:
            cursor.execute("SELECT datname FROM pg_database")
            there = {row[0] for row in cursor.fetchall()}
            if name not in there:
                for earlier in there:
                    if earlier.startswith(TEMPLATES):
                        cursor.execute(f"DROP DATABASE {earlier}")
                unfinished = f"{name}_unfinished"
                cursor.execute(f"CREATE DATABASE {unfinished}")
                _migrate(urlsplit(os.environ["DATABASE_URL"])._replace(path=unfinished).geturl())
                cursor.execute(f"ALTER DATABASE {unfinished} RENAME TO {name}")
    return name


def digest() -> str:
    """What tells one set of migrations from another."""
    told = hashlib.sha256(sys.version.encode())
    for pattern in DEPENDED_ON:
        for path in sorted(ROOT.glob(pattern)):
            told.update(str(path.relative_to(ROOT)).encode() + b"\0" + path.read_bytes())
    return told.hexdigest()[:16]


@contextlib.contextmanager
def _one_at_a_time() -> Iterator[None]:
    CACHE.mkdir(parents=True, exist_ok=True)
    with (CACHE / "migrated.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _make_file(kept: Path) -> None:
    """Migrate an empty file, and drop those of earlier migrations."""
    unfinished = kept.with_suffix(".unfinished")
    unfinished.unlink(missing_ok=True)
    _migrate(f"sqlite:///{unfinished}")
    connection = sqlite3.connect(unfinished)
    connection.execute("PRAGMA journal_mode=DELETE")
    connection.close()
    for earlier in kept.parent.glob("migrated-*.sqlite3"):
        earlier.unlink()
    unfinished.rename(kept)


def _migrate(url: str) -> None:
    """Migrate a database in a process of its own."""
    environment = {**os.environ, "DATABASE_URL": url}
    command = [sys.executable, "manage.py", "migrate", "--verbosity=0"]
    subprocess.run(command, cwd=ROOT, env=environment, check=True)
