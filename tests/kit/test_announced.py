"""The file of bank holidays that were announced late."""

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from pathlib import Path

import pytest

from bsc_comms.kit.announced import announce, announced

MONDAY = date(2027, 6, 14)


def test_whoever_writes_at_once_writes_whole_files(settings, tmp_path):
    settings.BANK_HOLIDAYS = tmp_path / "bank-holidays.json"

    def write(number: int) -> None:
        announce([MONDAY + timedelta(days=number)])

    with ThreadPoolExecutor(8) as several:
        list(several.map(write, range(200)))
    (day,) = announced()
    assert MONDAY <= day < MONDAY + timedelta(days=200)
    assert [each.name for each in tmp_path.iterdir()] == ["bank-holidays.json"]


@pytest.mark.parametrize("damaged", ["", '["2027-06-14"', "7", "[7]", '["14 June"]'])
def test_a_file_that_cannot_be_understood_changes_nothing_and_is_written_anew(
    settings, tmp_path, damaged
):
    settings.BANK_HOLIDAYS = file = tmp_path / "bank-holidays.json"
    announce([MONDAY])
    assert announced() == {MONDAY}
    file.write_text(damaged)
    assert announced() == {MONDAY}
    announce([MONDAY])
    assert json.loads(file.read_text()) == ["2027-06-14"]
    file.write_text(damaged)
    announce([])
    assert (json.loads(file.read_text()), announced()) == ([], frozenset())


def test_one_that_another_account_wrote_stops_no_page_and_is_written_anew(
    settings, tmp_path, monkeypatch
):
    settings.BANK_HOLIDAYS = file = tmp_path / "bank-holidays.json"
    announce([MONDAY])
    assert announced() == {MONDAY}
    file.write_text("[]")
    with monkeypatch.context() as here:
        here.setattr(Path, "read_text", _refused)
        assert announced() == {MONDAY}
        announce([MONDAY])
    assert announced() == {MONDAY}
    assert json.loads(file.read_text()) == ["2027-06-14"]


def _refused(path: Path) -> str:
    raise PermissionError(13, "Permission denied")


def test_whoever_starts_with_such_a_file_knows_of_none(settings, tmp_path):
    settings.BANK_HOLIDAYS = file = tmp_path / "bank-holidays.json"
    file.touch()
    assert announced() == frozenset()
