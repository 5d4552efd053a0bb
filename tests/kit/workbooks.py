"""Workbooks for tests: made by a writer, or put together part by part as nobody should."""

import io
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
