"""Reads an Excel workbook through a child process that is bounded in memory and time.

The child may be killed by its limits or by what it reads; that is a refusal with a sentence.
"""

import contextlib
import json
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import IO, Any

from bsc_comms.kit.children import heard
from bsc_comms.kit.tables.cells import Grid, Merge, Record, clean, some_of
from bsc_comms.kit.tables.headings import find_headings
from bsc_comms.kit.tables.months import months_among, months_as_one, those_alike, told_apart
from bsc_comms.kit.tables.result import (
    HEADER_SEARCH_ROWS,
    MAX_BYTES,
    MAX_COLUMNS,
    MAX_ROWS,
    Table,
    TableRefused,
)
from bsc_comms.kit.tables.shape import table_of, too_many_rows

MAX_INFLATED_BYTES = 40 * 1024 * 1024
MAX_MEMBERS = 500
MAX_MARKS = {"<": 3_000_000, "<si": 600_000, "<row": 300_000, "<mergeCell ": 50_000}
MAX_DEPTH = 10_000
MAX_MEMORY = 300 * 1024 * 1024
MAX_SECONDS = 20  # of work
MAX_WAIT = 45  # on the clock, on a busy machine

ISOLATED = ("-I",)
_CHILD = Path(__file__).with_name("workbook_child")
_ENOUGH_KNOWN_WORDS = 4
_MOST_MONTHS = 60  # five years

_SAVE_AGAIN = "Open it in your spreadsheet program, save it again as .xlsx and upload that."
_COPY_ROWS = "Copy the rows into a new workbook, save that and upload it."
_REASONS = {
    "broken": f"is not a working Excel workbook. {_SAVE_AGAIN}",
    "archive": f"is not a working Excel workbook. {_SAVE_AGAIN}",
    "too much": f"unpacks to far more than a plan needs, so we did not open it. {_COPY_ROWS}",
    "too much text": f"holds far more text than a plan needs, so we did not read it. {_COPY_ROWS}",
    "stopped": f"takes far too long or too much memory to open, so we stopped. {_COPY_ROWS}",
    "busy": "cannot be opened just now, since the planner is busy. Try again in a few minutes.",
    "definitions": (
        "carries definitions inside that a workbook never needs, so we did not open it. "
        f"{_COPY_ROWS}"
    ),
    "macros": (
        "is a workbook with macros, which we do not open. "
        "Save it as an Excel workbook without macros (.xlsx) and upload that."
    ),
    "password": "has a password. Save it without one and upload that copy.",
    "document": "is a Word document. Put its table into a spreadsheet and upload that.",
    "slides": "is a set of slides. Put its table into a spreadsheet and upload that.",
    "open document": f"is an OpenDocument file. {_SAVE_AGAIN}",
    "binary": f"is a binary Excel workbook (.xlsb). {_SAVE_AGAIN}",
    "strict": (
        "is a “Strict Open XML” workbook. Save it as an ordinary Excel workbook (.xlsx) "
        "and upload that."
    ),
}


@dataclass
class _Found:
    """What the child has said so far."""

    grids: list[Grid] = field(default_factory=list)
    names: Sequence[str] = ()
    hidden: Sequence[str] = ()


def refusal(name: str, reason: str) -> TableRefused:
    """The sentence for a reason that this module or the child gives."""
    return TableRefused(f"“{name}” {_REASONS[reason]}")


def read_workbook(name: str, content: bytes, sheet: str, *, words: bool) -> Table:
    """Read a workbook's sheet, by its name or the one most like a plan. Raises `TableRefused`.

    words: cells come with those of their number formats.
    """
    found = _open(name, content, sheet, words=words)
    filled = [grid for grid in found.grids if grid.records]
    if not filled:
        where = f"The sheet “{sheet}” of “{name}” has nothing" if sheet else f"“{name}” has nothing"
        raise TableRefused(f"{where} in any cell. Choose another file or sheet.")
    table, used = _table_of_months(name, filled) or _table_of_one(name, filled)
    hidden = _without(found.hidden, used if sheet else [])  # a hidden one is read if asked for
    notes = list(table.notes)
    if hidden:
        titles = some_of(f"“{title}”" for title in hidden)
        notes.append(f"Hidden in the workbook, and not read: sheet {titles}.")
    others = [grid.title for grid in filled]
    if sheet:
        others = _without(found.names, hidden)
    return replace(table, other_sheets=tuple(_without(others, used)), notes=tuple(notes))


# Which sheet


def _likeness_to_a_plan(grid: Grid) -> tuple[int, int]:
    found = find_headings(grid)
    known = min(found.known_words, _ENOUGH_KNOWN_WORDS) if found else -1
    return known, sum(1 for _, cells in grid.records if sum(map(bool, cells)) > 1)


def _table_of_one(name: str, grids: Sequence[Grid]) -> tuple[Table, list[str]]:
    """The table of the sheet most like a plan, with its title."""
    chosen = max(grids, key=_likeness_to_a_plan)
    return table_of(name, chosen), [chosen.title]


