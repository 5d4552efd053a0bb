"""Reads one sheet: its rows as texts, and what openpyxl's own rows do not tell."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from archive import Refused
from looks import Cell, Looks, Styles

_MOST_NAMED = 20
_MOST_UNREAD = 50_000


class SheetReader:
    """The rows of a sheet, and what openpyxl's own rows do not tell: merges, what is hidden."""

    def __init__(
        self, book: Any, sheet: Any, shown: Callable[[Any, str, int], str], styles: Styles
    ) -> None:
        from openpyxl.worksheet import _reader  # noqa: PLC0415

        self._tags = _reader
        self._source = book._archive.open(sheet._worksheet_path)
        self._parser = _reader.WorkSheetParser(
            self._source,
            sheet._shared_strings,
            data_only=True,
            epoch=book.epoch,
            date_formats=book._date_formats,
            timedelta_formats=book._timedelta_formats,
        )
        self._shown = shown
        self._styles = styles
        self._looks = Looks(styles)
        self._merges: list[tuple[int, int, int, int]] = []
        self._hidden_rows: list[int] = []
        self._hidden_columns: list[str] = []
        self._unsaved: list[str] = []
        self._errors: list[str] = []
        self._unread: list[tuple[int, int]] = []
        self._unsaved_count = self._error_count = 0

    def rows(self, columns: int) -> Iterator[tuple[int, list[str]]]:
        """Give each filled row with its number; a cell past the last column stands just past it."""
        last = 0
        for _, element in self._tags.iterparse(self._source):
            if element.tag == self._tags.ROW_TAG:
                number, cells = self._row(element, columns)
                element.clear()
                if number <= last:
                    raise Refused("broken")
                last = number
                if any(cells):
                    yield number, cells
            elif element.tag == self._tags.COL_TAG and element.get("hidden") in ("1", "true"):
                self._note_columns(int(element.get("min")), int(element.get("max")))
            elif element.tag == self._tags.MERGE_TAG:
                self._note_merges(element)
                break

    def _row(self, element: Any, columns: int) -> tuple[int, list[str]]:
        if element.get("hidden") in ("1", "true"):
            self._hide(element)
        number, found = self._parser.parse_row(element)
        cells: list[str] = []
        for cell, source in zip(found, element, strict=True):
            text = self._text(cell, source)
            if text:
                place = min(cell["column"] - 1, columns)
                cells.extend("" for _ in range(place + 1 - len(cells)))
                cells[place] = text
        if self._styles:
            self._looks.take(number, _looked_at(found, element, columns))
        return number, cells

    def _hide(self, element: Any) -> None:
        if len(element):
            self._hidden_rows.append(int(element.get("r", self._parser.row_counter + 1)))

    def _text(self, cell: dict[str, Any], source: Any) -> str:
        value, kind = cell["value"], cell["data_type"]
        if kind == "e":
            self._error_count += 1
            self._note_unread(cell)
            if len(self._errors) < _MOST_NAMED:
                self._errors.append(f"{_place(cell)} ({value})")
            return ""
        if value is None:
            if self._is_unsaved(source):
                self._unsaved_count += 1
                self._note_unread(cell)
                if len(self._unsaved) < _MOST_NAMED:
                    self._unsaved.append(_place(cell))
            return ""
        return self._shown(value, kind, cell["style_id"])

    def _is_unsaved(self, source: Any) -> bool:
        """Whether it holds a formula without its result; an empty text is one, nothing is not."""
        if source.find(self._tags.FORMULA_TAG) is None:
            return False
        stored = source.find(self._tags.VALUE_TAG)
        return stored is None or not (stored.text or source.get("t") == "str")

    def _note_unread(self, cell: dict[str, Any]) -> None:
        if len(self._unread) < _MOST_UNREAD:
            self._unread.append((cell["row"], cell["column"] - 1))

    def _note_columns(self, first: int, last: int) -> None:
        for column in range(first, min(last, first + _MOST_NAMED) + 1):
            if len(self._hidden_columns) < _MOST_NAMED:
                self._hidden_columns.append(_letters(column))

    def _note_merges(self, element: Any) -> None:
        from openpyxl.utils import range_boundaries  # noqa: PLC0415

        for merge in element[:20_000]:
            left, top, right, bottom = range_boundaries(merge.get("ref"))
            self._merges.append((top, left - 1, bottom, right - 1))

    def beside(self) -> dict[str, Any]:
        """What was seen beside the cells, once the rows are read."""
        return {
            "merges": self._merges,
            "hidden_rows": self._hidden_rows,
            "hidden_columns": self._hidden_columns,
            "unsaved": self._unsaved,
            "unsaved_count": self._unsaved_count,
            "errors": self._errors,
            "error_count": self._error_count,
            "unread": self._unread,
            "struck_rows": self._looks.struck_rows(),
            "coloured": self._looks.coloured(but=self._merged_down()),
        }

    def _merged_down(self) -> set[int]:
        return {
            column
            for top, left, bottom, right in self._merges
            if bottom > top
            for column in range(left, min(right, left + _MOST_NAMED) + 1)
        }


def _looked_at(found: Sequence[dict[str, Any]], element: Any, columns: int) -> list[Cell]:
    """The cells of a row for their looks: one that holds anything in the file counts as typed."""
    return [
        Cell(cell["column"] - 1, cell["style_id"], len(source) > 0)
        for cell, source in zip(found, element, strict=True)
        if cell["column"] <= columns
    ]


def _place(cell: dict[str, Any]) -> str:
    return f"{_letters(cell['column'])}{cell['row']}"


def _letters(column: int) -> str:
    from openpyxl.utils import get_column_letter  # noqa: PLC0415

    return str(get_column_letter(column))
