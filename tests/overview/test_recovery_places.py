"""Where a planner is restored or moved to: what must not be there, and what has to be ours."""

import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from bsc_comms.kit.databases import working_on
from bsc_comms.overview.health.findings import Health
from bsc_comms.overview.health.machine import check_database
from bsc_comms.overview.recovery import restoring
from partnership.models import Person
from tests.factories import PersonFactory
from tests.overview.recovery import empty_database, machine, tables_by_copy

pytestmark = [pytest.mark.both_databases, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def a_planner_of_its_own(settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(restoring, "make_tables", tables_by_copy)
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


def test_a_schema_of_somebody_else_is_told_before_anything_is_built(
    tmp_path, account, backup_of_one_person
):
    with empty_database(tmp_path) as target:
        with working_on(target):
            run(
                f"GRANT ALL ON DATABASE {target['NAME']} TO {account}",
                f"GRANT ALL ON SCHEMA public TO {account}",
            )
        with working_on(as_account(target, account)):
            with pytest.raises(CommandError) as refused:
                call_command("restore", str(backup_of_one_person))
            statement = f"ALTER SCHEMA public OWNER TO {account}"
            assert str(refused.value) == (
                "Nothing was restored. The planner's account has no schema of its own in this "
                "database, and what is restored takes the place of one. Nothing was changed. Let "
                f"the database's administrator run in it: {statement}"
            )
            found = check_database()
            assert (found.health, found.do) == (
                Health.ATTENTION,
                f"Let its administrator run in this database: {statement}",
            )
        with working_on(target):
            run(statement)
        with working_on(as_account(target, account)):
            assert check_database().health == Health.OK
            call_command("restore", str(backup_of_one_person))
            assert Person.objects.count() == 1


def test_a_database_without_a_schema_is_told_how_to_get_one(tmp_path, account):
    with empty_database(tmp_path) as target, working_on(target):
        run("DROP SCHEMA public CASCADE")
        assert check_database().do.endswith("database: CREATE SCHEMA public AUTHORIZATION postgres")


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
