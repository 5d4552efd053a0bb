"""Opens a workbook in a process of its own, which may die without harm.

Run as a program by `workbook.py`, never imported by the planner, and importing nothing of it: so it
starts quickly and holds no secret. In, on standard input: a line of JSON (limits, and the sheet
that is asked for, if any), then the workbook. Out: a line of JSON for each thing found, the last
being `["end"]` or `["refused", why]`. Sentences for people are made by the parent.
"""

import contextlib
import io
import itertools
import json
import re
import sys
import warnings
import zipfile
from collections.abc import Callable, Iterator
from datetime import date, datetime, time, timedelta
from typing import Any

_CHUNK = 64 * 1024
_MOST_PIECES_WITHOUT_TAG = 8
_XML_STARTS = (b"<", b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")
# In UTF-16 of either order there is a nought between two letters.
_DEFINITIONS = re.compile(rb"<!(?:DOCTYPE|ENTITY)|<\x00!\x00(?:D\x00O\x00C|E\x00N\x00T)")
_MACROS = ("vbaproject", "xl/macrosheets/", "xl/vbadata")
_OTHER_PROGRAMS = (
    ("word/document.xml", "document"),
    ("ppt/presentation.xml", "slides"),
    ("xl/workbook.bin", "binary"),
)
_CONTENT_TYPES = "[content_types].xml"
_CURRENCY = re.compile(r"\[\$([^\]\-]+)|([£€$¥])")
_ESCAPED_CONTROL = re.compile(r"_x00(0[0-9A-Fa-f]|1[0-9A-Fa-f])_")
_MOST_NAMED = 20
_MOST_UNREAD = 50_000

Limits = dict[str, Any]


class Refused(Exception):
    """The workbook is not opened; its argument is the reason's name, known to the parent."""


def main() -> None:
    limits = json.loads(sys.stdin.buffer.readline())
    _hold_back(limits)
    content = sys.stdin.buffer.read()
    try:
        inspect(content, limits)
        for message in read(content, limits):
            _say(message)
        _say(["end"])
    except Refused as refusal:
        _say(["refused", str(refusal)])
    except ImportError as fault:
        _say(["fault", str(fault)])
    except MemoryError:
        _say(["refused", "too much"])
    except Exception:  # a broken workbook fails in the reader in a hundred ways
        _say(["refused", "broken"])


def _say(message: list[Any]) -> None:
    sys.stdout.write(json.dumps(message))
    sys.stdout.write("\n")


def _hold_back(limits: Limits) -> None:
    """Ask the system to stop this process past its limits, where the system can."""
    with contextlib.suppress(ImportError, ValueError, OSError):
        import resource  # noqa: PLC0415 - not on every system

        resource.setrlimit(resource.RLIMIT_CPU, (limits["seconds"], limits["seconds"]))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        resource.setrlimit(resource.RLIMIT_AS, (limits["memory"], limits["memory"]))


# Looking before anything is parsed


def inspect(content: bytes, limits: Limits) -> None:
    """Refuse macros, passwords, definitions and what inflates too far."""
    if content.count(b"PK\x01\x02") > limits["members"]:
        raise Refused("too much")
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        members = archive.infolist()
        _check_kind([member.filename.lower() for member in members])
        if any(member.flag_bits & 0x1 for member in members):
            raise Refused("password")
        if _overlap(members) or any(
            member.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
            for member in members
        ):
            raise Refused("broken")
        inflated = 0
        for member in members:
            inflated += _inspect_member(archive, member, limits["inflated"] - inflated, limits)


def _check_kind(names: list[str]) -> None:
    if any(mark in name for name in names for mark in _MACROS):
        raise Refused("macros")
    for name, kind in _OTHER_PROGRAMS:
        if name in names:
            raise Refused(kind)
    if "mimetype" in names:
        raise Refused("open document")
    if _CONTENT_TYPES not in names:
        raise Refused("archive")
    if len(set(names)) != len(names):
        raise Refused("broken")


def _overlap(members: list[zipfile.ZipInfo]) -> bool:
    """Whether members share bytes, by which a small file becomes a huge one."""
    inside = sorted(members, key=lambda member: member.header_offset)
    return any(
        one.header_offset + 30 + len(one.filename) + one.compress_size > following.header_offset
        for one, following in itertools.pairwise(inside)
    )


def _inspect_member(
    archive: zipfile.ZipFile, member: zipfile.ZipInfo, most: int, limits: Limits
) -> int:
    """Inflate a member piece by piece and look at each. Out: how long it was."""
    name = member.filename.lower()
    inflated = 0
    tail = b""
    shape: XmlShape | None = None
    with archive.open(member) as stream:
        while chunk := stream.read(_CHUNK):
            if not inflated and chunk.lstrip().startswith(_XML_STARTS):
                shape = XmlShape(limits)
            inflated += len(chunk)
            if inflated > most:
                raise Refused("too much")
            seen = tail + chunk
            if b"!" in seen and _DEFINITIONS.search(seen):
                raise Refused("definitions")
            if name == _CONTENT_TYPES and b"macroenabled" in seen.replace(b"\0", b"").lower():
                raise Refused("macros")
            if name == "xl/workbook.xml" and b"purl.oclc.org/ooxml" in seen:
                raise Refused("strict")
            if shape:
                shape.take(chunk)
            tail = chunk[-64:]
    return inflated


class XmlShape:
    """Counts what a workbook's XML is made of, so that no parser has to cope with too much of it.

    Counting bytes is a hundred times quicker than parsing. It is a little out where a piece ends
    within a tag, which the limits leave room for.
    """

    def __init__(self, limits: Limits) -> None:
        self._left: dict[bytes, int] = {
            mark.encode(): most for mark, most in limits["marks"].items()
        }
        self._depth = limits["depth"]
        self._pieces_without_tag = 0

    def take(self, chunk: bytes) -> None:
        """Count one more piece. Raises Refused where there is too much of anything."""
        for mark in self._left:
            self._left[mark] -= chunk.count(mark)
            if self._left[mark] < 0:
                raise Refused("too much")
        closing = chunk.count(b"</")
        opening = chunk.count(b"<") - closing - chunk.count(b"<?") - chunk.count(b"<!")
        self._depth -= opening - closing - chunk.count(b"/>")
        self._pieces_without_tag = 0 if b"<" in chunk else self._pieces_without_tag + 1
        if self._depth < 0 or self._pieces_without_tag > _MOST_PIECES_WITHOUT_TAG:
            raise Refused("too much")


# Reading


def read(content: bytes, limits: Limits) -> Iterator[list[Any]]:
    """Give the sheets with their rows, and after each what was seen beside its cells."""
    warnings.simplefilter("ignore")
    # openpyxl takes numpy in where it finds it: twice the time to start, for nothing that we read.
    sys.modules["numpy"] = None  # type: ignore[assignment]
    from openpyxl import load_workbook  # noqa: PLC0415 - only once the archive was looked at
    from openpyxl.worksheet._read_only import ReadOnlyWorksheet  # noqa: PLC0415

    # A sheet that does not say its size would be parsed twice, for a size that nobody asks.
    ReadOnlyWorksheet._get_size = lambda _: None
    book = load_workbook(io.BytesIO(content), read_only=True, data_only=True, keep_links=False)
    names = [sheet.title for sheet in book.worksheets]
    asked = limits["sheet"].strip().casefold()
    sheets = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]
    if asked:
        sheets = [sheet for sheet in book.worksheets if sheet.title.strip().casefold() == asked]
        if not sheets:
            yield ["no sheet", names]
            raise Refused("no sheet")
    yield ["names", names, [s.title for s in book.worksheets if s.sheet_state != "visible"]]
    characters = 0
    shown = shown_by(book)
    for sheet in sheets:
        yield ["sheet", sheet.title]
        reader = SheetReader(book, sheet, shown)
        for count, (number, cells) in enumerate(reader.rows(limits["columns"])):
            if count == limits["rows"]:
                yield ["too long"]
                break
            characters += sum(map(len, cells))
            if characters > limits["characters"]:
                raise Refused("too much text")
            yield ["row", number, cells]
        yield ["beside", reader.beside()]


