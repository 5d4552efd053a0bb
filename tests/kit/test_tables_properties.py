"""What holds for any file: a table or a sentence; and for any table: it comes back cell by cell."""

import csv
import io

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bsc_comms.kit.tables import Table, TableRefused, read_table
from bsc_comms.kit.tables.cells import clean
from tests.kit.workbooks import strings_only, workbook
from tests.services.in_short import in_turn

HEADINGS = ["Ref", "Title", "When", "Area"]
PLAN = workbook(
    {"Plan": [HEADINGS, [1, "One", "7 Nov", "Hendon"], [2, "Two", "8 Nov", "Mill Hill"]]}
)
NAMES = st.sampled_from(["plan.csv", "plan.xlsx", "plan.txt", "plan", "plan.xls"])
CELLS = st.text(
    st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufffe\uffff"), max_size=20
)
ROWS = st.lists(st.lists(CELLS, min_size=4, max_size=4), min_size=1, max_size=8)
CHANGES = st.lists(st.tuples(st.integers(0, len(PLAN) - 1), st.integers(0, 255)), max_size=6)
#: Each workbook is read by a process of its own, so the many are several tests.
PARTS = 10
SEVERAL = settings(suppress_health_check=[HealthCheck.filter_too_much])


def outcome(name: str, content: bytes) -> Table | str:
    try:
        return read_table(name, content)
    except TableRefused as refused:
        return str(refused)


@given(NAMES, st.binary(max_size=400))
def test_any_bytes_give_a_table_or_a_sentence(name, content):
    assert outcome(name, content)


@given(NAMES, st.text(alphabet='abRefTitle1,;|\t"\n\r é’', max_size=200))
def test_any_text_gives_a_table_or_a_sentence(name, text):
    assert outcome(name, text.encode())


@pytest.mark.parametrize("part", in_turn(range(PARTS), about="bytes", most=2))
@settings(max_examples=settings().max_examples // PARTS)
@given(changes=CHANGES)
def test_a_workbook_with_any_bytes_changed_gives_a_table_or_a_sentence(part, changes):
    content = bytearray(PLAN)
    for place, byte in changes:
        content[place] = byte
    assert outcome("plan.xlsx", bytes(content))


def expected(rows: list[list[str]]) -> list[tuple[int, tuple[str, ...]]]:
    cleaned = [(number, tuple(clean(cell) for cell in row)) for number, row in enumerate(rows, 2)]
    return [(number, cells) for number, cells in cleaned if any(cells)]


def found(name: str, content: bytes, rows: list[list[str]]) -> None:
    if not expected(rows):
        assert "nothing below them" in str(outcome(name, content))
        return
    table = read_table(name, content)
    assert table.headings[:4] == tuple(HEADINGS)
    assert [(row.number, row.cells[:4]) for row in table.rows] == expected(rows)


@SEVERAL
@given(ROWS, st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]), st.sampled_from(",;\t|"))
def test_any_table_written_as_csv_comes_back(rows, encoding, delimiter):
    file = io.StringIO()
    csv.writer(file, delimiter=delimiter).writerows([HEADINGS, *rows])
    found("plan.csv", file.getvalue().encode(encoding), rows)


@pytest.mark.parametrize("part", in_turn(range(PARTS), about="tables", most=2))
@settings(SEVERAL, max_examples=settings().max_examples // PARTS)
@given(rows=ROWS)
def test_any_table_written_as_a_workbook_comes_back(part, rows):
    found("plan.xlsx", strings_only([HEADINGS, *rows]), rows)
