"""Writing spreadsheets in which text stays text.

A title such as `=HYPERLINK(...)` typed by one partner must not run on another partner's computer.
In CSV such text is neutralised with a leading apostrophe; in XLSX every text is written as a
string, and what could become a formula when somebody edits the cell is marked as quoted text.

Moments are written as a clock in London shows them. The same input gives the same bytes.
Source: OWASP, CSV Injection; full-width signs are read as signs by East Asian Excel.
"""

import csv
import io
import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from itertools import chain
from typing import TYPE_CHECKING

from bsc_comms.kit import clock
from bsc_comms.kit.excel import LONGEST_CELL
from bsc_comms.kit.printable import printable

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

Cell = str | int | float | Decimal | date | datetime | None
Row = Sequence[Cell]

DANGEROUS = "=+-@\uff1d\uff0b\uff0d\uff20"
QUOTES_AND_BLANKS = r"[\s\"'`\u2018\u2019\u201c\u201d\ufeff\u200b-\u200f]*"
FORMULA = re.compile(rf"{QUOTES_AND_BLANKS}[\t\r\n{re.escape(DANGEROUS)}]")

GUARD = "'"
HOW_TO_USE = "How to use this"  # the sheet behind one that may be changed and sent back

LONGEST_SHEET_NAME = 31
LONGEST_FOOT = 220  # characters, so that the page's number fits behind it
LARGEST_EXACT = 10**15  # Excel keeps 15 digits
FIRST_DATE = date(1900, 3, 1)  # before it, Excel's calendar is wrong
WHOLE, BROKEN = "#,##0", "#,##0.##########"  # years and codes are text in every sheet
CUT = " [cut here: a cell holds no more]"
NARROWEST, WIDEST, WIDEST_NAME = 8, 60, 40
LINE_HEIGHT, MOST_LINES = 15, 20  # so that a row fits on a screen; Excel itself ends at 27 lines
PAGE_WIDTH = 170  # characters of which a line of A4 on its side can still be read


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """One sheet: a row of headings above rows of cells. `widths` in characters, else guessed.

    named_by: how many columns, from the first on, tell which row it is. most_lines: of a row's
    text are shown; what is longer is whole in its cell. foot: below its printed pages, where that
    is another than the workbook's.
    """

    name: str
    headings: Sequence[str]
    rows: Sequence[Row]
    widths: Sequence[int] | None = None
    named_by: int = 1
    most_lines: int = MOST_LINES
    foot: str = ""


def safe_cell(value: Cell) -> str | int | float:
    """Give what a CSV cell may hold: a number, or text that no spreadsheet takes for a formula."""
    match value:
        case None:
            return ""
        case bool():
            return "Yes" if value else "No"
        case int():
            return value
        case float() | Decimal():
            return float(value) if math.isfinite(value) else str(value)
        case datetime():
            return _local(value).strftime("%Y-%m-%d %H:%M")
        case date():
            return value.isoformat()
        case _:
            text = printable(str(value))
            return f"{GUARD}{text}" if could_be_formula(text) else text


def could_be_formula(text: str) -> bool:
    """Say whether a spreadsheet might run this text, also after blanks or quotation marks."""
    return FORMULA.match(text) is not None


def without_guard(text: str) -> str:
    """Give back the text as it was before `safe_cell` guarded it.

    Exact: the guard makes no text harmless that was not dangerous, so what is dangerous behind an
    apostrophe was guarded.
    """
    is_guarded = text.startswith(GUARD) and could_be_formula(text[len(GUARD) :])
    return text[len(GUARD) :] if is_guarded else text


def kept_as_text(cell: Cell) -> Cell:
    """What a workbook holds for readers that take one guard off: what looks guarded gets another.

    A text file that was saved as a workbook has its guards as text, so readers take them off there
    too.
    """
    if isinstance(cell, str) and without_guard(cell) != cell:
        return f"{GUARD}{cell}"
    return cell


