"""What is said by a database that has no tables yet, or those of an earlier version."""

import io
import json
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, ProgrammingError

from bsc_comms.kit.databases import database_at, working_on
from bsc_comms.kit.up_to_date import EMPTY
from bsc_comms.overview.health import checking, machine, processes
from bsc_comms.overview.health.findings import Health
from bsc_comms.overview.recovery.snapshots import sqlite_file
from partnership.management.database_faults import database_faults_in_words
from tests.services import prepared_database

pytestmark = pytest.mark.django_db


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[None]:
    with working_on(sqlite_file(tmp_path / "empty.sqlite3")):
        yield


@pytest.fixture
def behind(tmp_path: Path) -> Iterator[None]:
    prepared_database.copy_to(tmp_path / "behind.sqlite3")
    with sqlite3.connect(tmp_path / "behind.sqlite3") as link:
        link.execute("DELETE FROM django_migrations WHERE app = 'subgroup'")
    with working_on(sqlite_file(tmp_path / "behind.sqlite3")):
        yield


COMMANDS = (
    ("cycle",),
    ("cycle", "--until", "2016-11-08"),
    ("verify_records",),
)


@pytest.mark.usefixtures("empty")
@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_a_command_says_that_there_are_no_tables(command):
    with pytest.raises(CommandError) as refused:
        call_command(*command)
    assert str(refused.value) == EMPTY


TAKEN_UNAWARES = (
    (1, "changepassword", "amara@example.org"),
    (1, "createsuperuser"),
    (1, "find_overlaps", "--year", "2016/17"),
    (1, "load_reference"),
    (1, "make_load", "--communications", "10"),
    (2, "export_plan", "--year", "2016/17"),
    (2, "import_plan", "tests/data/other_years/2017-18/sheet.csv"),
)


@pytest.mark.usefixtures("empty")
@pytest.mark.parametrize("told", TAKEN_UNAWARES, ids=lambda told: told[1])
def test_one_that_comes_upon_it_says_so_as_well(told):
    ends_with, *command = told
    with pytest.raises(CommandError) as refused:
        call_command(*command, stderr=io.StringIO())
    assert (str(refused.value), refused.value.returncode) == (EMPTY, ends_with)


@pytest.mark.usefixtures("empty")
def test_a_move_from_it_says_so_as_well(tmp_path):
    with pytest.raises(CommandError) as refused:
        call_command("move_database", f"sqlite:///{tmp_path / 'new.sqlite3'}", stderr=io.StringIO())
    assert str(refused.value) == EMPTY


@pytest.mark.parametrize(
    ("command", "ends_with"),
    [(("backup", "backups"), 1), (("cycle",), 1), (("verify_records",), 2)],
)
def test_a_database_that_is_away_is_said_in_a_sentence(command, ends_with, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with (
        working_on(database_at("postgres://nobody@127.0.0.1:1/x")),
        pytest.raises(CommandError) as refused,
    ):
        call_command(*command, stderr=io.StringIO())
    said = str(refused.value)
    assert said.startswith("The database did not let it happen: connection to server at")
    assert said.endswith("(manage.py doctor), then run this again.")
    assert refused.value.returncode == ends_with


@pytest.mark.parametrize("fault", [IntegrityError, ProgrammingError, ValueError])
def test_a_fault_of_the_planner_itself_goes_on_as_it_is(fault):
    with pytest.raises(fault), database_faults_in_words(ends_with=1):
        raise fault("Odd.")


@pytest.mark.usefixtures("behind")
@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_a_command_says_that_the_tables_are_of_an_earlier_version(command):
    with pytest.raises(CommandError, match=r"first subgroup\.0001_first_release\. Run manage\.py"):
        call_command(*command)


@pytest.mark.usefixtures("empty")
def test_a_json_file_is_checked_without_tables(tmp_path):
    path = tmp_path / "record.json"
    path.write_text(json.dumps({}))
    with pytest.raises(CommandError, match="This is not the JSON file of an annual record"):
        call_command("verify_records", "--json", str(path))


CHECKS = (
    ("Migrations", machine.check_migrations),
    ("Worker", processes.check_worker),
    ("Clock", machine.check_clock),
    ("Disk", machine.check_disk),
)


@pytest.mark.usefixtures("empty")
def test_the_doctor_of_an_empty_database_asks_for_a_partnership():
    migrations, worker, time, disk = checking.examine(CHECKS)
    assert (migrations.health, migrations.do) == (
        Health.FAILED,
        "Run manage.py setup_partnership, or see whether DATABASE_URL is the right address.",
    )
    assert (worker.what, worker.health, worker.says, worker.do) == (
        *("Worker", Health.ATTENTION, "Skipped.", ""),
    )
    assert time.says == "Skipped."
    assert disk.says != "Skipped."


@pytest.mark.usefixtures("behind")
def test_the_doctor_of_an_earlier_version_asks_for_a_backup_first():
    migrations, worker, *_ = checking.examine(CHECKS)
    assert migrations.do == "Take a backup with the version before, then run manage.py migrate."
    assert worker.says == "Skipped."


def test_what_needs_tables_is_one_of_the_checks():
    """The planted fault: a name that is misspelt skips nothing."""
    assert {name for name, _ in checking.ALL} > checking.NEED_TABLES
