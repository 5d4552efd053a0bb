"""Opens a table that somebody uploads: CSV as any office program writes it, or an Excel workbook.

A file from outside is never trusted: its size, its kind, what it inflates to and the XML inside
are looked at before a library reads it. Whatever cannot be read safely raises `TableRefused`, whose
text is a sentence for the person who chose the file: what happened and what to do.

Cells come out as plain text with the row number that the person sees in their spreadsheet. Dates
of a workbook are ISO text ("2016-11-08", or "2016-11-08 14:30"). What the cells mean is not decided
here.
"""

import csv
import io
import re
import statistics
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import PurePath

from openpyxl import load_workbook

MAX_BYTES = 10 * 1024 * 1024
MAX_INFLATED_BYTES = 40 * 1024 * 1024
MAX_MEMBERS = 500
MAX_ROWS = 20_000
MAX_COLUMNS = 200
MAX_CELL_CHARACTERS = 32_767
HEADER_SEARCH_ROWS = 30

DELIMITERS = (",", ";", "\t")
TEXT_ENDINGS = {".csv", ".txt", ".tsv"}
WORKBOOK_ENDINGS = {".xlsx"}
MACRO_ENDINGS = {".xlsm", ".xltm", ".xlam"}

_ZIP = b"PK\x03\x04"
_OLD_OFFICE = b"\xd0\xcf\x11\xe0"
_DOCTYPE = re.compile(rb"<!(?:DOCTYPE|ENTITY)|<\x00!\x00[DE]|\x00<\x00!\x00[DE]", re.IGNORECASE)
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


class TableRefused(Exception):
    """The file cannot be read as a table. Its text says why and what to do, for a person."""


