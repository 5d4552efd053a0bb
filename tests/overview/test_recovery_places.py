"""Where a planner is restored or moved to: what must not be there, and what has to be ours."""

import errno
import io
import os
import re
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connection

from bsc_comms.kit.databases import database_at, working_on
from bsc_comms.kit.up_to_date import migrations_not_known, why_not_up_to_date
from bsc_comms.overview.health.findings import Health
from bsc_comms.overview.health.machine import check_database
from bsc_comms.overview.recovery import moving, restoring
from partnership.models import Person
from tests.factories import PersonFactory
from tests.overview.recovery import (
    bare_tables_by_copy,
    empty_database,
    machine,
    made_on_the_server,
    migrated_database,
    url_of,
)

pytestmark = [pytest.mark.both_databases, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def a_planner_of_its_own(settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(restoring, "make_tables", bare_tables_by_copy)
    machine(tmp_path / "planner", settings)


def run(*statements: str) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


@pytest.fixture
def account() -> Iterator[str]:
    """An account of the server that owns nothing."""
    if connection.vendor != "postgresql":
        pytest.skip("SQLite knows no owners")
    name = f"planner_{uuid.uuid4().hex[:12]}"
    run(f"CREATE ROLE {name}")
    yield name
    run(f"DROP ROLE {name}")


def as_account(database: dict[str, Any], account: str) -> dict[str, Any]:
    return {**database, "OPTIONS": {**database["OPTIONS"], "options": f"-c role={account}"}}


@pytest.fixture
def in_a_schema_of_somebody_else(tmp_path: Path, account: str) -> Iterator[dict[str, Any]]:
    """An empty database in which the account may do anything, and of which it owns nothing."""
    with empty_database(tmp_path) as database:
        with working_on(database):
            run(
                f"GRANT ALL ON DATABASE {database['NAME']} TO {account}",
                f"GRANT ALL ON SCHEMA public TO {account}",
            )
        yield database


def how_to_own_it(account: str) -> str:
    return f"ALTER SCHEMA public OWNER TO {account}"


def test_a_schema_of_somebody_else_is_told_before_anything_is_built(
    in_a_schema_of_somebody_else, account, backup_of_one_person
):
    with working_on(as_account(in_a_schema_of_somebody_else, account)):
        with pytest.raises(CommandError) as refused:
            call_command("restore", str(backup_of_one_person))
        assert str(refused.value) == (
            "Nothing was restored. The planner's account has no schema of its own in this "
            "database, and what is restored takes the place of one. Nothing was changed. Let "
            f"the database's administrator run in it: {how_to_own_it(account)}"
        )
        found = check_database()
        assert (found.health, found.do) == (
            Health.ATTENTION,
            f"Let its administrator run in this database: {how_to_own_it(account)}",
        )


def test_a_schema_is_restored_into_once_it_was_given_to_the_planner_as_told(
    in_a_schema_of_somebody_else, account, backup_of_one_person
):
    with working_on(in_a_schema_of_somebody_else):
        run(how_to_own_it(account))
    with working_on(as_account(in_a_schema_of_somebody_else, account)):
        assert check_database().health == Health.OK
        call_command("restore", str(backup_of_one_person))
        assert Person.objects.count() == 1


def test_a_database_without_a_schema_is_told_how_to_get_one(tmp_path, account):
    with empty_database(tmp_path) as target, working_on(target):
        run("DROP SCHEMA public CASCADE")
        assert check_database().do.endswith("database: CREATE SCHEMA public AUTHORIZATION postgres")


LETTERS_LOST = (
    "The database keeps texts as SQL_ASCII, which cannot hold every letter. Let its administrator "
    "make one that can: CREATE DATABASE ... ENCODING 'UTF8' LOCALE 'C.UTF-8' TEMPLATE template0"
)


@pytest.fixture
def of_ascii() -> Iterator[dict[str, Any]]:
    """As a server makes a database where no language is set."""
    if connection.vendor != "postgresql":
        pytest.skip("SQLite keeps every letter")
    with made_on_the_server("ENCODING 'SQL_ASCII' LOCALE 'C' TEMPLATE template0") as database:
        yield database


def test_a_database_that_loses_letters_is_told_and_left_alone(of_ascii, backup_of_one_person):
    """A dash in a word of the reference data would end the first start half way."""
    with working_on(of_ascii):
        with pytest.raises(CommandError) as not_restored:
            call_command("restore", str(backup_of_one_person))
        with pytest.raises(CommandError) as not_set_up:
            call_command("setup_partnership", "no-such-file.toml")
        assert str(not_restored.value) == f"Nothing was restored. {LETTERS_LOST}"
        assert str(not_set_up.value) == f"Nothing was set up.\n{LETTERS_LOST}"
        assert connection.introspection.table_names() == []
        found = check_database()
        assert (found.health, found.do) == (
            Health.FAILED,
            f"{LETTERS_LOST}. Then restore the last backup into it.",
        )
    with pytest.raises(CommandError) as not_moved:
        call_command("move_database", url_of(of_ascii))
    assert str(not_moved.value) == f"Nothing was moved. {LETTERS_LOST}"


def test_a_database_as_the_guide_makes_it_keeps_every_letter():
    if connection.vendor != "postgresql":
        pytest.skip("SQLite keeps every letter")
    guide = (settings.BASE_DIR / "docs" / "operations.md").read_text("utf-8")
    (like,) = re.findall(r"^ *CREATE DATABASE planner OWNER planner (.*);$", guide, flags=re.M)
    with made_on_the_server(like) as database, working_on(database):
        assert check_database().health == Health.OK


LATER = (
    "INSERT INTO django_migrations (app, name, applied) "
    "VALUES ('plans', '9999_to_come', CURRENT_TIMESTAMP)",
    "CREATE TABLE plans_survey (id integer)",
)


@pytest.fixture
def of_a_later_version(tmp_path: Path) -> Iterator[dict[str, Any]]:
    """A planner that a later version brought up to date: it has a table that this one lacks."""
    with migrated_database(tmp_path) as database, working_on(database):
        run(*LATER)
        yield database


def test_a_roll_back_keeps_the_later_version_aside_and_its_tables_with_it(
    of_a_later_version, backup_of_one_person
):
    told = io.StringIO()
    call_command("restore", str(backup_of_one_person), "--replace", stdout=told)
    assert Person.objects.count() == 1
    assert "plans_survey" not in connection.introspection.table_names()
    assert (migrations_not_known(), why_not_up_to_date()) == ([], "")
    assert "What was there before is kept as" in told.getvalue()
    run(*LATER)  # as an upgrade would again


def test_of_a_later_version_no_backup_is_written_that_no_version_could_restore(
    of_a_later_version, tmp_path
):
    with pytest.raises(CommandError) as refused:
        call_command("backup", str(tmp_path / "backups"))
    assert str(refused.value) == (
        "No backup was written. The tables are those of a later version (plans.9999_to_come): take "
        "the backup with that version."
    )
    assert list((tmp_path / "backups").iterdir()) == []


def test_a_later_version_is_not_replaced_unasked(of_a_later_version, backup_of_one_person):
    with pytest.raises(CommandError) as refused:
        call_command("restore", str(backup_of_one_person))
    assert "it holds tables of a later version of the planner" in str(refused.value)
    assert "or say --replace" in str(refused.value)


def test_what_stands_beside_a_later_version_is_still_not_the_planners(
    of_a_later_version, backup_of_one_person
):
    run("CREATE TABLE library_books (title text)")
    with pytest.raises(CommandError, match=r"not the planner's \(library_books\)"):
        call_command("restore", str(backup_of_one_person), "--replace")
    assert "plans_survey" in connection.introspection.table_names()


def test_a_move_onto_a_planner_says_how_to_make_room(tmp_path):
    """It cannot keep what is there aside, as a restore does."""
    PersonFactory()
    address = f"sqlite:///{tmp_path / 'moved.sqlite3'}"
    call_command("move_database", address)
    with pytest.raises(CommandError) as refused:
        call_command("move_database", address)
    assert str(refused.value) == (
        "Nothing was moved. The new database is not empty: it holds 1 person. Nothing was changed. "
        "Name another one, or empty it (PostgreSQL: DROP SCHEMA public CASCADE; CREATE SCHEMA "
        "public; SQLite: delete the file)."
    )


def test_a_move_takes_the_address_from_the_environment_where_none_is_named(tmp_path, monkeypatch):
    """A command line is seen by others, and the journal keeps it; the address has a password."""
    PersonFactory()
    address = f"sqlite:///{tmp_path / 'moved.sqlite3'}"
    monkeypatch.setenv("NEW_DATABASE_URL", f" {address} ")
    call_command("move_database")
    with working_on(database_at(address)):
        assert Person.objects.count() == 1


def test_a_move_to_nowhere_says_where_the_address_is_looked_for(monkeypatch):
    monkeypatch.setenv("NEW_DATABASE_URL", " ")
    with pytest.raises(CommandError) as refused:
        call_command("move_database")
    assert str(refused.value).startswith(
        "Nothing was moved. No new database was named. Set NEW_DATABASE_URL to an address like "
    )


def test_a_move_for_which_there_is_no_room_says_so(tmp_path, monkeypatch):
    def no_room(path: Path, key: str) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(path.parent))

    monkeypatch.setattr(moving, "write_backup", no_room)
    said = r"Nothing was moved: No space left on device \(.+\)\.$"
    with pytest.raises(CommandError, match=said):
        call_command("move_database", f"sqlite:///{tmp_path / 'moved.sqlite3'}")