def _table_of_months(name: str, grids: Sequence[Grid]) -> tuple[Table, list[str]] | None:
    """The months of a year as one table, where each is a sheet with the same columns.

    With the titles of the sheets that it is of: two may have the same one.
    """
    months = months_among([grid.title for grid in grids])
    if not 1 < sum(map(bool, months)) <= _MOST_MONTHS:
        return None
    pairs = []
    for grid, month in zip(grids, months, strict=True):
        with contextlib.suppress(TableRefused):  # a month without rows, or too long by itself
            if month:
                pairs.append((table_of(name, grid), grid))
    pairs = [pairs[place] for place in those_alike([table for table, _ in pairs])]
    if len(pairs) < 2:
        return None
    rows = sum(len(table.rows) for table, _ in pairs)
    known = min(_likeness_to_a_plan(grid)[0] for _, grid in pairs)
    others = [grid for grid, month in zip(grids, months, strict=True) if not month]
    if any(_likeness_to_a_plan(grid) > (known, rows) for grid in others):
        return None
    if rows > MAX_ROWS:
        raise too_many_rows(name)
    titles = [grid.title for _, grid in pairs]
    tables = [
        replace(pair[0], sheet=one) for pair, one in zip(pairs, told_apart(titles), strict=True)
    ]
    return months_as_one(tables), titles


def _without(titles: Sequence[str], those: Sequence[str]) -> list[str]:
    """The titles that are left once each of those is taken out once, as two may be the same."""
    return list((Counter(titles) - Counter(those)).elements())


# The child


def _open(name: str, content: bytes, sheet: str, *, words: bool) -> _Found:
    limits = {
        "sheet": sheet,
        "words": words,
        "seconds": MAX_SECONDS,
        "memory": MAX_MEMORY,
        "members": MAX_MEMBERS,
        "inflated": MAX_INFLATED_BYTES,
        "marks": MAX_MARKS,
        "depth": MAX_DEPTH,
        "characters": MAX_BYTES,
        "rows": MAX_ROWS + HEADER_SEARCH_ROWS + 1,
        "columns": MAX_COLUMNS,
    }
    # The child reads all of it before it says anything.
    told = (json.dumps(limits).encode() + b"\n", content)
    found = _Found()
    with contextlib.ExitStack() as running:
        child = heard(_CHILD, told=told, seconds=MAX_WAIT, options=ISOLATED)
        try:
            answer = running.enter_context(child)
        except OSError as problem:  # no process or memory to spare
            raise refusal(name, "busy") from problem
        if not _listen(name, answer, found):
            raise refusal(name, "stopped")
    return found


def _listen(name: str, pipe: IO[bytes], found: _Found) -> bool:
    """Take in what the child says. Out: whether it came to its end. Raises `TableRefused`."""
    records: list[Record] = []
    title, too_long = "", False
    seen: dict[str, str] = {}
    for kind, *said in _messages(pipe):
        match kind:
            case "row":
                records.append((said[0], _cells(said[1], seen)))
            case "sheet":
                title, records, too_long = clean(said[0]), [], False
            case "too long":
                too_long = True
            case "beside":
                records = [record for record in records if any(record[1])]
                found.grids.append(_grid(title, records, too_long, said[0]))
            case "names":
                found.names, found.hidden = map(_titles, said)
            case "no sheet":
                raise _no_sheet(name, _titles(said[0]))
            case "refused":
                raise refusal(name, said[0])
            case "fault":
                raise RuntimeError(f"The reader of workbooks cannot run: {said[0]}")
            case "end":
                return True
    return False


def _messages(lines: IO[bytes]) -> Iterator[list[Any]]:
    for line in lines:
        if line.endswith(b"\n"):  # else the child was stopped in the middle of it
            yield json.loads(line)


def _cells(texts: Sequence[str], seen: dict[str, str]) -> tuple[str, ...]:
    cells = [clean(text) for text in texts]
    while cells and not cells[-1]:
        cells.pop()
    return tuple(seen.setdefault(cell, cell) for cell in cells)


def _titles(titles: Sequence[str]) -> list[str]:
    return [clean(title) for title in titles]


def _no_sheet(name: str, titles: Sequence[str]) -> TableRefused:
    return TableRefused(
        f"“{name}” has no sheet of that name. "
        f"Choose one of these: {some_of((f'“{title}”' for title in titles), most=12)}."
    )


def _grid(title: str, records: list[Record], too_long: bool, beside: dict[str, Any]) -> Grid:
    return Grid(
        records=records,
        title=title,
        merges=[Merge(*corners) for corners in beside["merges"]],
        hidden_rows=beside["hidden_rows"],
        struck_rows=beside["struck_rows"],
        coloured=dict(beside["coloured"]),
        comments=[(row, cell) for row, cell in beside["comments"]],
        notes=_notes(beside),
        too_long=too_long,
        unread=_by_row(beside["unread"]),
    )


def _by_row(places: Sequence[Sequence[int]]) -> dict[int, frozenset[int]]:
    found: dict[int, set[int]] = {}
    for row, column in places:
        found.setdefault(row, set()).add(column)
    return {row: frozenset(columns) for row, columns in found.items()}


def _notes(beside: dict[str, Any]) -> list[str]:
    notes = []
    if columns := beside["hidden_columns"]:
        notes.append(
            f"Hidden in the spreadsheet, and read all the same: column {some_of(columns)}."
        )
    if count := beside["unsaved_count"]:
        cells = "1 cell holds a formula" if count == 1 else f"{count:,} cells hold formulas"
        notes.append(
            f"{cells} whose result was not saved, so we read nothing there: "
            f"{_named(beside['unsaved'], count)}. Open the workbook in Excel and save it once."
        )
    if count := beside["error_count"]:
        cells = "1 cell shows an error" if count == 1 else f"{count:,} cells show errors"
        notes.append(f"{cells}, so we read nothing there: {_named(beside['errors'], count)}.")
    return notes


def _named(places: Sequence[str], count: int) -> str:
    shown = ", ".join(places[:5])
    return shown if count <= 5 else f"{shown} and {count - 5:,} more"
