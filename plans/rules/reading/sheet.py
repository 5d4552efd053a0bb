"""Reads a whole sheet: finds its columns, fills months down, leaves footers out, reads rows."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Protocol

from plans.rules.reading import columns as fields
from plans.rules.reading.columns import Columns, chosen_columns, read_columns
from plans.rules.reading.date_words import months_in
from plans.rules.reading.put_right import Explained, RowKey
from plans.rules.reading.results import RowError, RowReading, SheetReading, SkippedRow
from plans.rules.reading.rows import NAMES, read_row, with_one_date
from plans.rules.reading.vocabulary import Vocabulary


class SheetRow(Protocol):
    """A row of a table: its number in the file, its sheet and its cells as text.

    The sheet is "" where the file's rows all stand in one.
    """

    @property
    def number(self) -> int: ...
    @property
    def sheet(self) -> str: ...
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
    table: Sheet,
    *,
    vocabulary: Vocabulary,
    year_start: date,
    default_lead: str = "",
    columns: Mapping[str, str] | None = None,
    words: Sequence[Mapping[str, str]] = (),
    corrections: Mapping[RowKey, Mapping[str, str]] | None = None,
    month: str = "",
) -> SheetReading:
    """Read a sheet into rows that a person can check.

    In: the table; the vocabulary; the first day of its financial year (1 April); the code of the
    partner that leads where the sheet has no column for it; heading to field as somebody chose it
    ("" for a column to leave alone; without a choice the columns are recognised); what words mean
    in this sheet (`field`, `words`, `instead`); by sheet and number of a row, the words that stand
    in place of a field's cell; the month that stands above the first row.

    A row that was read before is read again just as in its sheet with the `columns` of that
    reading, and the row's own `month`. Out: a reading with an answer for each row. Nothing raises
    for what stands in a cell.
    """
    found = (
        read_columns(table.headings) if columns is None else chosen_columns(table.headings, columns)
    )
    missing = _missing(found, default_lead)
    if fields.TITLE in missing:
        return SheetReading((), (_no_titles(table),), found.unknown, missing, (), found.all_fields)
    headings = {field: heading for heading, field in reversed(list(found.field_of.items()))}
    explained = Explained.of(words)
    rows: list[RowReading] = []
    skipped: list[SkippedRow] = []
    for raw in table.rows:
        typed = {
            heading: cell for heading, cell in zip(table.headings, raw.cells, strict=False) if cell
        }
        cells = _by_field(found, typed)
        if why := _why_skipped(table, raw, cells):
            text = " ".join(typed.values())
            skipped.append(SkippedRow(raw.number, text, why, raw.sheet, typed))
            continue
        month = cells.get(fields.MONTH, "") or month
        if month:
            cells[fields.MONTH] = month
        corrected = (corrections or {}).get((raw.sheet, raw.number), {})
        reading = read_row(
            explained.apply(with_one_date(cells)) | dict(corrected),
            vocabulary=vocabulary,
            year_start=year_start,
            number=raw.number,
            sheet=raw.sheet,
            headings=headings,
            default_lead=default_lead,
            other_cells={heading: typed[heading] for heading in found.unknown if heading in typed},
            as_typed=typed,
        )
        rows.append(replace(reading, month=month))
    return SheetReading(
        rows=tuple(rows),
        errors=tuple(error for row in rows for error in row.errors),
        unknown_columns=found.unknown,
        missing_columns=missing,
        skipped=tuple(skipped),
        columns=found.all_fields,
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
        if text:
            cells[field] = f"{cells[field]}; {text}" if cells.get(field) else text
    if columns.months and not any(cells.get(name) for name in fields.DATES):
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