@dataclass(frozen=True, slots=True)
class TableRow:
    """One row below the headings; `number` counts from 1 as the spreadsheet shows it."""

    number: int
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A table as it was in the file: every cell is text, every row is as wide as the headings."""

    name: str
    headings: tuple[str, ...]
    rows: tuple[TableRow, ...]
    header_row: int
    preamble: tuple[str, ...]
    sheet: str = ""
    other_sheets: tuple[str, ...] = ()
    encoding: str = ""
    delimiter: str = ""


def read_table(name: str, content: bytes) -> Table:
    """Read an uploaded file. In: its name and bytes. Out: a `Table`. Raises `TableRefused`."""
    name = PurePath(name.replace("\\", "/")).name
    ending = PurePath(name).suffix.lower()
    if not content.strip():
        raise TableRefused(
            f"“{name}” is empty. Choose a file with a row of headings and rows below it."
        )
    if len(content) > MAX_BYTES:
        raise TableRefused(
            f"“{name}” is larger than {MAX_BYTES // 1024 // 1024} MB. "
            "Take out pictures and old sheets, save it again and upload that copy."
        )
    if ending in MACRO_ENDINGS:
        raise _macros(name)
    if content.startswith(b"%PDF"):
        raise TableRefused(
            f"“{name}” is a PDF, not a spreadsheet. Upload the spreadsheet that it was made from."
        )
    if content.startswith(_OLD_OFFICE):
        raise TableRefused(
            f"“{name}” is an old or password-protected Office file. "
            "Open it, save it as an Excel workbook (.xlsx) without a password, and upload that."
        )
    if content.startswith((_ZIP, b"PK\x05\x06")):
        if ending not in WORKBOOK_ENDINGS:
            raise TableRefused(
                f"“{name}” is not plain text. If it is an Excel workbook, save it again as .xlsx "
                "or as CSV and upload that."
            )
        return _read_workbook(name, content)
    if ending in WORKBOOK_ENDINGS:
        raise TableRefused(
            f"“{name}” is not a working Excel workbook. "
            "Open it in your spreadsheet program, save it again as .xlsx and upload that."
        )
    if ending not in TEXT_ENDINGS:
        raise TableRefused(f"“{name}” is not a CSV file or an Excel workbook. Upload one of those.")
    return _read_text(name, content)


def _macros(name: str) -> TableRefused:
    return TableRefused(
        f"“{name}” is a workbook with macros, which we do not open. "
        "Save it as an Excel workbook without macros (.xlsx) and upload that."
    )


# CSV


def _read_text(name: str, content: bytes) -> Table:
    text, encoding = _decode(name, content)
    delimiter = _delimiter_of(text)
    return _table(
        name,
        _records(name, text, delimiter),
        encoding=encoding,
        delimiter=delimiter,
    )


def _decode(name: str, content: bytes) -> tuple[str, str]:
    unreadable = TableRefused(
        f"“{name}” is not plain text. Open it in your spreadsheet program, save it as CSV (UTF-8) "
        "and upload that."
    )
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        candidates: tuple[str, ...] = ("utf-16",)
    else:
        if b"\x00" in content:
            raise unreadable
        candidates = ("utf-8-sig", "cp1252")
    for encoding in candidates:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if len(_CONTROL.findall(text)) > len(text) // 100:
            raise unreadable
        return text, encoding
    raise unreadable


def _delimiter_of(text: str) -> str:
    """The delimiter that cuts the first lines into the widest and most even rows."""
    start = text[:20_000]

    def evenness(delimiter: str) -> float:
        widths = []
        try:
            for cells in csv.reader(io.StringIO(start, newline=""), delimiter=delimiter):
                if any(cell.strip() for cell in cells):
                    widths.append(len(cells))
                if len(widths) == HEADER_SEARCH_ROWS:
                    break
        except csv.Error:
            return 0
        if not widths:
            return 0
        usual = statistics.mode(widths)
        return (usual - 1) * widths.count(usual) / len(widths)

    return max(DELIMITERS, key=evenness)


def _records(name: str, text: str, delimiter: str) -> Iterator[tuple[str, ...]]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        for cells in reader:
            yield tuple(_clean(cell) for cell in cells)
    except csv.Error as problem:
        raise TableRefused(
            f"“{name}” cannot be read past line {reader.line_num}: "
            "a quotation mark is opened there and never closed, or one cell is far too long. "
            "Mend that line, save the file again and upload it."
        ) from problem


# Excel


def _read_workbook(name: str, content: bytes) -> Table:
    broken = TableRefused(
        f"“{name}” is not a working Excel workbook. "
        "Open it in your spreadsheet program, save it again as .xlsx and upload that."
    )
    try:
        _inspect_archive(name, content)
        workbook = load_workbook(
            io.BytesIO(content), read_only=True, data_only=True, keep_links=False
        )
    except TableRefused:
        raise
    except Exception as problem:  # a broken workbook fails in the reader in a hundred ways
        raise broken from problem
    try:
        visible = [sheet for sheet in workbook.worksheets if sheet.sheet_state == "visible"]
        tables: list[tuple[str, list[tuple[str, ...]]]] = []
        for sheet in visible:
            sheet.reset_dimensions()
            tables.append((sheet.title, list(_worksheet_records(name, sheet))))
    except TableRefused:
        raise
    except Exception as problem:
        raise broken from problem
    finally:
        workbook.close()
    filled = [pair for pair in tables if any(any(row) for row in pair[1])]
    if not filled:
        raise TableRefused(f"“{name}” has no sheet with anything in it. Choose another file.")
    title, records = max(
        filled, key=lambda pair: sum(1 for row in pair[1] if sum(map(bool, row)) > 1)
    )
    others = tuple(other for other, _ in filled if other != title)
    return _table(name, records, sheet=title, other_sheets=others)


def _inspect_archive(name: str, content: bytes) -> None:
    """Refuse macros, passwords, entities and what inflates too far, before anything is parsed."""
    too_much = TableRefused(
        f"“{name}” unpacks to far more than a plan needs, so we did not open it. "
        "Copy the rows into a new workbook, save that and upload it."
    )
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        members = archive.infolist()
        if len(members) > MAX_MEMBERS:
            raise too_much
        if sum(member.file_size for member in members) > MAX_INFLATED_BYTES:
            raise too_much
        if any("vbaproject" in member.filename.lower() for member in members):
            raise _macros(name)
        if any(member.flag_bits & 0x1 for member in members):
            raise TableRefused(
                f"“{name}” has a password. Save it without one and upload that copy."
            )
        inflated = 0
        for member in members:
            is_xml = member.filename.lower().endswith((".xml", ".rels", ".vml"))
            tail = b""
            with archive.open(member) as stream:
                while chunk := stream.read(64 * 1024):
                    inflated += len(chunk)
                    if inflated > MAX_INFLATED_BYTES:
                        raise too_much
                    if is_xml and _DOCTYPE.search(tail + chunk):
                        raise TableRefused(
                            f"“{name}” carries definitions inside that a workbook never needs, "
                            "so we did not open it. Copy the rows into a new workbook, save that "
                            "and upload it."
                        )
                    tail = chunk[-32:]
            if is_xml and b"macroenabled" in tail.lower():
                raise _macros(name)


def _worksheet_records(name: str, sheet: object) -> Iterator[tuple[str, ...]]:
    blank = (None,) * (MAX_COLUMNS + 1)
    filled = 0
    pending = 0
    rows = sheet.iter_rows(min_row=1, max_col=MAX_COLUMNS + 1, values_only=True)  # type: ignore[attr-defined]
    for values in rows:
        if values == blank or not any(value is not None for value in values):
            pending += 1
            continue
        if pending > MAX_ROWS or filled > MAX_ROWS:
            raise _too_many_rows(name)
        yield from ((),) * pending
        pending = 0
        filled += 1
        cells = tuple(_clean(_text_of(value)) for value in values)
        width = max((index for index, cell in enumerate(cells, start=1) if cell), default=0)
        yield cells[:width]


def _text_of(value: object) -> str:
    match value:
        case None:
            return ""
        case bool():
            return "yes" if value else "no"
        case datetime():
            if value.time() == time.min:
                return value.date().isoformat()
            return f"{value:%Y-%m-%d %H:%M}"
        case date():
            return value.isoformat()
        case time():
            return f"{value:%H:%M}"
        case float() if value.is_integer():
            return str(int(value))
    return str(value)


# Both


def _clean(text: str) -> str:
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\xa0", " ")
    return _CONTROL.sub("", text).strip()[:MAX_CELL_CHARACTERS]


def _too_many_rows(name: str) -> TableRefused:
    return TableRefused(
        f"“{name}” has more than {MAX_ROWS:,} rows. Split it, for example by year, "
        "and upload one part at a time."
    )


def _table(
    name: str,
    records: Iterable[tuple[str, ...]],
    *,
    sheet: str = "",
    other_sheets: tuple[str, ...] = (),
    encoding: str = "",
    delimiter: str = "",
) -> Table:
    numbered: list[tuple[int, tuple[str, ...]]] = []
    for number, cells in enumerate(records, start=1):
        if any(cells):
            numbered.append((number, cells))
        if len(numbered) > MAX_ROWS + HEADER_SEARCH_ROWS:
            raise _too_many_rows(name)
    place = _header_place(numbered)
    if place is None:
        raise TableRefused(
            f"We found no row of column headings in “{name}”. "
            "It needs one row with a heading over each column, and the plan below it."
        )
    header_row, heading_cells = numbered[place]
    body = numbered[place + 1 :]
    if len(body) > MAX_ROWS:
        raise _too_many_rows(name)
    if not body:
        raise TableRefused(
            f"“{name}” has headings and nothing below them. Add the rows and upload it again."
        )
    width = max(len(heading_cells), *(len(cells) for _, cells in body))
    if width > MAX_COLUMNS:
        raise TableRefused(
            f"“{name}” has more than {MAX_COLUMNS} columns. "
            "Delete those that the plan does not need and upload it again."
        )
    return Table(
        name=name,
        headings=_headings(heading_cells, width),
        rows=tuple(
            TableRow(number=number, cells=cells + ("",) * (width - len(cells)))
            for number, cells in body
        ),
        header_row=header_row,
        preamble=tuple(" ".join(filter(None, cells)) for _, cells in numbered[:place]),
        sheet=sheet,
        other_sheets=other_sheets,
        encoding=encoding,
        delimiter=delimiter,
    )


def _header_place(numbered: list[tuple[int, tuple[str, ...]]]) -> int | None:
    """The first row that is at least half as full as the fullest: title rows above it are not."""
    counts = [sum(map(bool, cells)) for _, cells in numbered[:HEADER_SEARCH_ROWS]]
    fullest = max(counts, default=0)
    if fullest < 2:
        return None
    return next(place for place, count in enumerate(counts) if count >= 2 and count * 2 >= fullest)


def _headings(cells: tuple[str, ...], width: int) -> tuple[str, ...]:
    """One line each and never twice the same: a column without a heading is named by its place."""
    headings: list[str] = []
    for place in range(width):
        text = " ".join(cells[place].split()) if place < len(cells) else ""
        text = text or f"Column {place + 1}"
        if text in headings:
            text = f"{text} (column {place + 1})"
        headings.append(text)
    return tuple(headings)
