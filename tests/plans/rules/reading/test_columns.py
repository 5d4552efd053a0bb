"""Columns of sheets that nobody has seen: each means what a person would take it for."""

import csv
import io
from datetime import date
from pathlib import Path

import pytest

from bsc_comms.kit.tables import read_table
from plans.rules.reading import sheet_reader

YEAR = date(2016, 4, 1)
SHEETS = Path(__file__).parent / "sheets"


def sheets(name):
    """Each sheet of a file: whose it is, its columns as a person takes them, its lines."""
    blocks = (SHEETS / name).read_text(encoding="utf-8").split("\n= ")[1:]
    for block in blocks:
        whose, wanted, *lines = block.strip().splitlines()
        yield pytest.param(cells_of(wanted), [cells_of(line) for line in lines if line], id=whose)


def cells_of(line):
    return [cell.strip() for cell in line.removeprefix("+").split("|")]


def table_of(lines):
    out = io.StringIO()
    csv.writer(out).writerows(lines)
    return read_table("plan.csv", out.getvalue().encode())


def columns_read(lines, vocabulary):
    reader = sheet_reader(
        table_of(lines), vocabulary=vocabulary, year_start=YEAR, default_lead="MPS"
    )
    taken = {heading: reader.columns.get(heading, "-") for heading in reader.table.headings}
    return reader, taken


@pytest.mark.parametrize(("wanted", "lines"), sheets("columns.txt"))
def test_columns_are_what_a_person_takes_them_for(wanted, lines, own_vocabulary):
    _, taken = columns_read(lines, own_vocabulary)
    assert taken == dict(zip(taken, wanted, strict=True))
