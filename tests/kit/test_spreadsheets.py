"""Text stays text in every spreadsheet that leaves the planner."""

import csv
import io
import zipfile
from datetime import UTC, date, datetime
from decimal import Decimal

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.cell.cell import Cell as BookCell

from bsc_comms.kit.excel import LONGEST_CELL
from bsc_comms.kit.printable import printable
from bsc_comms.kit.spreadsheets import (
    CUT,
    DANGEROUS,
    WIDEST,
    WIDEST_NAME,
    Sheet,
    safe_cell,
    without_guard,
    write_csv,
    write_xlsx,
)
from bsc_comms.kit.tables import read_table

CREATED = datetime(2016, 7, 8, 15, 30, tzinfo=UTC)
LEADS = st.sampled_from(["", " ", "  ", "\u00a0", '"', "'", " '\"", "\ufeff", "\u200b", "\u3000"])
ATTACKS = st.builds(
    lambda lead, sign, rest: lead + sign + rest,
    LEADS,
    st.sampled_from([*DANGEROUS, "\t", "\r", "\n", "\t=", "\r\n+"]),
    st.text(),
)
TEXTS = st.text() | ATTACKS


def book(*rows: list[object], headings: tuple[str, ...] = ("One",)) -> bytes:
    return write_xlsx(
        [Sheet(name="Plan", headings=headings, rows=rows)],  # type: ignore[arg-type]
        title="Forward plan 3",
        created=CREATED,
    )


def cells(content: bytes) -> list[list[BookCell]]:
    sheet = openpyxl.load_workbook(io.BytesIO(content)).active
    return [list(row) for row in sheet.iter_rows(min_row=2)]


@pytest.mark.parametrize(
    ("value", "written"),
    [
        ("Light nights", "Light nights"),
        ("2 to 24 Oct", "2 to 24 Oct"),
        (", and so on", ", and so on"),
        ("=1+1", "'=1+1"),
        ("+44 20 8359 2000", "'+44 20 8359 2000"),
        ("-5", "'-5"),
        ("@police", "'@police"),
        ("  =cmd|' /C calc'!A0", "'  =cmd|' /C calc'!A0"),
        ("\"'=1", "'\"'=1"),
        ("\tx", "'\tx"),
        ("\rx", "'\rx"),
        ("＝1", "'＝1"),
        ("＋1", "'＋1"),
        ("－1", "'－1"),
        ("＠x", "'＠x"),
        ("\x00=1", "'=1"),
        ("'quoted'", "'quoted'"),
        ("A - B", "A - B"),
        (-5, -5),
        (Decimal("-1.5"), -1.5),
        (float("-inf"), "-inf"),
        (True, "Yes"),
        (False, "No"),
        (None, ""),
        (date(2016, 11, 8), "2016-11-08"),
        (datetime(2016, 7, 8, 22, 30, tzinfo=UTC), "2016-07-08 23:30"),
    ],
)
def test_a_cell_is_made_safe(value: object, written: object) -> None:
    assert safe_cell(value) == written  # type: ignore[arg-type]


@given(TEXTS | TEXTS.map("'".__add__))
def test_the_guard_comes_off_and_leaves_the_text(text: str) -> None:
    assert without_guard(str(safe_cell(text))) == printable(text)


@given(st.lists(TEXTS, min_size=1, max_size=5))
def test_no_text_becomes_a_formula_in_csv(texts: list[str]) -> None:
    content = write_csv([texts], headings=texts)
    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))
    assert len(rows) == 2
    for row in rows:
        assert len(row) == len(texts)
        for text, cell in zip(texts, row, strict=True):
            assert cell in {printable(text), f"'{printable(text)}"}
            assert not cell.startswith((*DANGEROUS, "\t", "\r", "\n"))
            hidden = cell.lstrip(' \u00a0\u3000"\ufeff\u200b')
            assert not hidden.startswith(tuple(DANGEROUS))


