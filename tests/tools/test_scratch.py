"""What tests write is in memory where there is room, and gone afterwards either way."""

import shutil

import pytest

from tests.services import scratch


@pytest.mark.parametrize(("free", "in_memory"), [(scratch.ROOM, True), (scratch.ROOM - 1, False)])
def test_it_is_in_memory_where_there_is_room(free, in_memory, tmp_path, monkeypatch) -> None:
    usage = shutil.disk_usage(tmp_path)._replace(free=free)
    monkeypatch.setattr(scratch.shutil, "disk_usage", lambda _: usage)
    with scratch.scratch_folder(tmp_path) as folder:
        (folder / "written").touch()
        assert (folder.parent == tmp_path) is in_memory
        assert folder.stat().st_mode & 0o777 == 0o755
    assert not folder.exists()


def test_a_machine_without_files_in_memory_uses_its_disk(tmp_path) -> None:
    with scratch.scratch_folder(tmp_path / "missing") as folder:
        assert folder.is_dir()
