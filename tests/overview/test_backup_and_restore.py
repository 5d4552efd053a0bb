"""A backup holds everything, is checked, and comes back whole, or not at all."""

import errno
import gc
import io
import json
import os
import shutil
import sqlite3
import sys
import threading
import zipfile
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from django.db import connection

from bsc_comms.kit import clock, frozen
from bsc_comms.kit.databases import working_on
from bsc_comms.kit.in_words import moment
from bsc_comms.kit.seals import KEY_FILE
from bsc_comms.overview.recovery import backing_up, building, moving, restoring
from bsc_comms.overview.recovery.archive import MANIFEST, BackupWriter, BadBackup, reading
from bsc_comms.overview.recovery.backing_up import back_up
from bsc_comms.overview.recovery.files import named_files
from bsc_comms.overview.recovery.moving import move_to
from bsc_comms.overview.recovery.restoring import restore
from bsc_comms.overview.recovery.snapshots import sqlite_file
from partnership.choices import LetterState
from partnership.models import Letter, Person, SignIn, Topic
from partnership.operations.audit import keep_job
from plans.models import AnnualRecord, Placement
from tests.factories import LetterFactory, PersonFactory
from tests.overview.recovery import (
    KEY,
    LEAFLET,
    NOT_YET,
    Standing,
    fingerprints,
    machine,
    one_more_in_the_audit,
    planner_in_use,
    rows_in,
    tables_by_copy,
)
from tests.services import prepared_database
from tests.services.audit_rows import DONE, FAILED, rows_of
from tests.services.made_for_many import ForMany

NOW = datetime(2016, 10, 25, 9, tzinfo=UTC)


@pytest.fixture(scope="module")
def standing(
    django_db_setup, django_db_blocker, tmp_path_factory: pytest.TempPathFactory
) -> ForMany[Standing]:
    folder = tmp_path_factory.mktemp("planner")
    with django_db_blocker.unblock():
        return ForMany(partial(Standing, folder, planner_in_use, keys=("", KEY)))


@pytest.fixture(autouse=True)
def a_planner(standing, request, django_db_blocker, tmp_path, monkeypatch) -> Iterator[Standing]:
    monkeypatch.setattr(restoring, "make_tables", tables_by_copy)
    found = standing.asked_by(request.node)
    with django_db_blocker.unblock(), found.copied_to(tmp_path / "before"):
        yield found


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "backups"


def run(command: str, *arguments: object) -> tuple[str, str]:
    out, err = io.StringIO(), io.StringIO()
    call_command(command, *map(str, arguments), stdout=out, stderr=err)
    return out.getvalue(), err.getvalue()


def refusal(command: str, *arguments: object) -> str:
    with pytest.raises(CommandError) as refused:
        run(command, *arguments)
    return str(refused.value)


# --- there and back -----------------------------------------------------------------------------
@pytest.mark.parametrize("key", ["", KEY])
def test_everything_comes_back_on_an_empty_machine_and_one_row_more_says_so(
    folder, settings, tmp_path, monkeypatch, key
):
    monkeypatch.setenv("BACKUP_KEY", key)
    with clock.at(NOW):
        keep_job("partnership.letter", count=1)
    before = rows_in(connection.settings_dict)
    head = AnnualRecord.objects.get().head
    out, err = run("backup", folder)
    (path,) = folder.iterdir()
    assert rows_of("overview.backup") == [(path.name, DONE)]
    with reading(path, key) as backup:
        counted = f"{backup.manifest.rows:,} rows, 1 file and 1 key"
    assert f"{path}: {counted}; read again and checked.\n" in out
    assert ("It is not encrypted" in err) is not bool(key)
    assert path.stat().st_mode & 0o777 == 0o600
    assert (LEAFLET in path.read_bytes()) is not bool(key)

    machine(tmp_path / "after", settings)
    target = sqlite_file(tmp_path / "after" / "planner.sqlite3")
    with working_on(target):
        out, _ = run("restore", folder)
        assert f" in London, from {path}: {counted}. Every row was compared.\n" in out
        assert f"their head is {head}" in out
        assert "waited when the backup was written" not in out
        assert run("verify_records", "--head", head)[0].endswith(
            f"Nothing was altered. The head is {head}.\n"
        )
        with default_storage.open(named_files()[0]) as file:
            assert file.read() == LEAFLET
    with reading(path, key) as backup:
        made_at = clock.local(datetime.fromisoformat(backup.manifest.made_at))
    assert one_more_in_the_audit(before, rows_in(target)) == (
        *("overview.restore", f"as of {made_at:%A} {made_at.day} {made_at:%B %Y, %H:%M}", False),
    )
    assert (tmp_path / "after" / KEY_FILE).read_text() == "11" * 32
    assert (tmp_path / "after" / KEY_FILE).stat().st_mode & 0o777 == 0o600