@given(TEXTS)
@settings(deadline=None)
def test_no_text_becomes_a_formula_in_a_workbook(text: str) -> None:
    content = book([text])
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        page = archive.read("xl/worksheets/sheet1.xml").decode()
        assert "<f>" not in page
        assert "hyperlink" not in page
    for row in cells(content):
        assert row[0].data_type in {"s", "n"}
        assert row[0].value is None or isinstance(row[0].value, str)


@pytest.mark.parametrize("text", ["=1+1", "https://example.org", "0123", "1e5", "mailto:a@b.c"])
def test_a_workbook_keeps_text_as_it_was_typed(text: str) -> None:
    [[cell]] = cells(book([text]))
    assert (cell.value, cell.data_type) == (text, "s")


def test_text_that_could_be_a_formula_stays_text_when_somebody_edits_it() -> None:
    [[attack, plain]] = cells(book(["=1+1", "x"], headings=("One", "Two")))
    assert attack.quotePrefix
    assert not plain.quotePrefix


def test_numbers_and_dates_are_numbers_and_dates_in_london() -> None:
    rows = [
        [3, Decimal("1.5"), date(2016, 11, 8), datetime(2016, 7, 8, 22, 30, tzinfo=UTC), True, None]
    ]
    [found] = cells(book(*rows, headings=tuple("abcdef")))
    assert [cell.value for cell in found] == [
        3,
        1.5,
        datetime(2016, 11, 8),
        datetime(2016, 7, 8, 23, 30),
        "Yes",
        None,
    ]
    assert found[2].number_format == "d mmm yyyy"
    assert found[3].number_format == "d mmm yyyy hh:mm"


def test_numbers_stand_under_their_headings_with_separators_and_off_the_next_column() -> None:
    rows: list[list[object]] = [
        ["Posters", 190_000, Decimal("1234.5"), 7],
        ["Radio", None, 2, "n/a"],
    ]
    content = book(*rows, headings=("Channel", "Reach", "Change", "Mixed"))
    sheet = openpyxl.load_workbook(io.BytesIO(content)).active
    assert [cell.alignment.horizontal for cell in sheet[1]] == [None, "right", "right", None]
    reach, change, whole = sheet["B2"], sheet["C2"], sheet["C3"]
    assert [cell.number_format for cell in (reach, change, whole)] == [
        *("#,##0", "#,##0.##########", "#,##0")
    ]
    assert {(cell.alignment.horizontal, cell.alignment.indent) for cell in (reach, change)} == {
        ("right", 1)
    }


def test_a_column_is_wide_enough_for_its_numbers_with_separators() -> None:
    sheet = openpyxl.load_workbook(io.BytesIO(book([1_234_567_890]))).active
    assert sheet.column_dimensions["A"].width == pytest.approx(len("1,234,567,890") + 2, abs=1)


def test_numbers_are_read_back_as_they_were() -> None:
    table = read_table(
        "plan.xlsx", book(["Posters", 190_000, Decimal("1234.5")], headings=tuple("abc"))
    )
    assert [row.cells for row in table.rows] == [("Posters", "190000", "1234.5")]


def test_what_a_cell_cannot_hold_as_a_number_is_text() -> None:
    [found] = cells(book([10**18, float("nan"), date(1850, 1, 1)], headings=tuple("abc")))
    assert [cell.value for cell in found] == [str(10**18), "nan", "1850-01-01"]


def test_a_text_too_long_for_a_cell_says_that_it_was_cut() -> None:
    [[cell]] = cells(book(["x" * 40_000]))
    assert cell.value == "x" * (LONGEST_CELL - len(CUT)) + CUT
    [[wide]] = cells(book(["😀" * 20_000]))
    assert str(wide.value).endswith("😀" + CUT)


