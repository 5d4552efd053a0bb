"""Reads a whole sheet: finds its columns, fills months down, leaves footers out, reads rows."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Protocol

from bsc_comms.kit.spreadsheets import without_guard
from plans.rules.reading import columns as fields
from plans.rules.reading.column_doubts import doubt_of_column
from plans.rules.reading.columns import Columns
from plans.rules.reading.leads import only_partner
from plans.rules.reading.legend import legend_in
from plans.rules.reading.lines import Lines, Part
from plans.rules.reading.own_rows import is_own, read_own_row
from plans.rules.reading.put_right import Explained, RowKey
from plans.rules.reading.recognise import chosen_columns, lies_on_its_side
from plans.rules.reading.results import Doubt, RowError, RowReading, SheetReading, SkippedRow
from plans.rules.reading.row_dates import with_one_date
from plans.rules.reading.rows import read_row
from plans.rules.reading.taught import taught_columns
from plans.rules.reading.two_fields import Parting
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
    def preamble(self) -> Sequence[str]: ...
    @property
    def rows(self) -> Sequence[SheetRow]: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetReader:
    """A sheet whose columns are known; its rows are read as they are asked for.

    `legend` is what the sheet says that its own signs mean: a row alone is read with it.
    """

    table: Sheet
    found: Columns
    vocabulary: Vocabulary
    year_start: date
    default_lead: str
    explained: Explained
    corrections: Mapping[RowKey, Mapping[str, str]]
    month: str
    above: Mapping[str, str]
    legend: Mapping[str, str]
    missing_columns: tuple[str, ...]
    errors: tuple[RowError, ...]

    @property
    def columns(self) -> Mapping[str, str]:
        """Heading to field: enough to know the columns again."""
        return self.found.all_fields

    @property
    def unknown_columns(self) -> tuple[str, ...]:
        """Headings whose cells are kept and not read."""
        return self.found.unknown

    @property
    def doubts(self) -> tuple[Doubt, ...]:
        """Columns that were known by their cells alone, or that could hold another field."""
        return tuple(
            doubt_of_column(heading, self.found)
            for heading in self.table.headings
            if heading in self.found.by_cells or heading in self.found.close
        )

    def rows(self) -> Iterator[RowReading | SkippedRow]:
        """Every row in the sheet's order: read, or left out with the reason."""
        if self.errors:
            return
        headings = self.found.heading_of
        lines = Lines(
            self.table,
            self.found,
            self.year_start,
            dict(self.above),
            self.month,
            self._partner_of,
            Parting(self.vocabulary, self.year_start).parted,
        )
        lines.start_below(self.table.preamble)
        for raw in self.table.rows:
            typed = {
                heading: without_guard(cell)
                for heading, cell in zip(self.table.headings, raw.cells, strict=False)
                if cell
            }
            corrected = self.corrections.get((raw.sheet, raw.number))
            if not corrected and (why := lines.why_left_out(raw, typed)):
                yield SkippedRow(raw.number, " ".join(typed.values()), why, raw.sheet, typed)
                continue
            for part in lines.parts(raw, typed):
                yield self._read(raw.number, part, headings, lines.month)

    def whole(self) -> SheetReading:
        """All rows at once, with what else the sheet says; each row has an answer."""
        all_rows = list(self.rows())
        rows = tuple(row for row in all_rows if isinstance(row, RowReading))
        return SheetReading(
            rows=rows,
            errors=(*self.errors, *(error for row in rows for error in row.errors)),
            unknown_columns=self.unknown_columns,
            missing_columns=self.missing_columns,
            skipped=tuple(row for row in all_rows if isinstance(row, SkippedRow)),
            columns=self.columns,
            doubts=self.doubts,
            legend=self.legend,
        )

    def _read(self, number: int, part: Part, headings: Mapping[str, str], month: str) -> RowReading:
        corrected = dict(self.corrections.get((part.sheet, number), {}))
        cells = dict(part.cells)
        if month:
            cells.setdefault(fields.MONTH, month)
        cells = with_one_date(cells)
        said = self.explained.apply(cells) | corrected
        if said.get(fields.WHEN) != cells.get(fields.WHEN) and fields.PRECISION not in corrected:
            # A person's words say themselves how precise they are, and until what time.
            said.pop(fields.PRECISION, None)
            said.pop(fields.END_TIME, None)
        read = read_own_row if is_own(cells) else read_row
        reading = read(
            said,
            vocabulary=self.vocabulary,
            year_start=self.year_start,
            number=number,
            headings=headings,
            default_lead=self.default_lead,
            legend=self.legend,
        )
        return replace(
            reading,
            sheet=part.sheet,
            month=month,
            above=part.above,
            cells=part.typed,
            other_cells={
                heading: part.typed[heading]
                for heading in self.found.unknown
                if heading in part.typed
            },
        )

    def _partner_of(self, text: str) -> str:
        """The text where it is a partner's name and nothing else, else ""."""
        return text if only_partner(text, self.vocabulary) else ""


