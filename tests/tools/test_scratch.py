"""What tests write is in memory where that serves, and gone afterwards either way."""

import os
from types import SimpleNamespace

import pytest

from tests.services import scratch


@pytest.mark.parametrize(
    ("free", "flags", "in_memory"),
    [
        (scratch.ROOM, os.ST_NOSUID, True),
        (scratch.ROOM - 1, os.ST_NOSUID, False),
        (scratch.ROOM, os.ST_NOEXEC | os.ST_NOSUID, False),
    ],
)
def test_it_is_in_memory_where_there_is_room_and_programs_start(
    free, flags, in_memory, tmp_path, monkeypatch
) -> None:
    told = SimpleNamespace(f_bavail=free, f_frsize=1, f_flag=flags)
    monkeypatch.setattr(scratch.os, "statvfs", lambda _: told)
    with scratch.scratch_folder(tmp_path) as folder:
        (folder / "written").touch()
        assert (folder.parent == tmp_path) is in_memory
        assert folder.stat().st_mode & 0o777 == 0o755
    assert not folder.exists()


def test_a_machine_without_files_in_memory_uses_its_disk(tmp_path) -> None:
    with scratch.scratch_folder(tmp_path / "missing") as folder:
        assert folder.is_dir()
