"""Where a database is, and working on another one for a while.

`database_at` is how settings read DATABASE_URL, so it asks Django for nothing. `working_on` lets
all code of this thread meet another database: a backup's snapshot, a scratch file, the new engine,
or a copy to write to (`on_a_copy`).
"""

import contextlib
from collections.abc import Iterator
from typing import Any

import environ
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.utils import DEFAULT_DB_ALIAS, load_backend

SQLITE = "django.db.backends.sqlite3"
# Under IMMEDIATE a writer waits its turn instead of failing half way with "database is locked".
SQLITE_OPTIONS = {
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
    "init_command": (
        "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA mmap_size=134217728;"
        "PRAGMA journal_size_limit=27103364; PRAGMA cache_size=-20000;"
    ),
}
# SQLite takes it from the disk's list of files as soon as it has opened it.
FILE_WITHOUT_A_NAME = "file:"
# Pages ask many small questions, each best answered by an index. PostgreSQL's own settings are for
# reports on spinning disks: it would read whole tables rather than look up some thousand rows, and
# compile for half a second what runs for a few milliseconds.
POSTGRESQL_SETTINGS = "-c random_page_cost=1.1 -c jit=off"
# A server that says nothing is away, and not to be waited for: seconds, and the last milliseconds.
POSTGRESQL_OPTIONS = {
    "options": POSTGRESQL_SETTINGS,
    "connect_timeout": 5,
    "keepalives_idle": 30,
    "keepalives_interval": 10,
    "keepalives_count": 3,
    "tcp_user_timeout": 60_000,
}
EVERY_LETTER = "UTF8"
OTHER_ENCODING = (
    "The database keeps texts as {encoding}, which cannot hold every letter. Let its administrator "
    "make one that can: CREATE DATABASE ... ENCODING 'UTF8' LOCALE 'C.UTF-8' TEMPLATE template0"
)


def database_at(url: str) -> dict[str, Any]:
    """The entry of DATABASES for a URL, such as sqlite:////srv/planner.sqlite3.

    Raises ImproperlyConfigured or ValueError for what is no address of a database, for one without
    a name, and for one in memory: what is saved there goes with the process.
    """
    database: dict[str, Any] = environ.Env.db_url_config(url)
    if _has_no_name(database):
        raise ValueError("It names no database.")
    if database["ENGINE"] == SQLITE:
        database["OPTIONS"] = dict(SQLITE_OPTIONS)
    else:
        database["CONN_MAX_AGE"] = 60
        database["CONN_HEALTH_CHECKS"] = True
        database["OPTIONS"] = {**POSTGRESQL_OPTIONS, **database.get("OPTIONS", {})}
    return database


def _has_no_name(database: dict[str, Any]) -> bool:
    if database["ENGINE"] == SQLITE:
        return not database["NAME"] or ":memory:" in database["NAME"]
    return not database["NAME"] and "service" not in database.get("OPTIONS", {})


def why_letters_are_lost() -> str:
    """What is wrong with how the database keeps texts, and what to do; nothing where all is well.

    PostgreSQL alone keeps them in more than one way: where its server was made without a language,
    a database holds nothing beyond ASCII.
    """
    here = connections[DEFAULT_DB_ALIAS]
    if here.vendor != "postgresql":
        return ""
    here.ensure_connection()
    encoding = here.connection.get_parameter_status("server_encoding")
    return "" if encoding == EVERY_LETTER else OTHER_ENCODING.format(encoding=encoding)


@contextlib.contextmanager
def working_on(database: dict[str, Any]) -> Iterator[BaseDatabaseWrapper]:
    """Let this thread's code meet that database inside the block; the one before stays open."""
    complete = connections.configure_settings({DEFAULT_DB_ALIAS: dict(database)})[DEFAULT_DB_ALIAS]
    other = load_backend(complete["ENGINE"]).DatabaseWrapper(complete, DEFAULT_DB_ALIAS)
    before = connections[DEFAULT_DB_ALIAS]
    connections[DEFAULT_DB_ALIAS] = other
    try:
        yield other
    finally:
        other.close()
        connections[DEFAULT_DB_ALIAS] = before


@contextlib.contextmanager
def on_a_copy() -> Iterator[None]:
    """Let this thread's code meet a copy inside the block, where writing would hold up all others.

    SQLite lets one write at a time. Nothing is left of its copy, even of a process that is killed.
    Other engines are met themselves, and so is SQLite inside a transaction, which holds it already.
    """
    here = connections[DEFAULT_DB_ALIAS]
    if here.vendor != "sqlite" or here.in_atomic_block:
        yield
        return
    here.ensure_connection()
    with working_on({**here.settings_dict, "NAME": FILE_WITHOUT_A_NAME}) as copy:
        copy.ensure_connection()
        here.connection.backup(copy.connection)
        yield
