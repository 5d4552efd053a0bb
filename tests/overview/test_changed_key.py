"""What the doctor, a backup and a restore say of the planner's keys, and of a changed one."""

import io
import shutil
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.test import override_settings

from bsc_comms.kit.databases import working_on
from bsc_comms.kit.seals import BAD_KEY, KEY_FILE, public_key
from bsc_comms.overview.health.findings import Health
from bsc_comms.overview.health.machine import check_keys
from bsc_comms.overview.recovery import restoring
from bsc_comms.overview.recovery.archive import ENDING
from bsc_comms.overview.recovery.snapshots import sqlite_file
from tests.overview.recovery import Standing, machine, tables_by_copy
from tests.plans.record_year import compiled, make_the_year
from tests.services.made_for_many import ForMany

BEFORE, NOW = "11" * 32, "22" * 32


def make_a_record() -> None:
    with override_settings(RECORD_KEY=BEFORE):
        make_the_year()
        compiled()


@pytest.fixture(scope="module")
def standing(
    django_db_setup, django_db_blocker, tmp_path_factory: pytest.TempPathFactory
) -> ForMany[Standing]:
    folder = tmp_path_factory.mktemp("planner")
    with django_db_blocker.unblock(), override_settings(RECORD_KEY=BEFORE):
        return ForMany(partial(Standing, folder, make_a_record, keys=("",)))


@pytest.fixture(autouse=True)
def a_planner(
    standing: ForMany[Standing],
    request: pytest.FixtureRequest,
    django_db_blocker,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[Standing]:
    """With an annual record that was sealed with the key of before, and a backup of then."""
    monkeypatch.setattr(restoring, "make_tables", tables_by_copy)
    found = standing.asked_by(request.node)
    with django_db_blocker.unblock(), found.copied_to(tmp_path / "before"):
        yield found


@pytest.fixture
def the_key_was_changed(settings) -> str:
    """The public key of before."""
    settings.RECORD_KEY = BEFORE
    before = public_key()
    settings.RECORD_KEY = NOW
    return before


def refusal(command: str, *arguments: object) -> str:
    with pytest.raises(CommandError) as refused:
        call_command(command, *map(str, arguments))
    return str(refused.value)


def why_not(before: str) -> str:
    return (
        f"The annual records: 2016/17, revision 1: It was sealed with the key {before}, which is "
        "not the planner's. If it was before the key was changed, name it under RECORD_OLD_KEYS."
    )


def test_after_the_key_was_changed_the_doctor_names_the_one_before(the_key_was_changed, settings):
    before = the_key_was_changed
    found = check_keys()
    assert (found.health, found.says, found.do) == (
        Health.FAILED,
        f"Annual records are sealed with {before}, which is not the planner’s key: no backup is "
        "written and none restored.",
        "If it was before the key was changed, name it under RECORD_OLD_KEYS.",
    )
    settings.RECORD_OLD_KEYS = [before]
    found = check_keys()
    assert (found.health, found.says) == (
        Health.OK,
        f"Annual records are sealed; the public key is {public_key()}.",
    )


def test_after_the_key_was_changed_no_backup_is_written_until_the_one_before_is_named(
    the_key_was_changed, settings, tmp_path
):
    why = why_not(the_key_was_changed)
    assert refusal("backup", tmp_path / "more") == f"No backup was written. {why}"
    settings.RECORD_OLD_KEYS = [the_key_was_changed]
    call_command("backup", str(tmp_path / "more"))


def test_after_the_key_was_changed_none_is_restored_until_the_one_before_is_named(
    the_key_was_changed, a_planner, settings, tmp_path
):
    why = why_not(the_key_was_changed)
    machine(tmp_path / "after", settings)
    with working_on(sqlite_file(tmp_path / "after" / "planner.sqlite3")):
        assert refusal("restore", a_planner.backups[""]) == f"Nothing was restored. {why}"
        settings.RECORD_OLD_KEYS = [the_key_was_changed]
        call_command("restore", str(a_planner.backups[""]))


def test_a_key_that_is_none_is_told_before_a_backup_or_a_move(settings, tmp_path):
    settings.RECORD_KEY = ""
    (settings.VAR_DIR / KEY_FILE).write_text("abc")
    assert refusal("backup", tmp_path / "backups") == f"No backup was written. {BAD_KEY}"
    moved = refusal("move_database", f"sqlite:///{tmp_path / 'moved.sqlite3'}")
    assert moved == f"Nothing was moved. {BAD_KEY}"


def test_a_backup_key_that_is_blank_is_none_and_a_short_one_is_told_by_its_name(
    tmp_path, monkeypatch
):
    monkeypatch.setenv("BACKUP_KEY", "  ")
    said = io.StringIO()
    call_command("backup", str(tmp_path / "backups"), stderr=said)
    assert said.getvalue().startswith("It is not encrypted: ")
    monkeypatch.setenv("BACKUP_KEY", "short")
    assert refusal("backup", tmp_path / "more").startswith(
        "No backup was written. BACKUP_KEY is too short: it needs 16 characters or more."
    )


def test_a_refusal_names_the_backup_that_was_taken_of_a_folder(
    the_key_was_changed, a_planner, settings, tmp_path
):
    """So that one of another day can be named instead."""
    backups = tmp_path / "backups"
    backups.mkdir()
    for day in ("2016-11-07", "2016-11-08"):
        shutil.copy(a_planner.backups[""], backups / f"planner-{day}{ENDING}")
    machine(tmp_path / "after", settings)
    with working_on(sqlite_file(tmp_path / "after" / "planner.sqlite3")):
        assert refusal("restore", backups) == (
            f"Nothing was restored from planner-2016-11-08{ENDING}, the newest in {backups}. "
            f"{why_not(the_key_was_changed)}"
        )


def test_a_restore_from_before_a_change_names_each_key_that_it_put_aside(
    tmp_path, settings, backup_of_one_person
):
    """Else a key that was stolen would be the planner's again without a word."""
    machine(tmp_path / "after", settings)
    (tmp_path / "after" / KEY_FILE).write_text(NOW)
    (tmp_path / "after" / "secret_key").write_text("of the backup")
    told = io.StringIO()
    with working_on(sqlite_file(tmp_path / "after" / "planner.sqlite3")):
        call_command("restore", str(backup_of_one_person), stdout=told)
    (aside,) = (tmp_path / "after").glob("*key.before-restore-*")
    assert aside.read_text() == NOW
    said = f"{KEY_FILE} is the backup's again; the key that was there until now is kept as {aside}."
    assert told.getvalue().count("the backup's again") == told.getvalue().count(said) == 1
