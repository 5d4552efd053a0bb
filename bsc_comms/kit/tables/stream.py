"""Reads a CSV file of any length row by row, with flat memory.

For files that are too long to be a table of their own: the rows go by once. What is no plain text
is refused as everywhere else.
"""

import codecs
import csv
import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import BinaryIO

from bsc_comms.kit.tables.kinds import refuse_other_kinds
from bsc_comms.kit.tables.result import TableRefused

_START = 64 * 1024


@dataclass(frozen=True)
class Stream:
    """The headings of a file, and its other rows with their numbers as a spreadsheet counts.

    `bytes_read` says how far it is.
    """

    headings: tuple[str, ...]
    rows: Iterator[tuple[int, list[str]]]
    file: BinaryIO
    text: io.TextIOWrapper

    @property
    def bytes_read(self) -> int:
        return self.file.tell()

    def let_go(self) -> None:
        """Give the file back to whoever opened it, open as it was."""
        self.text.detach()


def stream_csv(name: str, file: BinaryIO) -> Stream:
    """Open a CSV file that is divided by commas. Raises `TableRefused`, also while rows go by."""
    start = file.read(_START)
    file.seek(0)
    if not start.strip():
        raise TableRefused(f"“{name}” is empty. Download it again.")
    refuse_other_kinds(name, start)
    if b"\x00" in start:
        raise _not_text(name)
    text = io.TextIOWrapper(file, encoding=_encoding_of(file), newline="")
    rows = _rows(name, csv.reader(_plain(name, text), strict=True))
    _, headings = next(rows, (0, []))
    return Stream(tuple(cell.strip() for cell in headings), rows, file, text)


def _plain(name: str, lines: Iterable[str]) -> Iterator[str]:
    """The same lines; what comes after the start is looked at as it goes by."""
    for line in lines:
        if "\x00" in line:
            raise _not_text(name)
        yield line


def _rows(name: str, reader: Iterator[list[str]]) -> Iterator[tuple[int, list[str]]]:
    number = 0
    try:
        for number, cells in enumerate(reader, start=1):
            if cells:
                yield number, cells
    except csv.Error as problem:
        raise TableRefused(
            f"“{name}” cannot be read past row {number + 1}: a quotation mark is opened there and "
            "never closed, or a cell is far too long. Download it again."
        ) from problem
    except UnicodeDecodeError as problem:
        raise _not_text(name) from problem


def _encoding_of(file: BinaryIO) -> str:
    """By the first letters beyond ASCII, however far down they stand; the file is at its start."""
    decoder = codecs.getincrementaldecoder("utf-8-sig")()
    try:
        decoder.decode(_first_beyond_ascii(file))
    except UnicodeDecodeError:
        return "cp1252"
    finally:
        file.seek(0)
    return "utf-8-sig"


def _first_beyond_ascii(file: BinaryIO) -> bytes:
    while (part := file.read(_START)).isascii() and part:
        pass
    return part


def _not_text(name: str) -> TableRefused:
    return TableRefused(f"“{name}” is not plain text. Download it again as CSV.")
