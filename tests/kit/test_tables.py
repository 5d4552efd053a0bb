"""Opening a file from outside: what is read, and what is refused with a sentence for a person."""

import io
import zipfile

import pytest

from bsc_comms.kit.tables import MAX_ROWS, TableRefused, read_table
from tests.kit.workbooks import workbook

HEADINGS = "Ref,Title,Date\n"
PLAN = {"Plan": [["Ref", "Title"], [1, "One"]]}


def archive(*names: str) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as made:
        for name in names:
            made.writestr(name, b"<x/>")
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


def test_short_rows_are_filled_and_long_rows_get_a_heading():
    table = read_table("plan.csv", b"Ref,Title\n1\n2,Two,extra\n")
    assert table.headings == ("Ref", "Title", "Column 3")
    assert [row.cells for row in table.rows] == [("1", "", ""), ("2", "Two", "extra")]


def test_two_columns_with_one_heading_stay_two():
    table = read_table("plan.csv", b"Title,Notes,Notes\nOne,a,b\n")
    assert table.headings == ("Title", "Notes", "Notes (column 3)")


def test_cells_without_a_heading_are_kept_and_told_of():
    table = read_table("plan.csv", b"Ref,Title\n1,One\n2,Two,extra\n3,Three,more,still\n")
    assert table.rows[2].cells == ("3", "Three", "more", "still")
    assert table.notes == (
        "More cells than headings: row 3, 4. "
        "What is left over stands under “Column 3”, “Column 4”.",
    )


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
        ("plan.csv", b"a," * 5_000_000, "more columns than 200 on line 1"),
        ("plan.csv", b"\xef\xbb\xbf  %PDF-1.7 ...", "is a PDF"),
        ("plan.csv", b"\x89PNG\r\n\x1a\n\x00\x00", "is a picture"),
        ("plan.xlsx", b"\xff\xd8\xff\xe0 photograph", "is a picture"),
        ("plan.csv", b"<!DOCTYPE html><table><tr><td>1", "is a web page"),
        ("plan.xlsx", b"\n<html><table><tr><td>1", "is a web page"),
        ("plan.csv", b'[{"ref": 1, "title": "One"}]', "is data for programs"),
        ("plan.csv", b'{\n  "plan": [1, 2]\n}', "is data for programs"),
        ("plan.csv", b"{\\rtf1 Plan}", "not plain text"),
        ("plan.xlsx", b"\xd0\xcf\x11\xe0 old", "old or password-protected"),
        (
            "plan.xlsx",
            b"\xd0\xcf\x11\xe0" + "EncryptedPackage".encode("utf-16-le"),
            "has a password",
        ),
        ("plan.csv", workbook(PLAN), "save it again as .xlsx"),
        ("plan.docx", archive("[Content_Types].xml", "word/document.xml"), "is a Word document"),
        ("plan.PPTX", archive("[Content_Types].xml", "ppt/presentation.xml"), "is a set of slides"),
        ("plan.ods", archive("mimetype", "content.xml"), "is an OpenDocument file"),
        ("plan.xlsb", archive("[Content_Types].xml", "xl/workbook.bin"), "binary Excel workbook"),
        ("plan.xlsx", archive("mimetype", "content.xml"), "is an OpenDocument file"),
        ("plan.xlsx", archive("[Content_Types].xml", "word/document.xml"), "is a Word document"),
        ("plan.xlsx", archive("[Content_Types].xml", "ppt/presentation.xml"), "is a set of slides"),
        ("plan.xlsx", archive("[Content_Types].xml", "xl/workbook.bin"), "binary Excel workbook"),
        ("plan.xlsx", archive("photographs/one.xml"), "not a working Excel workbook"),
        ("plan.xlsx", archive(), "not a working Excel workbook"),
    ],
)
def test_what_cannot_be_read_is_refused_with_what_to_do(name, content, says):
    assert says in refusal(name, content)


def test_a_file_name_with_folders_says_only_the_name():
    assert refusal("C:\\plans\\plan.csv", b"").startswith("“plan.csv” is empty")


def test_a_file_name_cannot_break_a_sentence():
    assert refusal("plan\n\u2028\udc80.csv", b"").startswith(
        "“plan\ufffd\ufffd\ufffd.csv” is empty"
    )
