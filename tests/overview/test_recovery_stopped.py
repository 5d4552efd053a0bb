"""What a backup, a restore or a move does that is stopped, killed, or called beside another."""

import contextlib
import io
import os
import signal
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from bsc_comms.kit import clock
from bsc_comms.kit.alone import alone
from bsc_comms.kit.databases import working_on
from bsc_comms.kit.seals import KEY_FILE
from bsc_comms.overview.recovery import backing_up, restoring
from bsc_comms.overview.recovery.backing_up import back_up
from bsc_comms.overview.recovery.places import place_of
from bsc_comms.overview.recovery.restoring import restore
from partnership.models import Person
from tests.overview.recovery import (
    bare_tables_by_copy,
    empty_database,
    machine,
    url_of,
)
from tests.services.in_short import in_turn

pytestmark = [
    pytest.mark.both_databases,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("a_planner_of_its_own"),
]


SIGNALS = {"SIGTERM": signal.SIGTERM, "SIGINT": signal.SIGINT}
#: Nothing is written outside the database that is restored into.
elsewhere = pytest.mark.django_db


def stopped_by(number: int) -> Callable[..., None]:
    """As systemd does, or somebody at the keyboard."""
    return lambda *_, **__: os.kill(os.getpid(), number)


@pytest.fixture
def asked(request: pytest.FixtureRequest) -> Iterator[int]:
    """A signal that asks for the end, and ends no tests, whatever becomes of it."""
    number = SIGNALS[request.param]
    before = signal.signal(number, lambda *_: None)
    yield number
    signal.signal(number, before)


def by_each_signal(command: str) -> pytest.MarkDecorator:
    names = in_turn(list(SIGNALS), about=f"a stop of {command}")
    return pytest.mark.parametrize("asked", names, indirect=True)


@by_each_signal("backup")
def test_a_backup_that_is_stopped_says_so_and_leaves_nothing_in_the_open(
    tmp_path, settings, monkeypatch, asked
):
    monkeypatch.setattr(backing_up, "compare", stopped_by(asked))
    with pytest.raises(CommandError, match=r"^No backup was written: it was asked to stop") as end:
        call_command("backup", str(tmp_path / "backups"))
    assert end.value.returncode == 128 + asked
    assert list((tmp_path / "backups").iterdir()) == []
    assert [each.name for each in settings.VAR_DIR.iterdir()] == [KEY_FILE]


@elsewhere
@by_each_signal("restore")
def test_a_restore_that_is_stopped_says_so_and_puts_the_key_back(
    tmp_path, settings, monkeypatch, asked, backup_of_one_person
):
    monkeypatch.setattr(restoring, "make_tables", bare_tables_by_copy)
    machine(tmp_path / "after", settings)
    (tmp_path / "after" / KEY_FILE).write_text("22" * 32)
    monkeypatch.setattr(restoring, "hold_after_restore", stopped_by(asked))
    with (
        empty_database(tmp_path) as target,
        working_on(target),
        pytest.raises(CommandError, match=r"^Nothing was restored: it was asked to stop") as ended,
    ):
        call_command("restore", str(backup_of_one_person))
    assert ended.value.returncode == 128 + asked
    kept = {each.name: each.read_text() for each in (tmp_path / "after").iterdir()}
    assert kept == {KEY_FILE: "22" * 32}


@elsewhere
@by_each_signal("the last step")
def test_a_restore_that_is_stopped_in_its_last_step_is_done_and_says_so(
    tmp_path, settings, monkeypatch, asked, backup_of_one_person
):
    """Rows that were put in their place would not verify with the key of before."""
    monkeypatch.setattr(restoring, "make_tables", bare_tables_by_copy)
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
        call_command("restore", str(backup_of_one_person), stdout=said)
        assert Person.objects.count() == 1
    assert key.read_text() == "11" * 32
    assert "Every row was compared." in said.getvalue()
    assert signal.getsignal(asked) is not signal.SIG_IGN


@by_each_signal("move")
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
def test_a_schema_that_a_killed_restore_left_goes_with_the_next(
    tmp_path, monkeypatch, what, backup_of_one_person
):
    """One that is being built stays, and so does what an administrator called alike."""
    if connection.vendor != "postgresql":
        pytest.skip("SQLite builds in a file of its own")
    monkeypatch.setattr(restoring, "make_tables", bare_tables_by_copy)
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
                restore(backup_of_one_person, key="", replace=False)
            else:
                back_up(tmp_path / "more", key="")
            with connection.cursor() as cursor:
                cursor.execute(RESTORING)
                left = [name for (name,) in cursor.fetchall()]
        assert left == ["restoring_mine", "restoring_restore_20161024090001"]


@pytest.mark.parametrize(("what", "done"), [("restore", "restored"), ("move_database", "moved")])
def test_one_beside_another_is_refused_before_it_changes_anything(
    tmp_path, monkeypatch, what, done, backup_of_one_person
):
    monkeypatch.setattr(restoring, "make_tables", bare_tables_by_copy)
    with empty_database(tmp_path) as target, alone():
        refused = pytest.raises(CommandError, match=f"^Nothing was {done}. Another command")
        if what == "move_database":
            with refused:
                call_command(what, url_of(target))
        else:
            with working_on(target), refused:
                call_command(what, str(backup_of_one_person))
        with working_on(target):
            assert connection.introspection.table_names() == []
