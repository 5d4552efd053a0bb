"""Opening a file from outside: what is read, and what is refused with a sentence for a person."""

import io
import time
import tracemalloc
import zipfile
from datetime import date, datetime

import pytest
from openpyxl import Workbook

from bsc_comms.kit.tables import MAX_ROWS, TableRefused, read_table

HEADINGS = "Ref,Title,Date\n"


def workbook(rows: list[list[object]], *, title: str = "Plan") -> bytes:
    book = Workbook()
    sheet = book.active
    sheet.title = title
    for row in rows:
        sheet.append(row)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def with_member(content: bytes, name: str, data: bytes) -> bytes:
    """The workbook with one more file inside, or another one in its place."""
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(file, "w", 8) as new:
        for member in old.namelist():
            if member != name:
                new.writestr(member, old.read(member))
        new.writestr(name, data)
    return file.getvalue()


def refusal(name: str, content: bytes) -> str:
    with pytest.raises(TableRefused) as refused:
        read_table(name, content)
    return str(refused.value)


# Read


def test_rows_keep_the_number_that_a_spreadsheet_shows():
    table = read_table("plan.csv", b"Ref,Title,Date\n\n1,One,7 Nov\n2,Two,8 Nov\n")
    assert table.headings == ("Ref", "Title", "Date")
    assert table.header_row == 1
    assert [(row.number, row.cells) for row in table.rows] == [
        (3, ("1", "One", "7 Nov")),
        (4, ("2", "Two", "8 Nov")),
    ]


def test_title_rows_above_the_headings_are_kept_apart():
    table = read_table("grid.csv", b"COMMS GRID 2016/17,,\n,,\nRef,Title,Date\n1,One,7 Nov\n")
    assert table.header_row == 3
    assert table.preamble == ("COMMS GRID 2016/17",)
    assert len(table.rows) == 1


@pytest.mark.parametrize(
    ("content", "encoding", "delimiter"),
    [
        ("Ref;Title;Date\n1;Café, bar;7 Nov\n".encode("cp1252"), "cp1252", ";"),
        ("Ref,Title,Date\n1,Café,7 Nov\n".encode("utf-8-sig"), "utf-8-sig", ","),
        ("Ref\tTitle\tDate\n1\tCafé, bar; more\t7 Nov\n".encode("utf-16"), "utf-16", "\t"),
    ],
)
def test_encoding_and_delimiter_are_found(content, encoding, delimiter):
    table = read_table("plan.csv", content)
    assert (table.encoding, table.delimiter) == (encoding, delimiter)
    assert table.rows[0].cells[1].startswith("Café")


def test_short_rows_are_filled_and_long_rows_get_a_heading():
    table = read_table("plan.csv", b"Ref,Title\n1\n2,Two,extra\n")
    assert table.headings == ("Ref", "Title", "Column 3")
    assert [row.cells for row in table.rows] == [("1", "", ""), ("2", "Two", "extra")]


def test_two_columns_with_one_heading_stay_two():
    table = read_table("plan.csv", b"Title,Notes,Notes\nOne,a,b\n")
    assert table.headings == ("Title", "Notes", "Notes (column 3)")


def test_a_workbook_gives_iso_dates_and_whole_numbers():
    content = workbook(
        [
            ["Ref", "Title", "Date"],
            [1.0, "One", date(2016, 11, 8)],
            [2, True, datetime(2016, 11, 8, 14, 30)],
        ]
    )
    table = read_table("plan.xlsx", content)
    assert table.sheet == "Plan"
    assert [row.cells for row in table.rows] == [
        ("1", "One", "2016-11-08"),
        ("2", "yes", "2016-11-08 14:30"),
    ]


def test_the_fullest_sheet_is_read_and_the_others_are_named():
    book = Workbook()
    book.active.title = "Cover"
    book.active.append(["Plan of the year"])
    plan = book.create_sheet("Plan")
    for row in (["Ref", "Title"], [1, "One"], [2, "Two"]):
        plan.append(row)
    file = io.BytesIO()
    book.save(file)
    table = read_table("plan.xlsx", file.getvalue())
    assert (table.sheet, table.other_sheets, len(table.rows)) == ("Plan", ("Cover",), 2)


# Refused


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("plan.csv", b"", "is empty"),
        ("plan.csv", b"  \n \n", "is empty"),
        ("plan.csv", b"%PDF-1.7 ...", "is a PDF"),
        ("plan.csv", b"\xd0\xcf\x11\xe0 old", "old or password-protected"),
        ("plan.csv", b"Ref,Title\x00\n1,One\n", "not plain text"),
        ("plan.csv", bytes(range(1, 32)) * 20, "not plain text"),
        ("plan.csv", b"just one column\nand no more\n", "no row of column headings"),
        ("plan.csv", b"Ref,Title,Date\n", "nothing below"),
        ("plan.csv", b'Ref,Title\n1,"' + b"x" * 200_000, "quotation mark"),
        ("plan.xlsx", b"Ref,Title\n1,One\n", "not a working Excel workbook"),
        ("plan.xlsx", b"PK\x03\x04 broken", "not a working Excel workbook"),
        ("plan.xlsm", b"PK\x03\x04", "macros"),
        ("plan.exe", b"MZ, a program\n1,2\n", "not a CSV file or an Excel workbook"),
        ("plan.csv", (HEADINGS * (10 * 1024 * 1024 // len(HEADINGS) + 1)).encode(), "larger than"),
        ("plan.csv", (HEADINGS + "1,One,May\n" * (MAX_ROWS + 1)).encode(), "more than 20,000 rows"),
        ("plan.csv", ("a," * 300 + "b\n").encode() * 2, "more than 200 columns"),
    ],
)
def test_what_cannot_be_read_is_refused_with_what_to_do(name, content, says):
    assert says in refusal(name, content)


def test_a_workbook_under_the_name_of_csv_is_refused():
    assert "save it again as .xlsx" in refusal("plan.csv", workbook([["a", "b"], [1, 2]]))


def test_a_macro_workbook_is_refused_whatever_its_name():
    content = with_member(workbook([["a", "b"], [1, 2]]), "xl/vbaProject.bin", b"x")
    assert "macros" in refusal("plan.xlsx", content)


def test_an_entity_bomb_is_refused():
    bomb = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><x>&b;</x>'
    content = with_member(workbook([["a", "b"], [1, 2]]), "xl/sharedStrings.xml", bomb)
    assert "never needs" in refusal("plan.xlsx", content)


@pytest.mark.parametrize("declared", ["honest", "lying"])
def test_a_zip_bomb_is_refused_within_a_second_and_100_mb(declared):
    content = with_member(
        workbook([["a", "b"], [1, 2]]), "xl/worksheets/sheet1.xml", b" " * (300 * 1024 * 1024)
    )
    if declared == "lying":
        size = (300 * 1024 * 1024).to_bytes(4, "little")
        assert size in content
        content = content.replace(size, (1000).to_bytes(4, "little"))
    tracemalloc.start()
    began = time.perf_counter()
    text = refusal("plan.xlsx", content)
    took = time.perf_counter() - began
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert text.startswith("“plan.xlsx”")
    assert took < 1
    assert most < 100 * 1024 * 1024


def test_a_file_name_with_folders_says_only_the_name():
    assert refusal("C:\\plans\\plan.csv", b"").startswith("“plan.csv” is empty")
