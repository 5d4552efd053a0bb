"""The file of bank holidays that were announced late."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta

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
