"""What both kinds of file share: the text of a cell, and rows with their numbers."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from bsc_comms.kit.excel import LONGEST_CELL
from bsc_comms.kit.legible import legible
from bsc_comms.kit.line_ends import with_plain_line_ends

CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")

Record = tuple[int, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Merge:
    """A merged range: rows as the spreadsheet numbers them, columns from 0."""

    first_row: int
    first_column: int
    last_row: int
    last_column: int


@dataclass(frozen=True, slots=True)
class Grid:
    """The filled rows of one sheet, and what was seen beside them.

    `unread`: by the number of a row, the columns (from 0) of its cells that could not be read.
    `coloured`: columns that say something by colour alone, with the last row where they do.
    `comments`: the row and the name of each cell that has one.
    """

    records: Sequence[Record]
    title: str = ""
    merges: Sequence[Merge] = ()
    hidden_rows: Sequence[int] = ()
    struck_rows: Sequence[int] = ()
    coloured: Mapping[int, int] = field(default_factory=dict)
    comments: Sequence[tuple[int, str]] = ()
    notes: Sequence[str] = ()
    too_long: bool = False
    unread: Mapping[int, frozenset[int]] = field(default_factory=dict)


def clean(text: str) -> str:
    """A cell without blanks around it and without what cannot be shown; one kind of line end."""
    if text.isascii() and text.isprintable():
        return text.strip()[:LONGEST_CELL]
    text = with_plain_line_ends(text).replace("\xa0", " ")
    text = CONTROL.sub("", text).replace("\ufeff", "")
    return legible(text).strip()[:LONGEST_CELL]


def some_of(parts: Iterable[str], *, most: int = 5) -> str:
    """The first few of a list and how many more there are, for a sentence."""
    every = list(parts)
    if len(every) <= most:
        return ", ".join(every)
    return f"{', '.join(every[:most])} and {len(every) - most:,} more"
