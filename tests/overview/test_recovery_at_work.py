"""Backups of a planner in use, and the way from one engine to the other."""

import errno
import io
import os
import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.db import connection, transaction

from bsc_comms.kit import clock
from bsc_comms.kit.databases import working_on
from bsc_comms.kit.seals import KEY_FILE
from bsc_comms.overview.recovery import restoring
from bsc_comms.overview.recovery.archive import BadBackup
from bsc_comms.overview.recovery.backing_up import back_up
from bsc_comms.overview.recovery.moving import move_to
from bsc_comms.overview.recovery.restoring import restore
from bsc_comms.overview.recovery.snapshots import sqlite_file
from partnership.models import Change, Person
from partnership.operations import record_change
from plans.models import AnnualRecord
from plans.queries.record_chain import verify
from tests.factories import PersonFactory
from tests.overview.recovery import (
    Rows,
    bare_tables_by_copy,
    empty_database,
    machine,
    migrated_database,
    on_a_machine,
    one_more_in_the_audit,
    rows_in,
    tables_by_copy,
    url_of,
)
from tests.plans.record_year import compiled, make_the_year
from tests.services.made_for_many import ForMany
from tests.services.waiting import wait_until

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("a_planner_of_its_own"),
]


# --- while people work ----------------------------------------------------------------------------
def writing_pairs(enough: threading.Event, failed: list[Exception]) -> Callable[[], None]:
    """Enter people, each with the row of its history in one transaction, until it is enough."""

    def write() -> None:
        try:
            while not enough.wait(timeout=0.02):
                with transaction.atomic():
                    person = PersonFactory()
                    record_change(by=None, subject=person, act="entered")
        except Exception as fault:  # the test itself says so
            failed.append(fault)
        finally:
            connection.close()

    return write


@pytest.mark.both_databases
def test_a_backup_while_people_save_is_of_one_moment(tmp_path, monkeypatch):
    enough, failed = threading.Event(), []
    threads = [threading.Thread(target=writing_pairs(enough, failed)) for _ in range(3)]
    for thread in threads:
        thread.start()
    try:
        wait_until(lambda: Person.objects.count() >= 20, seconds=10)
        first = back_up(tmp_path / "first", key="")
        second = back_up(tmp_path / "second", key="")
    finally:
        enough.set()
        for thread in threads:
            thread.join()
    assert failed == []

    people = [written.manifest.tables["partnership_person"]["rows"] for written in (first, second)]
    changes = [written.manifest.tables["partnership_change"]["rows"] for written in (first, second)]
    assert people == changes, "A person without its history would be half a transaction"
    assert 20 <= people[0] < people[1] <= Person.objects.count(), "Nobody had to wait"
    if connection.vendor == "sqlite":
        monkeypatch.setattr(restoring, "make_tables", tables_by_copy)
        with working_on(sqlite_file(tmp_path / "after.sqlite3")):
            restore(second.path, key="", replace=False)
            assert (Person.objects.count(), Change.objects.count()) == (people[1], people[1])


# --- from one engine to the other -----------------------------------------------------------------
@dataclass(frozen=True)
class Moved:
    """A planner that was moved to a file of SQLite; what it held before, and its records' head."""

    file: Path
    before: Rows
    head: str


@pytest.fixture(scope="module")
def moved_once(
    django_db_setup, django_db_blocker, tmp_path_factory: pytest.TempPathFactory
) -> ForMany[Moved]:
    folder = tmp_path_factory.mktemp("moved")
    with django_db_blocker.unblock(), migrated_database(folder) as database:
        return ForMany(partial(_moved, folder, database))


@pytest.fixture
def moved(moved_once: ForMany[Moved], request: pytest.FixtureRequest) -> Moved:
    return moved_once.asked_by(request.node)


def _moved(folder: Path, database: dict[str, Any]) -> Moved:
    file = folder / "moved.sqlite3"
    with on_a_machine(folder / "planner", database), pytest.MonkeyPatch.context() as patch:
        patch.setattr(restoring, "make_tables", tables_by_copy)
        (folder / "planner" / KEY_FILE).write_text("11" * 32)
        make_the_year()
        compiled()
        before, head = rows_in(database), AnnualRecord.objects.get().head
        move_to(f"sqlite:///{file}")
        return Moved(file, before, head)


@pytest.mark.both_databases
@pytest.mark.django_db
def test_a_planner_moves_to_sqlite_row_for_row(moved):
    assert rows_in(sqlite_file(moved.file)) == moved.before


@pytest.mark.both_databases
@pytest.mark.django_db
def test_a_planner_moves_from_sqlite_to_the_engine_of_these_tests(tmp_path, monkeypatch, moved):
    monkeypatch.setattr(restoring, "make_tables", tables_by_copy)
    here = connection.display_name
    with empty_database(tmp_path) as target:
        address = url_of(target)
        with working_on(sqlite_file(moved.file)):
            call_command("move_database", address)
        told = one_more_in_the_audit(moved.before, rows_in(target))
        assert told == ("overview.move_database", f"from SQLite to {here}", False)
        assert rows_in(sqlite_file(moved.file)) == moved.before, "It is left as it was"
        with working_on(target):
            assert verify(moved.head).fault == ""
            assert PersonFactory().pk > moved.before.counted["partnership_person"]


