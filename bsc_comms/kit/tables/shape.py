"""Makes the table of a sheet: title rows apart, headings over each column, rows of one width."""

from bisect import bisect_left
from collections.abc import Sequence

from bsc_comms.kit.tables.cells import Grid, Record, some_of
from bsc_comms.kit.tables.headings import HeadingRows, find_headings
from bsc_comms.kit.tables.result import MAX_COLUMNS, MAX_ROWS, Table, TableRefused, TableRow


def table_of(name: str, grid: Grid) -> Table:
    """Make the table of one sheet. Raises `TableRefused` where there are no headings or rows."""
    found = find_headings(grid)
    if found is None:
        raise TableRefused(
            f"We found no row of column headings in “{name}”. "
            "It needs one row with a heading over each column, and the plan below it."
        )
    body = grid.records[found.last + 1 :]
    if grid.too_long or len(body) > MAX_ROWS:
        raise too_many_rows(name)
    if not body:
        raise TableRefused(
            f"“{name}” has headings and nothing below them. Add the rows and upload it again."
        )
    width = max(len(found.cells), *(len(cells) for _, cells in body))
    if width > MAX_COLUMNS:
        raise TableRefused(
            f"“{name}” has more than {MAX_COLUMNS} columns. "
            "Delete those that the plan does not need and upload it again."
        )
    headings = one_of_each(
        [*found.cells, *("" for _ in range(width - len(found.cells)))],
    )
    body = _with_merged_values(grid, body)
    return Table(
        name=name,
        headings=headings,
        rows=tuple(
            TableRow(
                number=number,
                cells=cells + ("",) * (width - len(cells)),
                unread=grid.unread.get(number, frozenset()),
            )
            for number, cells in body
        ),
        header_row=grid.records[found.last][0],
        preamble=tuple(" ".join(filter(None, cells)) for _, cells in grid.records[: found.first]),
        sheet=grid.title,
        notes=(*grid.notes, *_notes_on_rows(grid, found, body, headings)),
        hidden_rows=tuple(
            number for number in grid.hidden_rows if number > grid.records[found.last][0]
        ),
    )


def too_many_rows(name: str) -> TableRefused:
    """Say that a file is too long, and what to do."""
    return TableRefused(
        f"“{name}” has more than {MAX_ROWS:,} rows. Split it, for example by year, "
        "and upload one part at a time."
    )


def one_of_each(texts: Sequence[str]) -> tuple[str, ...]:
    """One line each and never twice the same: a column without a heading is named by its place."""
    headings: dict[str, None] = {}
    for place, text in enumerate(texts, start=1):
        heading = " ".join(text.split()) or f"Column {place}"
        while heading in headings:
            heading = f"{heading} (column {place})"
        headings[heading] = None
    return tuple(headings)


def _with_merged_values(grid: Grid, body: Sequence[Record]) -> Sequence[Record]:
    """Give a value that was merged down over several rows to each of them that has others."""
    downward = sorted(
        (merge for merge in grid.merges if merge.last_row > merge.first_row),
        key=lambda merge: (merge.first_column, merge.first_row),
    )
    if not downward:
        return body
    rows = [(number, list(cells)) for number, cells in body]
    numbers = [number for number, _ in body]
    done: dict[int, int] = {}
    for merge in downward:
        column = merge.first_column
        if merge.first_row <= done.get(column, 0):
            continue  # ranges that lie over each other, which no spreadsheet program writes
        done[column] = merge.last_row
        start = bisect_left(numbers, merge.first_row)
        if start == len(numbers) or numbers[start] != merge.first_row:
            continue
        value = rows[start][1][column] if column < len(rows[start][1]) else ""
        for number, cells in rows[start + 1 : bisect_left(numbers, merge.last_row + 1)]:
            if value and number <= merge.last_row:
                cells.extend("" for _ in range(column + 1 - len(cells)))
                cells[column] = cells[column] or value
    return [(number, tuple(cells)) for number, cells in rows]


def _notes_on_rows(
    grid: Grid, found: HeadingRows, body: Sequence[Record], headings: Sequence[str]
) -> list[str]:
    notes = []
    header_row = grid.records[found.last][0]
    above = [str(number) for number, cells in grid.records[: found.first] if _holds_several(cells)]
    if above:
        notes.append(f"Above the headings, and not read: row {some_of(above)}.")
    hidden = [str(number) for number in grid.hidden_rows if number > header_row]
    if hidden:
        notes.append(f"Hidden in the spreadsheet, and read all the same: row {some_of(hidden)}.")
    notes += _notes_on_looks(grid, header_row, headings)
    named = len(found.cells)
    longer = [str(number) for number, cells in body if any(cells[named:])]
    if longer:
        notes.append(
            f"More cells than headings: row {some_of(longer)}. "
            f"What is left over stands under {some_of(f'“{one}”' for one in headings[named:])}."
        )
    return notes


def _notes_on_looks(grid: Grid, header_row: int, headings: Sequence[str]) -> list[str]:
    """What the rows say otherwise than by their cells' text."""
    notes = []
    struck = [str(number) for number in grid.struck_rows if number > header_row]
    if struck:
        notes.append(
            f"Struck through in the spreadsheet, and read all the same: row {some_of(struck)}. "
            "Delete what no longer holds and bring it in again."
        )
    coloured = [
        f"“{headings[column]}”"
        for column, row in grid.coloured.items()
        if row > header_row and column < len(headings)
    ]
    if coloured:
        notes.append(
            f"Said by colour alone, and not read: column {some_of(coloured)}. "
            "Write it as a word in each cell and bring it in again."
        )
    comments = [cell for row, cell in grid.comments if row > header_row]
    if comments:
        notes.append(
            f"Comments are not read: {some_of(comments)}. "
            "Write what counts into a cell and bring it in again."
        )
    return notes


def _holds_several(cells: Sequence[str]) -> bool:
    return sum(map(bool, cells)) > 1