def test_letters_that_may_have_gone_out_since_are_held_for_a_person_to_decide(
    folder, settings, tmp_path
):
    soon = clock.real_now() + timedelta(hours=1)
    letters = {
        LetterFactory(): LetterState.UNCERTAIN,
        LetterFactory(state=LetterState.SENDING, lease_until=soon): LetterState.UNCERTAIN,
        LetterFactory(due=soon): LetterState.QUEUED,
        LetterFactory(in_confidence=True): LetterState.QUEUED,
        LetterFactory(state=LetterState.SENT, sent_at=NOW): LetterState.SENT,
    }
    made_at = moment(datetime.fromisoformat(back_up(folder, key="").manifest.made_at))
    machine(tmp_path / "after", settings)
    with working_on(sqlite_file(tmp_path / "after" / "planner.sqlite3")):
        out, _ = run("restore", folder)
        states = dict(Letter.objects.exclude(due=NOT_YET).values_list("pk", "state"))
        why = Letter.objects.filter(state=LetterState.UNCERTAIN)[0].error
    assert states == {letter.pk: state for letter, state in letters.items()}
    assert f"It waited when the backup of {made_at} was written" in why
    assert "2 letters waited when the backup was written and may have gone out after that" in out
    assert out.index("manage.py cycle --until 2") < out.index("import tick; tick()")
    assert "Where this is a trial, start the web alone, with EMAIL_URL left blank" in out


def test_half_a_character_in_json_comes_back_as_it_was(folder, settings, tmp_path):
    """SQLite keeps it, as an escape."""
    Topic.objects.create(code="HALF", label="Half", position=1, aliases=["\ud83d", "\U0001f6b2é"])
    run("backup", folder)
    machine(tmp_path / "after", settings)
    with working_on(sqlite_file(tmp_path / "after" / "planner.sqlite3")):
        run("restore", folder)
        assert Topic.objects.get(code="HALF").aliases == ["\ud83d", "\U0001f6b2é"]


def test_a_number_that_was_given_is_not_given_again(a_planner, settings, tmp_path):
    last = Person.objects.latest("pk").pk
    machine(tmp_path / "after", settings)
    with working_on(sqlite_file(tmp_path / "after" / "planner.sqlite3")):
        restore(a_planner.backups[""], key="", replace=False)
        assert PersonFactory().pk == last + 2, "The one in between was taken out"


def test_the_guard_of_published_rows_stands_after_a_restore(a_planner, settings, tmp_path):
    machine(tmp_path / "after", settings)
    target = tmp_path / "after" / "planner.sqlite3"
    with working_on(sqlite_file(target)):
        restore(a_planner.backups[""], key="", replace=False)
    with sqlite3.connect(target) as link, pytest.raises(sqlite3.IntegrityError, match="never"):
        link.execute("DELETE FROM plans_annualrecord")


def test_sessions_are_not_kept(folder, client):
    client.force_login(PersonFactory())
    written = back_up(folder, key="")
    assert "partnership_change" in written.manifest.tables
    assert not {"django_session", SignIn._meta.db_table} & set(written.manifest.tables)
    with reading(written.path, "") as backup:
        assert not [name for name in backup.manifest.entries if "session" in name]


# --- what is refused, each with its sentence ------------------------------------------------------
def test_a_database_in_use_is_refused_and_only_the_audit_says_so(a_planner):
    before = rows_in(connection.settings_dict)
    people = Person.objects.count()
    assert f"it holds {people} people, " in refusal("restore", a_planner.backups[""])
    after = rows_in(connection.settings_dict)
    assert one_more_in_the_audit(before, after) == ("overview.restore", "", True)


