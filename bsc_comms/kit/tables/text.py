"""Reads CSV as any office program or person writes it: encoding, delimiter, quotation marks."""

import codecs
import contextlib
import csv
import io
import re
import statistics
from collections.abc import Iterator
from dataclasses import dataclass, replace

from bsc_comms.kit.excel import LONGEST_CELL
from bsc_comms.kit.tables.cells import CONTROL, Grid, Record, clean, some_of
from bsc_comms.kit.tables.headings import find_headings
from bsc_comms.kit.tables.result import (
    HEADER_SEARCH_ROWS,
    MAX_COLUMNS,
    MAX_ROWS,
    Table,
    TableRefused,
)
from bsc_comms.kit.tables.shape import table_of, too_many_rows

DELIMITERS = (",", ";", "\t", "|")

_SEPARATOR_LINE = re.compile(r"\"?sep=([^\w\s\"]|\t)\"?\r?\n", re.IGNORECASE)
_SAMPLE = 20_000
_SAMPLE_ROWS = 2 * HEADER_SEARCH_ROWS
#: More than a cell of text holds commas: what has them is refused before it fills the memory.
_MOST_DELIMITERS = LONGEST_CELL
#: What English text holds beside ASCII, as spreadsheets and word processors write it.
_USUAL = frozenset("£€‘’“”–—…•·éèêëàâäáíîïóôöúùûüçñÉ½¼¾°©®™\xa0")
_MOSTLY = 4


@dataclass(frozen=True, slots=True)
class _Decoded:
    text: str
    encoding: str
    note: str = ""


def read_text(name: str, content: bytes) -> Table:
    """Read a CSV file. In: its name and bytes. Out: its table. Raises `TableRefused`."""
    decoded = _decode(name, content)
    if _is_too_odd(decoded.text):
        raise not_text(name)
    text = decoded.text
    if line := _SEPARATOR_LINE.match(text):
        text, delimiter = text[line.end() :], line.group(1)
    else:
        delimiter = _delimiter_of(text)
    notes = [decoded.note] if decoded.note else []
    records = list(_filled(name, text, delimiter, notes))
    table = table_of(name, Grid(records=records, notes=notes))
    return replace(table, encoding=decoded.encoding, delimiter=delimiter)


def not_text(name: str) -> TableRefused:
    """Say that a file is no text, and what to do."""
    return TableRefused(
        f"“{name}” is not plain text. Open it in your spreadsheet program, save it as CSV (UTF-8) "
        "and upload that."
    )


# Encoding


def _decode(name: str, content: bytes) -> _Decoded:
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return _strictly(name, content, "utf-16")
    if b"\x00" in content:
        return _strictly(name, content, _wide_encoding_of(name, content))
    encoding = "utf-8-sig" if content.startswith(codecs.BOM_UTF8) else "utf-8"
    try:
        return _Decoded(content.decode(encoding), encoding)
    except UnicodeDecodeError:
        return _mostly_utf_8(content, encoding) or _one_byte_each(name, content)


def _strictly(name: str, content: bytes, encoding: str) -> _Decoded:
    try:
        return _Decoded(content.decode(encoding), encoding)
    except UnicodeDecodeError as problem:
        raise not_text(name) from problem


def _wide_encoding_of(name: str, content: bytes) -> str:
    """UTF-16 without its mark: in English text every other byte is nought."""
    start = content[:4_000]
    even, odd = start[::2].count(0), start[1::2].count(0)
    if odd > len(start) // 4 and odd > even * _MOSTLY:
        return "utf-16-le"
    if even > len(start) // 4 and even > odd * _MOSTLY:
        return "utf-16-be"
    raise not_text(name)


def _mostly_utf_8(content: bytes, encoding: str) -> _Decoded | None:
    """UTF-8 into which some letters came from elsewhere, as when rows of two files are joined."""
    text = content.decode(encoding, errors="surrogateescape")
    strange = sum(1 for letter in text if "\udc80" <= letter <= "\udcff")
    right = sum(1 for letter in text if letter > "\x7f") - strange
    if right < strange * _MOSTLY:
        return None
    repaired = re.sub(
        "[\udc80-\udcff]+",
        lambda found: found.group().encode(errors="surrogateescape").decode("cp1252", "replace"),
        text,
    )
    letters = "1 letter was" if strange == 1 else f"{strange:,} letters were"
    return _Decoded(
        repaired, encoding, f"{letters} not in the encoding of the rest (UTF-8): check accents."
    )