@pytest.mark.both_databases
@pytest.mark.django_db
@pytest.mark.parametrize(
    ("before", "in_use", "options"),
    [(empty_database, 0, ()), (migrated_database, 2, ("--replace",))],
)
def test_a_restore_is_told_in_the_planner_that_it_put_in_the_place_of_the_one_before(
    tmp_path, settings, monkeypatch, before, in_use, options, one_person_backed_up
):
    """Its own connection has met the database before: on PostgreSQL schemas change their names."""
    monkeypatch.setattr(restoring, "make_tables", bare_tables_by_copy)
    machine(tmp_path / "after", settings)
    with before(tmp_path) as target, working_on(target):
        PersonFactory.create_batch(in_use)
        call_command("restore", str(one_person_backed_up.path), *options)
        assert Person.objects.count() == 1
        what, about, failed = one_more_in_the_audit(one_person_backed_up.rows, rows_in(target))
        assert (what, about[:6], failed) == ("overview.restore", "as of ", False)


def no_room() -> None:
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), "planner.sqlite3")


@pytest.mark.both_databases
@pytest.mark.django_db
@pytest.mark.parametrize(
    ("last", "fails"),
    [
        ("head_of_the_records", lambda: "another head"),
        ("hold_after_restore", lambda **_: no_room()),
    ],
)
def test_a_restore_that_fails_late_leaves_the_keys_as_they_were(
    tmp_path, settings, monkeypatch, last, fails, backup_of_one_person
):
    monkeypatch.setattr(restoring, "make_tables", bare_tables_by_copy)
    machine(tmp_path / "after", settings)
    (tmp_path / "after" / KEY_FILE).write_text("22" * 32)
    monkeypatch.setattr(restoring, last, fails)
    with (
        empty_database(tmp_path) as target,
        working_on(target),
        pytest.raises(CommandError, match=r"^Nothing was restored"),
    ):
        call_command("restore", str(backup_of_one_person))
    kept = {each.name: each.read_text() for each in (tmp_path / "after").iterdir()}
    assert kept == {KEY_FILE: "22" * 32}


@pytest.mark.django_db
def test_each_restore_keeps_the_key_of_before_under_a_name_of_its_own(
    tmp_path, settings, monkeypatch, backup_of_one_person
):
    monkeypatch.setattr(restoring, "make_tables", bare_tables_by_copy)
    machine(tmp_path / "after", settings)
    key = tmp_path / "after" / KEY_FILE
    moments = iter([clock.real_now(), clock.real_now() + timedelta(minutes=1)])
    with empty_database(tmp_path) as target, working_on(target):
        for before in ("22" * 32, "33" * 32):
            key.write_text(before)
            with time_machine.travel(next(moments)):
                restore(backup_of_one_person, key="", replace=True)
    kept = sorted(key.parent.glob(f"{KEY_FILE}.before-restore-*"))
    assert [each.read_text() for each in kept] == ["22" * 32, "33" * 32]


@pytest.mark.django_db
def test_what_cannot_be_written_after_the_restore_is_said_for_itself(
    tmp_path, monkeypatch, backup_of_one_person
):
    monkeypatch.setattr(restoring, "make_tables", bare_tables_by_copy)
    monkeypatch.setattr(restoring, "write_announced", no_room)
    said = io.StringIO()
    with empty_database(tmp_path) as target, working_on(target):
        call_command("restore", str(backup_of_one_person), stderr=said)
        assert Person.objects.count() == 1
    assert "The file of bank holidays could not be written ([Errno 28] No space" in said.getvalue()


def test_a_move_that_failed_is_told_where_the_planner_still_is():
    before = rows_in(dict(connection.settings_dict))
    with pytest.raises(CommandError, match="is no address of a database"):
        call_command("move_database", "letters")
    after = rows_in(dict(connection.settings_dict))
    assert one_more_in_the_audit(before, after) == ("overview.move_database", "", True)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("url", "sentence"),
    [
        ("letters", "is no address of a database"),
        ("nonsense:///x", "is no address of a database"),
        ("sqlite:///", "is no address of a database"),
        ("sqlite://:memory:", "is no address of a database"),
        ("postgres://nobody@127.0.0.1:1/x", "does not answer"),
        ("sqlite:////no/such/folder/x.sqlite3", "does not answer"),
    ],
)
def test_an_address_that_is_no_good_is_told_before_anything_is_read(url, sentence):
    with pytest.raises(BadBackup, match=sentence):
        move_to(url)


def test_an_address_that_is_no_good_is_never_said_as_it_may_hold_a_password():
    """A slash in a password ends the host, so that such an address is refused."""
    with pytest.raises(BadBackup, match="should be an address like postgres://") as refused:
        move_to("postgres://planner:top/secret@127.0.0.1/planner")
    assert "secret" not in str(refused.value)
    assert "/ as %2F" in str(refused.value)