def test_with_replace_the_database_before_is_kept_aside(a_planner, settings, tmp_path):
    machine(tmp_path / "after", settings)
    (tmp_path / "after" / KEY_FILE).write_text("22" * 32)
    target = sqlite_file(tmp_path / "after" / "planner.sqlite3")
    prepared_database.copy_to(Path(target["NAME"]))
    with working_on(target):
        PersonFactory(name="Was Here Before")
        out, _ = run("restore", a_planner.backups[""], "--replace")
        assert not Person.objects.filter(name="Was Here Before").exists()
        assert [outcome for _, outcome in rows_of("overview.restore")] == [DONE]
    kept = Path(out.split("What was there before is kept as ")[1].split(".\n")[0])
    with working_on(sqlite_file(kept)):
        assert Person.objects.get().name == "Was Here Before"
        assert rows_of("overview.restore") == []
    (key,) = (tmp_path / "after").glob(f"{KEY_FILE}.before-restore-*")
    assert key.read_text() == "22" * 32


def test_a_wrong_key_and_none_are_told(a_planner, monkeypatch):
    path = a_planner.backups[KEY]
    monkeypatch.setenv("BACKUP_KEY", f"not {KEY}")
    assert "The key is not the one" in refusal("restore", path, "--replace")
    monkeypatch.setenv("BACKUP_KEY", "")
    assert "This backup is encrypted. Set BACKUP_KEY" in refusal("restore", path, "--replace")