def _one_byte_each(name: str, content: bytes) -> _Decoded:
    """Windows-1252, or Mac Roman where only that gives the letters that English text holds."""
    windows = _letters_of(content, "cp1252")
    mac = _letters_of(content, "mac_roman")
    if windows is None or (mac is not None and windows[1] and mac[0] > windows[0] and not mac[1]):
        if mac is None or mac[0] <= mac[1]:
            raise not_text(name)
        return _Decoded(content.decode("mac_roman"), "mac_roman")
    return _Decoded(content.decode("cp1252"), "cp1252")


def _letters_of(content: bytes, encoding: str) -> tuple[int, int] | None:
    """How many letters beyond ASCII are usual and how many are not; None if it cannot be read."""
    try:
        letters = [letter for letter in content.decode(encoding) if letter > "\x7f"]
    except UnicodeDecodeError:
        return None
    usual = sum(letter in _USUAL for letter in letters)
    return usual, len(letters) - usual


def _is_too_odd(text: str) -> bool:
    return "\x00" in text or CONTROL.subn("", text)[1] > len(text) // 100


# Delimiter


def _delimiter_of(text: str) -> str:
    """The delimiter that gives the most headings and the widest, most even rows below them."""
    start = text[:_SAMPLE]

    def fit(delimiter: str) -> float:
        records: list[Record] = []
        with contextlib.suppress(csv.Error):  # the sample may end within quotation marks
            reader = csv.reader(io.StringIO(start, newline=""), delimiter=delimiter)
            for number, cells in enumerate(reader, start=1):
                if any(cell.strip() for cell in cells):
                    records.append((number, tuple(cell.strip() for cell in cells)))
                if len(records) == _SAMPLE_ROWS:
                    break
        found = find_headings(Grid(records=records))
        if found is None:
            return 0
        widths = [len(cells) for _, cells in records[found.first :]]
        usual = statistics.mode(widths)
        return (1 + found.known_words) * (usual - 1) * widths.count(usual) / len(widths)

    return max(DELIMITERS, key=fit)


# Rows


class _Lines:
    """The lines of a text, which remembers those that the record in hand is made of."""

    def __init__(self, name: str, text: str, delimiter: str) -> None:
        self._name = name
        self._delimiter = delimiter
        self._source = io.StringIO(text, newline="")
        self.number = 0
        self.current: list[str] = []

    def __iter__(self) -> "_Lines":
        return self

    def __next__(self) -> str:
        line = next(self._source)
        self.number += 1
        self.current.append(line)
        if line.count(self._delimiter) > _MOST_DELIMITERS:
            raise TableRefused(
                f"“{self._name}” has far more columns than {MAX_COLUMNS} on line {self.number}. "
                "Delete those that the plan does not need and upload it again."
            )
        return line


def _filled(name: str, text: str, delimiter: str, notes: list[str]) -> Iterator[Record]:
    """The records with something in them; a record is a row of the spreadsheet, however long."""
    most = MAX_ROWS + HEADER_SEARCH_ROWS + 1
    cut: list[str] = []
    count = 0
    seen: dict[str, str] = {}
    for number, cells in enumerate(_records(name, text, delimiter), start=1):
        if any(len(cell) > LONGEST_CELL for cell in cells):
            cut.append(str(number))
        row = [clean(cell) for cell in cells]
        while row and not row[-1]:
            row.pop()
        if not row:
            continue
        count += 1
        if count > most:
            raise too_many_rows(name)
        yield number, tuple(seen.setdefault(cell, cell) for cell in row[: MAX_COLUMNS + 1])
    if cut:
        notes.append(
            f"A cell holds more than {LONGEST_CELL:,} characters and was cut: row {some_of(cut)}."
        )


def _records(name: str, text: str, delimiter: str) -> Iterator[list[str]]:
    lines = _Lines(name, text, delimiter)
    reader = csv.reader(lines, delimiter=delimiter, strict=True)
    while True:
        lines.current.clear()
        try:
            yield next(reader)
        except StopIteration:
            return
        except csv.Error as problem:
            yield _loosely(name, lines, delimiter, problem)


def _loosely(name: str, lines: _Lines, delimiter: str, problem: csv.Error) -> list[str]:
    """Read a line in which a quotation mark is no quotation, as spreadsheet programs do."""
    first = lines.number - len(lines.current) + 1
    if len(lines.current) == 1 and lines.current[0].count('"') % 2 == 0:
        try:
            return next(csv.reader(lines.current, delimiter=delimiter))
        except csv.Error:
            pass  # one cell is far too long
    raise TableRefused(
        f"“{name}” cannot be read past line {first}: "
        "a quotation mark is opened there and never closed, or one cell is far too long. "
        "Mend that line, save the file again and upload it."
    ) from problem