class SheetReader:
    """The rows of a sheet, and what openpyxl's own rows do not tell: merges, what is hidden."""

    def __init__(self, book: Any, sheet: Any, shown: Callable[[Any, str, int], str]) -> None:
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
            formula, stored = self._tags.FORMULA_TAG, self._tags.VALUE_TAG
            if source.find(formula) is not None and source.find(stored) is None:
                self._unsaved_count += 1
                self._note_unread(cell)
                if len(self._unsaved) < _MOST_NAMED:
                    self._unsaved.append(_place(cell))
            return ""
        return self._shown(value, kind, cell["style_id"])

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
        }


def _place(cell: dict[str, Any]) -> str:
    return f"{_letters(cell['column'])}{cell['row']}"


def _letters(column: int) -> str:
    from openpyxl.utils import get_column_letter  # noqa: PLC0415

    return str(get_column_letter(column))


def shown_by(book: Any) -> Callable[[Any, str, int], str]:
    """Give a function that writes a value as its cell shows it, as far as reading a plan needs."""
    formats: dict[int, str] = {}

    def format_of(style: int) -> str:
        if style not in formats:
            formats[style] = _number_format(book, style)
        return formats[style]

    def shown(value: Any, kind: str, style: int) -> str:
        match value:
            case str():
                return _ESCAPED_CONTROL.sub(_control, value)[:32_767]
            case bool():
                return "yes" if value else "no"
            case datetime() | date():
                return _day_text(value, format_of(style))
            case time():
                return _time_text(value, format_of(style))
            case timedelta():
                minutes = round(value.total_seconds() / 60)
                return f"{minutes // 60}:{minutes % 60:02}"
        return _number_text(value, format_of(style))

    return shown