def write_csv(rows: Iterable[Row], *, headings: Sequence[str]) -> bytes:
    """Write a CSV file that Excel opens as UTF-8: byte order mark, commas, CRLF."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    for row in chain([headings], rows):
        writer.writerow([safe_cell(cell) for cell in row])
    return out.getvalue().encode("utf-8-sig")


def write_xlsx(
    sheets: Sequence[Sheet], *, title: str, created: datetime, author: str = "", foot: str = ""
) -> bytes:
    """Write a workbook: headings bold, frozen and filtered; dates as dates, numbers as numbers.

    `created` (aware) goes into the properties and makes the bytes the same each time. foot: what
    stands below each printed page, beside its number, unless a sheet has its own.
    """
    from xlsxwriter import Workbook  # noqa: PLC0415 - large, and no page needs it

    out = io.BytesIO()
    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
        "remove_timezone": True,
    }
    with Workbook(out, options) as book:
        book.set_properties({"title": title, "author": author, "created": _utc(created)})
        writer = _CellWriter(book)
        taken: set[str] = set()
        for sheet in sheets:
            name = _sheet_name(sheet.name, taken)
            taken.add(name.casefold())
            page = book.add_worksheet(name)
            _fill(page, sheet, writer)
            if below := sheet.foot or foot:
                page.set_footer(f"&L{_foot(below)}&RPage &P of &N")
    return out.getvalue()


def _fill(page: "Worksheet", sheet: Sheet, writer: "_CellWriter") -> None:
    widths = sheet.widths or _widths(sheet)
    page.freeze_panes(1, sheet.named_by)
    _set_on_paper(page, sheet, widths)
    for column, heading in enumerate(sheet.headings):
        style = writer.number_heading if _holds_numbers(sheet, column) else writer.heading
        page.write_string(0, column, _fitting(heading), style)
    for number, row in enumerate(sheet.rows, start=1):
        if _asks_for_more(row, widths, sheet.most_lines):
            page.set_row(number, LINE_HEIGHT * sheet.most_lines)
        for column, cell in enumerate(row):
            writer.write(page, number, column, cell)
    if sheet.headings:
        page.autofilter(0, 0, max(len(sheet.rows), 1), len(sheet.headings) - 1)
    for column, width in enumerate(widths):
        page.set_column(column, column, width)


def _asks_for_more(row: Row, widths: Sequence[int], lines: int) -> bool:
    """Whether a text of the row takes more lines than these, where each break ends a whole one."""
    return any(
        isinstance(cell, str) and len(cell) + width * cell.count("\n") > width * lines
        for cell, width in zip(row, widths, strict=False)
    )


def _set_on_paper(page: "Worksheet", sheet: Sheet, widths: Sequence[int]) -> None:
    """As many pages wide as it takes to be read; each repeats what names a row."""
    named = sum(widths[: sheet.named_by])
    beside = sum(widths) - named
    room = max(PAGE_WIDTH - named, WIDEST)
    page.set_landscape()
    page.set_paper(9)
    page.fit_to_pages(max(1, math.ceil(beside / room)), 0)
    page.repeat_rows(0)
    page.repeat_columns(0, sheet.named_by - 1)


def _holds_numbers(sheet: Sheet, column: int) -> bool:
    """Whether what stands in a column is numbers alone, beside empty cells."""
    cells = (cell for row in sheet.rows for cell in row[column : column + 1])
    filled = (cell for cell in cells if cell is not None and cell != "")
    first = next(filled, None)
    return _is_number(first) and all(map(_is_number, filled))


def _is_number(cell: Cell) -> bool:
    return isinstance(cell, int | float | Decimal) and not isinstance(cell, bool)


def _foot(text: str) -> str:
    """The text of a foot: a sign that would begin a code is doubled, and 255 signs are the most."""
    return _fitting(text).replace("&", "&&")[:LONGEST_FOOT]


class _CellWriter:
    """Writes one cell as what it is, never as what its text looks like."""

    def __init__(self, book: "Workbook") -> None:
        def style(**properties: object) -> "Format":
            return book.add_format({"valign": "top", "text_wrap": True, **properties})

        above = {"bold": True, "bottom": 1, "bg_color": "#E3E8E6"}
        self.heading = style(**above)
        # The arrow of the filter lies over the right end of a heading.
        self.number_heading = style(**above, align="right", indent=2)
        self._text = style()
        self._quoted = style(quote_prefix=True)
        number = {"valign": "top", "align": "right", "indent": 1}
        self._whole = book.add_format({**number, "num_format": WHOLE})
        self._broken = book.add_format({**number, "num_format": BROKEN})
        self._date = book.add_format({"valign": "top", "align": "left", "num_format": "d mmm yyyy"})
        self._moment = book.add_format(
            {"valign": "top", "align": "left", "num_format": "d mmm yyyy hh:mm"}
        )

    def write(self, page: "Worksheet", row: int, column: int, value: Cell) -> None:
        match value:
            case None | "":
                page.write_blank(row, column, None, self._text)
            case bool():
                page.write_string(row, column, "Yes" if value else "No", self._text)
            case int() | float() | Decimal() if _is_exact(value):
                style = self._whole if value == int(value) else self._broken
                page.write_number(row, column, value, style)
            case datetime() if value.date() >= FIRST_DATE:
                page.write_datetime(row, column, _local(value), self._moment)
            case date() if not isinstance(value, datetime) and value >= FIRST_DATE:
                page.write_datetime(row, column, value, self._date)
            case _:
                text = _fitting(str(value))
                style = self._quoted if could_be_formula(text) else self._text
                page.write_string(row, column, text, style)


def _is_exact(number: int | float | Decimal) -> bool:
    return math.isfinite(number) and abs(float(number)) < LARGEST_EXACT


def _local(moment: datetime) -> datetime:
    """The moment as a clock in London shows it, without a zone; a naive one is taken as it is."""
    return moment if moment.tzinfo is None else clock.local(moment).replace(tzinfo=None)


def _utc(moment: datetime) -> datetime:
    """The moment in UTC without a zone, as a workbook's properties are written."""
    return moment.astimezone(UTC).replace(tzinfo=None)