@pytest.mark.parametrize("key", ["", KEY])
def test_a_damaged_backup_changes_nothing(a_planner, tmp_path, key):
    path = Path(shutil.copy(a_planner.backups[key], tmp_path))
    whole, before = path.read_bytes(), fingerprints()
    for share in (0.1, 0.5, 0.9):
        told, place = bytearray(whole), int(len(whole) * share)
        told[place : place + 8] = bytes(255 - byte for byte in told[place : place + 8])
        path.write_bytes(told)
        with pytest.raises(BadBackup, match=r"damaged|is not what was written"):
            restore(path, key=key, replace=True)
    path.write_bytes(whole[: len(whole) // 2])
    with pytest.raises(BadBackup, match="damaged"):
        restore(path, key=key, replace=True)
    assert fingerprints() == before


def test_no_backup_and_no_folder_are_told(folder, tmp_path):
    assert "There is no backup at" in refusal("restore", folder)
    (tmp_path / "letter.txt").write_text("Dear all")
    assert "is no backup of the planner" in refusal("restore", tmp_path / "letter.txt")
    assert "is a file. Name a folder" in refusal("backup", tmp_path / "letter.txt")
    assert rows_of("overview.restore") == [("", FAILED), ("", FAILED)]
    assert rows_of("overview.backup") == [("", FAILED)]


def with_manifest(path: Path, change) -> None:
    """The same backup with another manifest."""
    with zipfile.ZipFile(path) as archive:
        entries = {name: archive.read(name) for name in archive.namelist()}
    told = json.loads(entries[MANIFEST])
    change(told)
    entries[MANIFEST] = json.dumps(told).encode()
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in entries.items():
            archive.writestr(name, content)


def test_a_backup_of_a_newer_planner_is_refused(a_planner, tmp_path, monkeypatch):
    monkeypatch.undo()
    path = Path(shutil.copy(a_planner.backups[""], tmp_path))
    with_manifest(path, lambda told: told["migrations"].append(["plans", "9999_to_come"]))
    before = rows_in(connection.settings_dict)
    sentence = refusal("restore", path, "--replace")
    assert "is of a newer planner: it knows plans.9999_to_come" in sentence
    with_manifest(path, lambda told: told.update(format=2))
    assert "of format 2, and this planner reads 1" in refusal("restore", path, "--replace")
    assert rows_in(connection.settings_dict).tables == before.tables
    assert rows_of("overview.restore") == [("", FAILED), ("", FAILED)]


def test_a_database_with_other_tables_is_refused(a_planner, tmp_path):
    with sqlite3.connect(tmp_path / "shared.sqlite3") as link:
        link.execute("CREATE TABLE library_books (title text)")
    with working_on(sqlite_file(tmp_path / "shared.sqlite3")):
        told = refusal("restore", a_planner.backups[""], "--replace")
        assert "not the planner's (library_books)" in told
        assert connection.introspection.table_names() == ["library_books"]


def test_a_database_that_is_behind_the_code_is_not_backed_up(folder, tmp_path):
    prepared_database.copy_to(tmp_path / "behind.sqlite3")
    with sqlite3.connect(tmp_path / "behind.sqlite3") as link:
        link.execute("DELETE FROM django_migrations WHERE app = 'subgroup'")
    with working_on(sqlite_file(tmp_path / "behind.sqlite3")):
        assert "first subgroup.0001_first_release. Run manage.py migrate" in refusal(
            "backup", folder
        )


# --- a backup that would be no good is none -------------------------------------------------------
def test_a_backup_that_cannot_be_read_back_is_not_left(folder, monkeypatch):
    """The planted fault: one row is not written."""
    honest = backing_up.read_lines

    def without_the_first(model, columns):
        lines = honest(model, columns)
        if model is Person:
            next(lines)
        yield from lines

    monkeypatch.setattr(backing_up, "read_lines", without_the_first)
    with pytest.raises(BadBackup):
        back_up(folder, key="")
    assert list(folder.iterdir()) == []


def test_a_disk_that_is_full_is_said_once(folder, monkeypatch):
    """Rows that are still being read are let go before the connection that they come from."""

    def no_room(writer: BackupWriter, name: str, pieces: Iterable[bytes]) -> None:
        for _ in pieces:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(folder))

    monkeypatch.setattr(BackupWriter, "add", no_room)
    noticed: list[Any] = []
    monkeypatch.setattr(sys, "unraisablehook", noticed.append)
    gc.freeze()  # what was there before is not to be searched: that would take seconds
    said = f"No backup was written: No space left on device ({folder})."
    assert refusal("backup", folder) == said
    gc.collect()
    gc.unfreeze()
    assert noticed == []


def test_a_row_that_changes_on_the_way_is_found(folder, monkeypatch):
    """The planted fault: what is put into the scratch database differs in one letter."""
    honest = building.write_lines

    def with_a_slip(model, columns, lines):
        honest(model, columns, (line.replace("The Council", "The Counsel") for line in lines))

    monkeypatch.setattr(building, "write_lines", with_a_slip)
    with pytest.raises(BadBackup, match="The rows of partnership_partner are not those"):
        back_up(folder, key="")
    assert list(folder.iterdir()) == []


def test_records_that_were_altered_are_not_backed_up_as_good(folder):
    with frozen.lifted():
        AnnualRecord.objects.update(head="0" * 64)
    with pytest.raises(BadBackup, match="The annual records: 2016/17, revision 1"):
        back_up(folder, key="")


# --- files ---------------------------------------------------------------------------------------
def test_a_file_that_is_not_there_is_named_and_the_rest_is_kept(folder):
    default_storage.delete(named_files()[0])
    with pytest.raises(CommandError) as told:
        run("backup", folder)
    assert told.value.returncode == 3
    assert "names is not in its store" in (said := str(told.value)) and "Put each back" in said
    (path,) = folder.iterdir()
    assert restoring.newest_in(path) == path
    assert rows_of("overview.backup") == [(f"{path.name}, without files that were missing", FAILED)]


def test_a_file_that_goes_away_with_its_row_meanwhile_begins_the_backup_again(folder, monkeypatch):
    (name,) = named_files()
    honest, asked = backing_up.pieces_of, []

    def gone_at_first(wanted):
        asked.append(wanted)
        if len(asked) == 1:
            default_storage.delete(name)
            Placement.objects.filter(proof_file=name).update(
                proof_file="", no_proof_reason="Not kept"
            )
        return honest(wanted)

    monkeypatch.setattr(backing_up, "pieces_of", gone_at_first)
    written = back_up(folder, key="")
    assert (written.manifest.missing_files, written.manifest.files) == ([], [])
    assert asked == [name]


# --- moving --------------------------------------------------------------------------------------
def test_what_is_saved_during_a_move_stops_it(tmp_path, monkeypatch):
    honest, here = moving.restore_into, dict(connection.settings_dict)

    def save_something():
        with working_on(here):
            PersonFactory()

    def with_somebody_at_work(*args, **kwargs):
        thread = threading.Thread(target=save_something)
        thread.start()
        thread.join()
        return honest(*args, **kwargs)

    monkeypatch.setattr(moving, "restore_into", with_somebody_at_work)
    with pytest.raises(BadBackup, match="Somebody saved something meanwhile"):
        move_to(f"sqlite:///{tmp_path / 'moved.sqlite3'}")
