"""Workbooks for tests: made by a writer, or put together part by part as nobody should."""

import io
import itertools
import string
import zipfile
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import xlsxwriter

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
SHARED_STRINGS = "xl/sharedStrings.xml"
FIRST_SHEET = "xl/worksheets/sheet1.xml"

Rows = Sequence[Sequence[Any]]


def workbook(
    sheets: Mapping[str, Rows], *, then: Callable[[Any, dict[str, Any]], None] | None = None
) -> bytes:
    """A workbook of these sheets; `then(book, pages)` may add what rows alone do not say."""
    file = io.BytesIO()
    with xlsxwriter.Workbook(
        file, {"in_memory": True, "default_date_format": "dd/mm/yyyy", "strings_to_urls": False}
    ) as book:
        pages = {}
        for title, rows in sheets.items():
            pages[title] = book.add_worksheet(title)
            for number, row in enumerate(rows):
                pages[title].write_row(number, 0, row)
        if then:
            then(book, pages)
    return file.getvalue()


def strings_only(rows: Rows) -> bytes:
    """A workbook of one sheet in which every cell is text, whatever it looks like."""
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True}) as book:
        page = book.add_worksheet("Plan")
        for number, row in enumerate(rows):
            for column, text in enumerate(row):
                page.write_string(number, column, text)
    return file.getvalue()


def of_plain_words(rows: Sequence[Sequence[str]]) -> bytes:
    """The same for hundreds of thousands of cells, put together as text, in a quarter of the time.

    No cell holds what XML would take for its own.
    """
    shared = dict.fromkeys(itertools.chain.from_iterable(rows))
    numbers = {text: number for number, text in enumerate(shared)}
    strings = "".join(f"<si><t>{text}</t></si>" for text in shared)
    lines = "".join(
        f'<row r="{number}">{_cells(row, number, numbers)}</row>'
        for number, row in enumerate(rows, 1)
    )
    content = with_member(strings_only([["Ref"]]), SHARED_STRINGS, strings_xml(strings.encode()))
    return with_member(content, FIRST_SHEET, sheet_xml(lines.encode()))


def _cells(row: Sequence[str], number: int, numbers: Mapping[str, int]) -> str:
    return "".join(
        f'<c r="{column}{number}" t="s"><v>{numbers[text]}</v></c>'
        for column, text in zip(string.ascii_uppercase, row, strict=False)
    )


def with_member(content: bytes, name: str, data: bytes, *, level: int = 1) -> bytes:
    """The workbook with one more file inside, or another one in its place."""
    file = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as old,
        zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=level) as new,
    ):
        for member in old.namelist():
            if member != name:
                new.writestr(member, old.read(member))
        new.writestr(name, data)
    return file.getvalue()


def sheet_xml(rows: bytes, after: bytes = b"") -> bytes:
    """The XML of a sheet around its rows."""
    start = f'<?xml version="1.0"?><worksheet xmlns="{MAIN}"><sheetData>'.encode()
    return start + rows + b"</sheetData>" + after + b"</worksheet>"


def strings_xml(strings: bytes) -> bytes:
    """The XML of the strings that cells share."""
    return f'<?xml version="1.0"?><sst xmlns="{MAIN}">'.encode() + strings + b"</sst>"
