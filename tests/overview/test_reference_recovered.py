"""The files that a planner was set up from are in its backup, and come back with it."""

from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from bsc_comms.kit.databases import working_on
from bsc_comms.kit.seals import KEY_FILE
from bsc_comms.overview.recovery import restoring
from bsc_comms.overview.recovery.archive import BadBackup
from bsc_comms.overview.recovery.backing_up import back_up
from bsc_comms.overview.recovery.restoring import restore
from tests.overview.recovery import empty_database, machine, tables_by_copy

pytestmark = pytest.mark.django_db(transaction=True)
CHANGED_SINCE = {"areas.csv": "code,name\nW1,Ynys Môn\n", "partnership.toml": 'name = "One"\n'}


@pytest.fixture(autouse=True)
def a_planner(settings, tmp_path, monkeypatch) -> None:
    monkeypatch.setattr(restoring, "make_tables", tables_by_copy)
    machine(tmp_path / "before", settings)
    (tmp_path / "before" / KEY_FILE).write_text("11" * 32)
    fill(tmp_path / "before", CHANGED_SINCE)


@pytest.fixture
def backup(tmp_path) -> Path:
    return back_up(tmp_path / "backups", key="").path


@pytest.fixture
def after(backup, settings, tmp_path):
    """Another machine, with an empty database, once the backup is made."""
    machine(tmp_path / "after", settings)
    with empty_database(tmp_path) as target, working_on(target):
        yield tmp_path / "after"


def fill(var: Path, files: dict[str, str]) -> None:
    (var / "reference").mkdir()
    for name, text in files.items():
        (var / "reference" / name).write_text(text, encoding="utf-8")


def files_in(folder: Path) -> dict[str, str]:
    return {path.name: path.read_text(encoding="utf-8") for path in folder.iterdir()}


def test_they_come_back_on_an_empty_machine(backup, after):
    restore(backup, key="", replace=False)
    assert files_in(after / "reference") == CHANGED_SINCE


def test_those_that_were_there_are_kept_aside(backup, after):
    fill(after, {"partnership.toml": 'name = "Another"\n'})
    restore(backup, key="", replace=False)
    assert files_in(after / "reference") == CHANGED_SINCE
    (aside,) = after.glob("reference.before-restore-*")
    assert files_in(aside) == {"partnership.toml": 'name = "Another"\n'}


def test_the_same_files_are_left_where_they_are(backup, after):
    fill(after, CHANGED_SINCE)
    restore(backup, key="", replace=False)
    assert files_in(after / "reference") == CHANGED_SINCE
    assert not list(after.glob("reference.before-restore-*"))


@pytest.mark.parametrize("there", [{}, {"partnership.toml": 'name = "Another"\n'}])
def test_a_restore_that_fails_late_leaves_the_folder_as_it_was(backup, after, monkeypatch, there):
    if there:
        fill(after, there)
    monkeypatch.setattr(restoring, "head_of_the_records", lambda: "another head")
    with pytest.raises(BadBackup, match="another head"):
        restore(backup, key="", replace=False)
    found = {path.name: files_in(path) for path in after.iterdir() if path.is_dir()}
    assert found == ({"reference": there} if there else {})


def test_a_backup_of_a_planner_without_them_leaves_the_folder_alone(tmp_path, settings):
    machine(tmp_path / "older", settings)
    path = back_up(tmp_path / "backups", key="").path
    fill(tmp_path / "older", CHANGED_SINCE)
    with empty_database(tmp_path) as target, working_on(target):
        restore(path, key="", replace=False)
    assert files_in(tmp_path / "older" / "reference") == CHANGED_SINCE


def test_one_that_cannot_be_read_is_named_and_the_rest_is_kept(tmp_path, settings, monkeypatch):
    read_bytes = Path.read_bytes

    def not_ours(path: Path) -> bytes:
        if path.name == "areas.csv":
            raise PermissionError(13, "Permission denied", str(path))
        return read_bytes(path)

    monkeypatch.setattr(Path, "read_bytes", not_ours)
    with pytest.raises(CommandError, match=r"reference/areas\.csv\. The rest is whole") as ended:
        call_command("backup", str(tmp_path / "backups"))
    assert ended.value.returncode == 3
    monkeypatch.undo()
    (path,) = (tmp_path / "backups").iterdir()
    with restoring.reading(path, "") as made:
        assert "reference/partnership.toml" in made.manifest.entries
