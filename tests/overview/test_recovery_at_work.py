"""Backups of a planner in use, and the way from one engine to the other."""

import contextlib
import errno
import io
import os
import signal
import threading
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.db import connection, transaction

from bsc_comms.kit import clock
from bsc_comms.kit.databases import working_on
from bsc_comms.kit.seals import KEY_FILE
from bsc_comms.overview.recovery import backing_up, restoring
from bsc_comms.overview.recovery.archive import BadBackup
from bsc_comms.overview.recovery.backing_up import back_up
from bsc_comms.overview.recovery.moving import move_to
from bsc_comms.overview.recovery.places import place_of
from bsc_comms.overview.recovery.restoring import restore
from bsc_comms.overview.recovery.snapshots import sqlite_file
from partnership.models import Change, Person
from partnership.operations import record_change
from plans.models import AnnualRecord
from plans.queries.record_chain import verify
from tests.factories import PersonFactory
from tests.overview.recovery import (
    empty_database,
    machine,
    one_more_in_the_audit,
    rows_in,
    tables_by_copy,
)
from tests.plans.record_year import compiled, make_the_year

pytestmark = [pytest.mark.both_databases, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def a_planner_of_its_own(settings, tmp_path: Path) -> None:
    machine(tmp_path / "before", settings)
    (tmp_path / "before" / KEY_FILE).write_text("11" * 32)


# --- while people work ----------------------------------------------------------------------------
def writing_pairs(enough: threading.Event, failed: list[Exception]) -> Callable[[], None]:
    """Enter people, each with the row of its history in one transaction, until it is enough."""

    def write() -> None:
        try:
            while not enough.is_set():
                with transaction.atomic():
                    person = PersonFactory()
                    record_change(by=None, subject=person, act="entered")
        except Exception as fault:  # the test itself says so
            failed.append(fault)
        finally:
            connection.close()

    return write


def test_a_backup_while_people_save_is_of_one_moment(tmp_path, monkeypatch):
    enough, failed = threading.Event(), []
    threads = [threading.Thread(target=writing_pairs(enough, failed)) for _ in range(3)]
    for thread in threads:
        thread.start()
    try:
        while Person.objects.count() < 20:
            pass
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


# --- stopped half way -----------------------------------------------------------------------------
def stopped_by(number: int) -> Callable[..., None]:
    """As systemd does, or somebody at the keyboard."""
    return lambda *_, **__: os.kill(os.getpid(), number)


@pytest.fixture(params=[signal.SIGTERM, signal.SIGINT], ids=["SIGTERM", "SIGINT"])
def asked(request: pytest.FixtureRequest) -> Iterator[int]:
    """A signal that asks for the end, and ends no tests, whatever becomes of it."""
    before = signal.signal(request.param, lambda *_: None)
    yield request.param
    signal.signal(request.param, before)


def test_a_backup_that_is_stopped_says_so_and_leaves_nothing_in_the_open(
    tmp_path, settings, monkeypatch, asked
):
    monkeypatch.setattr(backing_up, "compare", stopped_by(asked))
    with pytest.raises(CommandError, match=r"^No backup was written: it was asked to stop") as end:
        call_command("backup", str(tmp_path / "backups"))
    assert end.value.returncode == 128 + asked
    assert list((tmp_path / "backups").iterdir()) == []
    assert [each.name for each in settings.VAR_DIR.iterdir()] == [KEY_FILE]


def test_a_restore_that_is_stopped_says_so_and_puts_the_key_back(
    tmp_path, settings, monkeypatch, asked
):
    monkeypatch.setattr(restoring, "make_tables", tables_by_copy)
    path = back_up(tmp_path / "backups", key="").path
    machine(tmp_path / "after", settings)
    (tmp_path / "after" / KEY_FILE).write_text("22" * 32)
    monkeypatch.setattr(restoring, "hold_after_restore", stopped_by(asked))
    with (
        empty_database(tmp_path) as target,
        working_on(target),
        pytest.raises(CommandError, match=r"^Nothing was restored: it was asked to stop") as ended,
    ):
        call_command("restore", str(path))
    assert ended.value.returncode == 128 + asked
    kept = {each.name: each.read_text() for each in (tmp_path / "after").iterdir()}
    assert kept == {KEY_FILE: "22" * 32}


def test_a_restore_that_is_stopped_in_its_last_step_is_done_and_says_so(
    tmp_path, settings, monkeypatch, asked
):
    """Rows that were put in their place would not verify with the key of before."""
    monkeypatch.setattr(restoring, "make_tables", tables_by_copy)
    PersonFactory()
    path = back_up(tmp_path / "backups", key="").path
    machine(tmp_path / "after", settings)
    key = tmp_path / "after" / KEY_FILE
    key.write_text("22" * 32)
    said = io.StringIO()
    with empty_database(tmp_path) as target, working_on(target):
        place = type(place_of(target))
        swap = place.swap

        def swapped(*told: Any, **how: Any) -> None:
            swap(*told, **how)
            os.kill(os.getpid(), asked)

        monkeypatch.setattr(place, "swap", swapped)
        call_command("restore", str(path), stdout=said)
        assert Person.objects.count() == 1
    assert key.read_text() == "11" * 32
    assert "Every row was compared." in said.getvalue()
    assert signal.getsignal(asked) is not signal.SIG_IGN


def test_a_move_that_is_stopped_says_so(tmp_path, monkeypatch, asked):
    monkeypatch.setattr(restoring, "make_tables", stopped_by(asked))
    with (
        empty_database(tmp_path) as target,
        pytest.raises(CommandError, match=r"^Nothing was moved: it was asked to stop"),
    ):
        call_command("move_database", url_of(target))


def test_what_one_that_was_killed_left_goes_with_the_next(tmp_path, settings):
    backups, left = tmp_path / "backups", []
    backups.mkdir()
    for name, days in (("old", 2), ("new", 0)):
        scratch = settings.VAR_DIR / f"recovery-{name}.unfinished"
        scratch.mkdir()
        (scratch / "snapshot.sqlite3").touch()
        backup = backups / f".planner-{name}.planner-backup.0.unfinished"
        backup.touch()
        for each in (scratch, backup):
            os.utime(each, times=((clock.real_now() - timedelta(days=days)).timestamp(),) * 2)
        left.append((scratch, backup))
    written = back_up(backups, key="")
    (_, young), names = left, {each.name for each in backups.iterdir()}
    assert names == {written.path.name, young[1].name}
    assert set(settings.VAR_DIR.iterdir()) == {settings.VAR_DIR / KEY_FILE, young[0]}


def dropped(database: dict, schema: str) -> None:
    with working_on(database), connection.cursor() as cursor:
        cursor.execute(f"DROP SCHEMA IF EXISTS {schema} CASCADE")


RESTORING = "SELECT nspname FROM pg_namespace WHERE nspname LIKE 'restoring%' ORDER BY nspname"


@pytest.mark.parametrize("what", ["restore", "backup"])
def test_a_schema_that_a_killed_restore_left_goes_with_the_next(tmp_path, monkeypatch, what):
    """One that is being built stays, and so does what an administrator called alike."""
    if connection.vendor != "postgresql":
        pytest.skip("SQLite builds in a file of its own")
    monkeypatch.setattr(restoring, "make_tables", tables_by_copy)
    path = back_up(tmp_path / "backups", key="").path
    names = ("restoring_restore_20161024090000", "restoring_mine")
    with contextlib.ExitStack() as there:
        if what == "restore":
            there.enter_context(working_on(there.enter_context(empty_database(tmp_path))))
        database = dict(connection.settings_dict)
        with connection.cursor() as cursor:
            for name in names:
                cursor.execute(f"CREATE SCHEMA {name}")
                cursor.execute(f"CREATE TABLE {name}.partnership_person (id integer)")
                there.callback(dropped, database, name)
        with place_of(database).building("restore-20161024090001"), working_on(database):
            if what == "restore":
                restore(path, key="", replace=False)
            else:
                back_up(tmp_path / "more", key="")
            with connection.cursor() as cursor:
                cursor.execute(RESTORING)
                left = [name for (name,) in cursor.fetchall()]
        assert left == ["restoring_mine", "restoring_restore_20161024090001"]


# --- from one engine to the other -----------------------------------------------------------------
def test_a_planner_moves_to_sqlite_and_on_to_the_engine_of_these_tests(tmp_path, monkeypatch):
    monkeypatch.setattr(restoring, "make_tables", tables_by_copy)
    make_the_year()
    compiled()
    here = connection.display_name
    before = rows_in(dict(connection.settings_dict))
    head = AnnualRecord.objects.get().head
    file = tmp_path / "moved.sqlite3"
    move_to(f"sqlite:///{file}")
    assert rows_in(sqlite_file(file)) == before

    with empty_database(tmp_path) as target:
        address = url_of(target)
        with working_on(sqlite_file(file)):
            call_command("move_database", address)
        told = one_more_in_the_audit(before, rows_in(target))
        assert told == ("overview.move_database", f"from SQLite to {here}", False)
        assert rows_in(sqlite_file(file)) == before, "The planner before is left as it was"
        with working_on(target):
            assert verify(head).fault == ""
            assert PersonFactory().pk > before.counted["partnership_person"]


def test_a_restore_is_told_in_the_planner_that_it_put_in_the_place_of_the_one_before(
    tmp_path, monkeypatch
):
    """Its own connection has met the database before: on PostgreSQL schemas change their names."""
    monkeypatch.setattr(restoring, "make_tables", tables_by_copy)
    PersonFactory()
    path = back_up(tmp_path / "backups", key="").path
    before = rows_in(dict(connection.settings_dict))
    with empty_database(tmp_path) as target, working_on(target):
        for options in ((), ("--replace",)):
            call_command("restore", str(path), *options)
            assert Person.objects.count() == 1
            what, about, failed = one_more_in_the_audit(before, rows_in(target))
            assert (what, about[:6], failed) == ("overview.restore", "as of ", False)


def no_room() -> None:
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), "planner.sqlite3")


