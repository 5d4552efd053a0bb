"""Reading by path: once and whole, and only what is a file."""

import os

import pytest

from bsc_comms.kit.tables import MAX_BYTES, TableRefused, file, read_table


def test_a_file_is_read_by_its_path(tmp_path):
    path = tmp_path / "plan.csv"
    path.write_text("Ref,Title\n1,One\n")
    table = read_table(path.name, file.read_whole(path, path.name))
    assert (table.name, table.rows[0].cells) == ("plan.csv", ("1", "One"))


@pytest.mark.parametrize(
    "change",
    [
        lambda path: path.write_text("Ref,Title\n2,Two\n2,Two\n"),
        lambda path: path.write_text(""),
        lambda path: os.utime(path, (1, 1)),
    ],
    ids=["longer", "emptied", "written again"],
)
def test_a_file_that_changes_while_it_is_read_is_refused(change, tmp_path, monkeypatch):
    path = tmp_path / "plan.csv"
    path.write_text("Ref,Title\n1,One\n")
    read = os.read

    def read_and_change(descriptor: int, length: int) -> bytes:
        piece = read(descriptor, 5)
        change(path)
        return piece

    monkeypatch.setattr(file.os, "read", read_and_change)
    with pytest.raises(TableRefused, match=r"“plan\.csv” changed while it was read"):
        file.read_whole(path, path.name)


def test_what_is_no_file_is_refused_and_not_waited_for(tmp_path):
    pipe = tmp_path / "pipe.csv"
    os.mkfifo(pipe)
    for path in (tmp_path, pipe, tmp_path.__class__("/dev/zero")):
        with pytest.raises(TableRefused, match="is not a file but a folder or a device"):
            file.read_whole(path, path.name)


def test_a_pipe_that_takes_the_place_of_a_file_is_not_waited_for(tmp_path, monkeypatch):
    path = tmp_path / "plan.csv"
    path.write_text("Ref,Title\n1,One\n")
    open_file = os.open

    def swap_and_open(path, flags):
        path.unlink()
        os.mkfifo(path)
        return open_file(path, flags)

    monkeypatch.setattr(file.os, "open", swap_and_open)
    with pytest.raises(TableRefused, match="is not a file but"):
        file.read_whole(path, path.name)


def test_what_is_not_there_or_may_not_be_read_is_refused(tmp_path, monkeypatch):
    with pytest.raises(TableRefused, match=r"There is no file “plan\.csv”"):
        file.read_whole(tmp_path / "plan.csv", "plan.csv")
    path = tmp_path / "shut.csv"
    path.write_text("Ref,Title\n1,One\n")

    def refuse(path, flags):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(file.os, "open", refuse)
    with pytest.raises(TableRefused, match=r"cannot be opened \(Permission denied\)"):
        file.read_whole(path, path.name)


def test_no_more_is_read_than_may_be(tmp_path):
    path = tmp_path / "plan.csv"
    with path.open("wb") as large:
        large.truncate(50 * MAX_BYTES)
    content = file.read_whole(path, path.name)
    assert len(content) == MAX_BYTES + 1
    with pytest.raises(TableRefused, match="larger than 10 MB"):
        read_table(path.name, content)
