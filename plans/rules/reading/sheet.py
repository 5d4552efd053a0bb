"""Reads a whole sheet: finds its columns, fills months down, leaves footers out, reads rows."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Protocol

from plans.rules.reading import columns as fields
from plans.rules.reading.columns import Columns, read_columns
from plans.rules.reading.date_words import months_in
from plans.rules.reading.results import RowError, RowReading, SheetReading, SkippedRow
from plans.rules.reading.rows import NAMES, read_row
from plans.rules.reading.vocabulary import Vocabulary


class SheetRow(Protocol):
    """A row of a table: its number in the file and its cells as text."""

    @property
    def number(self) -> int: ...
    @property
    def cells(self) -> Sequence[str]: ...


class Sheet(Protocol):
    """A table as `bsc_comms.kit.tables.read_table` opens it."""

    @property
    def headings(self) -> Sequence[str]: ...
    @property
    def header_row(self) -> int: ...
    @property
    def rows(self) -> Sequence[SheetRow]: ...


def read_sheet(
    table: Sheet, *, vocabulary: Vocabulary, year_start: date, default_lead: str = ""
) -> SheetReading:
    """Read a sheet into rows that a person can check.

    In: the table; the vocabulary; the first day of its financial year (1 April); the code of the
    partner that leads where the sheet has no column for it. Out: a reading with an answer for each
    row. Nothing raises for what stands in a cell.
    """
    columns = read_columns(table.headings)
    missing = _missing(columns, default_lead)
    if fields.TITLE in missing:
        return SheetReading(
            rows=(),
            errors=(_no_titles(table),),
            unknown_columns=columns.unknown,
            missing_columns=missing,
            skipped=(),
            columns=dict(columns.field_of),
        )
    headings = {field: heading for heading, field in reversed(list(columns.field_of.items()))}
    rows: list[RowReading] = []
    skipped: list[SkippedRow] = []
    month = ""
    for raw in table.rows:
        typed = {
            heading: cell for heading, cell in zip(table.headings, raw.cells, strict=False) if cell
        }
        cells = _by_field(columns, typed)
        if why := _why_skipped(table, raw, cells):
            skipped.append(SkippedRow(raw.number, " ".join(typed.values()), why))
            continue
        month = cells.get(fields.MONTH, "") or month
        if month:
            cells[fields.MONTH] = month
        rows.append(
            read_row(
                cells,
                vocabulary=vocabulary,
                year_start=year_start,
                number=raw.number,
                headings=headings,
                default_lead=default_lead,
                other_cells={
                    heading: typed[heading] for heading in columns.unknown if heading in typed
                },
                as_typed=typed,
            )
        )
    return SheetReading(
        rows=tuple(rows),
        errors=tuple(error for row in rows for error in row.errors),
        unknown_columns=columns.unknown,
        missing_columns=missing,
        skipped=tuple(skipped),
        columns=dict(columns.field_of),
    )


def _missing(columns: Columns, default_lead: str) -> tuple[str, ...]:
    held = set(columns.field_of.values())
    missing = [fields.TITLE] if fields.TITLE not in held else []
    if fields.LEAD not in held and not default_lead:
        missing.append(fields.LEAD)
    if not held & {fields.WHEN, fields.FROM, fields.MONTH} and not columns.months:
        missing.append(fields.WHEN)
    return tuple(missing)


def _no_titles(table: Sheet) -> RowError:
    found = ", ".join(f"“{heading}”" for heading in table.headings)
    return RowError(
        row=table.header_row,
        column=NAMES[fields.TITLE],
        text="",
        wrong=f"No column says what each communication is. The headings are {found}.",
        right="Head one column “Title”, “Campaign” or “What is it”.",
    )


def _by_field(columns: Columns, typed: Mapping[str, str]) -> dict[str, str]:
    """The cells by field; cells of one field are put together, months with a mark become a date."""
    cells: dict[str, str] = {}
    for heading, field in columns.field_of.items():
        text = typed.get(heading, "")
        if field == fields.FROM:
            cells.setdefault(field, "")
        if text:
            cells[field] = f"{cells[field]}; {text}" if cells.get(field) else text
    if columns.months and not cells.get(fields.WHEN):
        marked = [heading for heading in columns.months if typed.get(heading, "").strip(" -")]
        if marked:
            span = marked[:1] if len(marked) == 1 else [marked[0], marked[-1]]
            cells[fields.WHEN] = " to ".join(_month_text(heading) for heading in span)
    return cells


def _month_text(heading: str) -> str:
    """A month heading ("2016-04-01", "Apr-16") in a form that cannot be taken for a day."""
    names = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()
    return names[months_in(heading)[0] - 1]


def _why_skipped(table: Sheet, raw: SheetRow, cells: Mapping[str, str]) -> str:
    filled = [cell for cell in raw.cells if cell]
    if [cell.casefold() for cell in raw.cells] == [
        heading.casefold() for heading in table.headings
    ]:
        return "The headings again"
    if len(filled) == 1:
        only = next((field for field, text in cells.items() if text), "")
        if only == fields.MONTH and months_in(filled[0]):
            return "A month by itself"
        if only in ("", fields.MONTH, fields.REFERENCE, fields.RESULT, fields.LEAD):
            return "A line of text, not a communication"
        if only == fields.TITLE and months_in(filled[0]) and len(filled[0]) < 15:
            return "A month by itself"
    return ""
