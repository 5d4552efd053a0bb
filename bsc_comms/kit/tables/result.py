"""What comes out of a file: a table of plain text, or a sentence that says why not."""

from dataclasses import dataclass

MAX_BYTES = 10 * 1024 * 1024
MAX_ROWS = 20_000
MAX_COLUMNS = 200
HEADER_SEARCH_ROWS = 30


class TableRefused(Exception):
    """The file cannot be read as a table. Its text says why and what to do, for a person."""


@dataclass(frozen=True, slots=True)
class TableRow:
    """One row below the headings; `number` counts from 1 as the spreadsheet shows it.

    `unread` are the places of cells that hold something, and nothing could be read of it.
    `sheet` is set where the rows of several sheets stand in one table: the number alone would not
    say which row it is.
    """

    number: int
    cells: tuple[str, ...]
    sheet: str = ""
    unread: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Table:
    """A table as it was in the file: every cell is text, every row is as wide as the headings.

    `header_row` is the lower one where two rows of headings were joined ("Dates: From").
    `notes` are sentences about what a person might miss: hidden rows, formulas without a result.
    """

    name: str
    headings: tuple[str, ...]
    rows: tuple[TableRow, ...]
    header_row: int
    preamble: tuple[str, ...]
    sheet: str = ""
    other_sheets: tuple[str, ...] = ()
    encoding: str = ""
    delimiter: str = ""
    notes: tuple[str, ...] = ()
    hidden_rows: tuple[int, ...] = ()