def test_headings_are_bold_frozen_filtered_and_repeated_on_paper() -> None:
    content = book(["a", "b"], ["c", "d"], headings=("Reference", "Title"))
    sheet = openpyxl.load_workbook(io.BytesIO(content)).active
    assert [cell.value for cell in sheet[1]] == ["Reference", "Title"]
    assert all(cell.font.bold for cell in sheet[1])
    assert sheet.freeze_panes == "B2"
    assert sheet.auto_filter.ref == "A1:B3"
    assert sheet.print_title_rows == "$1:$1"


def test_what_names_a_row_stays_on_the_screen_beside_what_is_scrolled_to() -> None:
    headings, long = ("Reference", "Title", "Message"), "words " * 20
    plan = Sheet(name="Plan", headings=headings, rows=[["1", long, long]], named_by=2)
    content = write_xlsx([plan], title="T", created=CREATED)
    sheet = openpyxl.load_workbook(io.BytesIO(content)).active
    assert sheet.freeze_panes == "C2"
    assert (sheet.column_dimensions["B"].width, sheet.column_dimensions["C"].width) == (
        pytest.approx(WIDEST_NAME, abs=1),
        pytest.approx(WIDEST, abs=1),
    )


@pytest.mark.parametrize(
    ("widths", "pages"),
    [
        ((16, 40, 20), 1),
        ((16, 40, 114), 1),
        ((16, 40, 115), 2),
        ((16, 40, *([32] * 10)), 3),
        ((100, 70, 60), 1),
    ],
)
def test_a_wide_sheet_is_printed_on_several_pages_each_with_what_names_a_row(
    widths: tuple[int, ...], pages: int
) -> None:
    headings = [f"Column {number}" for number in range(len(widths))]
    plan = Sheet(name="Plan", headings=headings, rows=[], widths=widths, named_by=2)
    content = write_xlsx([plan], title="T", created=CREATED)
    sheet = openpyxl.load_workbook(io.BytesIO(content)).active
    assert (sheet.page_setup.fitToWidth or 1, sheet.page_setup.fitToHeight) == (pages, 0)
    assert (sheet.print_title_cols, sheet.print_title_rows) == ("$A:$B", "$1:$1")


@pytest.mark.parametrize(
    ("text", "height"),
    [("x" * 120, None), ("x" * 121, 90), ("a\n" * 5, None), ("a\n" * 6 + "a", 90), (7, None)],
)
def test_a_row_is_no_taller_than_its_sheet_allows_and_its_text_stays_whole(
    text: object, height: int | None
) -> None:
    plan = Sheet(name="Plan", headings=["A"], rows=[[text]], widths=[20], most_lines=6)  # type: ignore[list-item]
    content = write_xlsx([plan], title="T", created=CREATED)
    sheet = openpyxl.load_workbook(io.BytesIO(content)).active
    assert sheet.row_dimensions[2].height == height
    assert sheet["A2"].value == text


def test_the_same_rows_give_the_same_bytes_and_the_given_date() -> None:
    assert book(["a"]) == book(["a"])
    properties = openpyxl.load_workbook(io.BytesIO(book(["a"]))).properties
    assert properties.title == "Forward plan 3"
    assert properties.created.isoformat() == "2016-07-08T15:30:00"


def test_sheet_names_are_made_fit_and_different() -> None:
    sheets = [
        Sheet(name=name, headings=["A"], rows=[])
        for name in ("By month", "by Month", "2016/17", "x" * 40, "x" * 40, "")
    ]
    content = write_xlsx(sheets, title="T", created=CREATED)
    assert openpyxl.load_workbook(io.BytesIO(content)).sheetnames == [
        "By month",
        "by Month 2",
        "2016-17",
        "x" * 31,
        "x" * 29 + " 2",
        "Sheet",
    ]


def test_a_csv_opens_in_excel_as_utf_8_with_its_quotation_marks_and_lines() -> None:
    content = write_csv([["a", 'b "c"', "d\r\ne", 1]], headings=["Ü", "x", "y", "z"])
    assert content == '\ufeffÜ,x,y,z\r\na,"b ""c""","d\r\ne",1\r\n'.encode()