def _fitting(text: str) -> str:
    """The printable text at the length that a cell can hold."""
    text = printable(text)
    units = len(text.encode("utf-16-le")) // 2
    if units <= LONGEST_CELL:
        return text
    kept = text.encode("utf-16-le")[: 2 * (LONGEST_CELL - len(CUT))]
    return kept.decode("utf-16-le", errors="ignore") + CUT


def _sheet_name(name: str, taken: set[str]) -> str:
    tidy = re.sub(r"[\[\]:*?/\\]", "-", _fitting(name)).strip().strip("'") or "Sheet"
    tidy = tidy[:LONGEST_SHEET_NAME]
    number = 1
    candidate = tidy
    while candidate.casefold() in taken:
        number += 1
        mark = f" {number}"
        candidate = tidy[: LONGEST_SHEET_NAME - len(mark)] + mark
    return candidate


def _widths(sheet: Sheet) -> list[int]:
    """Guess each column's width from its heading and its first 200 cells.

    What stays on the screen while somebody scrolls is narrower, so that it leaves room.
    """
    widths = [len(heading) + 3 for heading in sheet.headings]
    for row in sheet.rows[:200]:
        for column, cell in enumerate(row[: len(widths)]):
            longest_line = max(map(len, _as_shown(cell).splitlines() or [""]))
            widths[column] = max(widths[column], longest_line + 1)
    widest = [WIDEST_NAME] * sheet.named_by + [WIDEST] * len(widths)
    return [min(max(width, NARROWEST), most) for width, most in zip(widths, widest, strict=False)]


def _as_shown(cell: Cell) -> str:
    """A cell as somebody sees it: a number with its separators, and set in from the right."""
    value = safe_cell(cell)
    return value if isinstance(value, str) else f"{value:,} "