def _control(found: re.Match[str]) -> str:
    return chr(int(found.group(1), 16))


def _number_format(book: Any, style: int) -> str:
    """The format's first part, without what is quoted or a condition; currency signs stay."""
    from openpyxl.styles.numbers import BUILTIN_FORMATS  # noqa: PLC0415

    number = book._cell_styles[style].numFmtId
    if number < 164:
        # The built-in currency formats show the sign of the reader's own country.
        return re.sub(r"\"[^\"]*\"|[$£€¥]", "", str(BUILTIN_FORMATS.get(number, "General")))
    return str(book._number_formats[number - 164]).split(";")[0]


def _bare(form: str) -> str:
    return re.sub(r"\"[^\"]*\"|\[[^\]]*\]|\\.", "", form).lower()


def _day_text(value: date, form: str) -> str:
    """ISO, but no more exact than what the cell shows: a cell that shows "Nov-16" is a month."""
    bare = _bare(form)
    if isinstance(value, datetime):
        value += timedelta(milliseconds=500)
        if value.time().replace(microsecond=0) != time.min:
            return f"{value:%Y-%m-%d %H:%M}"
        value = value.date()
    if bare and not set("dhs") & set(bare):
        if "m" in bare:
            return f"{value:%b %Y}" if "y" in bare else f"{value:%B}"
        if "y" in bare:
            return f"{value:%Y}"
    return value.isoformat()


def _time_text(value: time, form: str) -> str:
    bare = _bare(form)
    if value == time.min and "h" not in bare:
        return ""  # nought in a cell for dates
    moment = datetime.combine(date.min, value) + timedelta(milliseconds=500)
    return f"{moment:%H:%M}"


def _number_text(value: Any, form: str) -> str:
    if "%" in form:
        return f"{_digits(value * 100)}%"
    currency = _CURRENCY.search(form)
    if currency:
        sign = (currency.group(1) or currency.group(2)).strip()
        amount = _digits(abs(value)) if float(value).is_integer() else f"{abs(value):.2f}"
        return f"{'-' if value < 0 else ''}{sign}{amount}"
    return _digits(value)


def _digits(value: Any) -> str:
    """A number with the 15 digits that a spreadsheet keeps."""
    if isinstance(value, int) or (value.is_integer() and abs(value) < 1e15):
        return str(int(value))
    return f"{value:.15g}"


if __name__ == "__main__":
    main()