@pytest.mark.parametrize(
    ("last", "fails"),
    [
        ("head_of_the_records", lambda: "another head"),
        ("hold_after_restore", lambda **_: no_room()),
    ],
)
def test_a_restore_that_fails_late_leaves_the_keys_as_they_were(
    tmp_path, settings, monkeypatch, last, fails
):
    monkeypatch.setattr(restoring, "make_tables", tables_by_copy)
    (tmp_path / "before" / "secret_key").write_text("of the backup")
    path = back_up(tmp_path / "backups", key="").path
    machine(tmp_path / "after", settings)
    (tmp_path / "after" / KEY_FILE).write_text("22" * 32)
    monkeypatch.setattr(restoring, last, fails)
    with (
        empty_database(tmp_path) as target,
        working_on(target),
        pytest.raises(CommandError, match=r"^Nothing was restored"),
    ):
        call_command("restore", str(path))
    kept = {each.name: each.read_text() for each in (tmp_path / "after").iterdir()}
    assert kept == {KEY_FILE: "22" * 32}


def test_each_restore_keeps_the_key_of_before_under_a_name_of_its_own(
    tmp_path, settings, monkeypatch
):
    monkeypatch.setattr(restoring, "make_tables", tables_by_copy)
    path = back_up(tmp_path / "backups", key="").path
    machine(tmp_path / "after", settings)
    key = tmp_path / "after" / KEY_FILE
    moments = iter([clock.real_now(), clock.real_now() + timedelta(minutes=1)])
    with empty_database(tmp_path) as target, working_on(target):
        for before in ("22" * 32, "33" * 32):
            key.write_text(before)
            with time_machine.travel(next(moments)):
                restore(path, key="", replace=True)
    kept = sorted(key.parent.glob(f"{KEY_FILE}.before-restore-*"))
    assert [each.read_text() for each in kept] == ["22" * 32, "33" * 32]


def test_what_cannot_be_written_after_the_restore_is_said_for_itself(tmp_path, monkeypatch):
    monkeypatch.setattr(restoring, "make_tables", tables_by_copy)
    PersonFactory()
    path = back_up(tmp_path / "backups", key="").path
    monkeypatch.setattr(restoring, "write_announced", no_room)
    said = io.StringIO()
    with empty_database(tmp_path) as target, working_on(target):
        call_command("restore", str(path), stderr=said)
        assert Person.objects.count() == 1
    assert "The file of bank holidays could not be written ([Errno 28] No space" in said.getvalue()


def test_a_move_that_failed_is_told_where_the_planner_still_is():
    before = rows_in(dict(connection.settings_dict))
    with pytest.raises(CommandError, match="is no address of a database"):
        call_command("move_database", "letters")
    after = rows_in(dict(connection.settings_dict))
    assert one_more_in_the_audit(before, after) == ("overview.move_database", "", True)


def url_of(database: dict) -> str:
    if connection.vendor == "sqlite":
        return f"sqlite:///{database['NAME']}"
    told = connection.get_connection_params()
    return f"postgres://{told['user']}@/{database['NAME']}?host={told['host']}"


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