def sheet_reader(
    table: Sheet,
    *,
    vocabulary: Vocabulary,
    year_start: date,
    default_lead: str = "",
    columns: Mapping[str, str] | None = None,
    taught: Mapping[str, str] | None = None,
    words: Sequence[Mapping[str, str]] = (),
    corrections: Mapping[RowKey, Mapping[str, str]] | None = None,
    month: str = "",
    above: Mapping[str, str] | None = None,
    legend: Mapping[str, str] | None = None,
) -> SheetReader:
    """Find the columns of a sheet, so that its rows can be read.

    Nothing raises for what stands in a cell.

    In: the table; the vocabulary; the first day of its financial year (1 April); the code of the
    partner that leads where the sheet has no column for it; heading to field as somebody chose it
    ("" for a column to leave alone; without a choice the columns are recognised); the same as it
    was `taught` by the last sheet with these headings, which may not have taught all; what words
    mean in this sheet (`field`, `words`, `instead`); by sheet and number of a row, the words that
    stand in place of a field's cell.

    A row that was read before is read again just as in its sheet with the `columns` and `legend` of
    that reading, and the row's own `month` and `above`.
    """
    cells = [row.cells for row in table.rows] if columns is None else []
    if columns is not None:
        found = chosen_columns(table.headings, columns, year_start=year_start)
    else:
        found = taught_columns(
            table.headings, cells, taught or {}, vocabulary=vocabulary, year_start=year_start
        )
    missing = _missing(found, default_lead)
    return SheetReader(
        table=table,
        found=found,
        vocabulary=vocabulary,
        year_start=year_start,
        default_lead=default_lead,
        explained=Explained.of(words),
        corrections=corrections or {},
        month=month,
        above=above or {},
        legend=legend_in(table) if legend is None else legend,
        missing_columns=missing,
        errors=_errors(table, [] if taught else cells, missing),
    )


def _missing(columns: Columns, default_lead: str) -> tuple[str, ...]:
    held = {*columns.held, *columns.ticked.values()}
    missing = [fields.TITLE] if fields.TITLE not in held and not columns.marks else []
    if fields.LEAD not in held and not default_lead:
        missing.append(fields.LEAD)
    if not held & {*fields.DATES, fields.MONTH} and not columns.marks:
        missing.append(fields.WHEN)
    return tuple(missing)


def _errors(
    table: Sheet, cells: Sequence[Sequence[str]], missing: Sequence[str]
) -> tuple[RowError, ...]:
    """Why no row of the sheet can be read, if that is so."""
    title = fields.label_of(fields.TITLE)
    if lies_on_its_side(table.headings, cells):
        wrong = "This sheet lies on its side: each communication is a column of it, not a row."
        right = (
            "Turn it round (copy all of it, then Paste Special with “Transpose”), save it and "
            "bring it in again."
        )
        return (RowError(table.header_row, title, "", wrong, right, fields.TITLE),)
    if fields.TITLE not in missing:
        return ()
    found = ", ".join(f"“{heading}”" for heading in table.headings)
    wrong = f"No column says what each communication is. The headings are {found}."
    right = "Head one column “Title”, “Campaign” or “What is it”."
    return (RowError(table.header_row, title, "", wrong, right, fields.TITLE),)
