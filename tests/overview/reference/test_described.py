"""README.md of the reference folder tells another partnership each file and each column."""

import re

import pytest

from bsc_comms.overview.reference_sheets import SHEETS, Sheet
from tests.overview.reference.folders import OWN

# What every file has, and the heading of the table says.
IN_THE_HEADING = {"code", "name", "label", "source"}
ROWS = [
    line.split("|")[1:4]
    for line in (OWN / "README.md").read_text("utf-8").splitlines()
    if line.startswith("| `")
]


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.name)
def test_each_file_is_told_with_its_columns(sheet: Sheet) -> None:
    told = [columns for files, _, columns in ROWS if f"`{sheet.file}`" in files]
    assert len(told) == 1, f"{sheet.file} has {len(told)} rows"
    columns = set(sheet.columns()) - IN_THE_HEADING
    assert columns - set(re.findall(r"`(\w+)`", told[0])) == set()
