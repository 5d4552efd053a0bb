"""Takes the lines of a sheet as a person does: months above rows, ditto marks, lines apart.

What stands above a row counts for it: a month by itself, a partner by itself, the cell that a ditto
mark repeats.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise
from typing import Protocol

from bsc_comms.kit.patterns import late_pattern
from plans.rules.reading import columns as fields
from plans.rules.reading.columns import Columns
from plans.rules.reading.date_words import months_in
from plans.rules.reading.dates import read_window
from plans.rules.reading.grids import is_blank, is_mark, is_time_in, said_by
from plans.rules.reading.own_rows import is_own
from plans.rules.reading.spans import EXACT, MONTH, OTHER_WINDOW, QUARTER

_DITTO = late_pattern(
    r"^\s*(?:\"{1,2}|'{2}|”|“|〃|-\s*\"\s*-|do\.?|ditto|as\s+above|same\s+as\s+above)\s*$",
    re.IGNORECASE,
)
_TOTAL = late_pattern(r"^\W*(?:grand\s+)?(?:sub-?)?totals?\b", re.IGNORECASE)
_SUM = late_pattern(
    r"^\W*(?:grand\s+)?(?:sub-?)?totals?\b\W*(?:$|[\d£$€]|(?:for|of|in|to|by|per|all|this|so|number"
    r"|no|nos|spend\w*|spent|cost\w*|budget\w*|amount|sum|rows?|items?|entries|communications?"
    r"|campaigns?|count\w*|planned|issued|year|month|quarter|q[1-4]"
    r"|(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*)\b)",
    re.IGNORECASE,
)
_WORDS = late_pattern(r"[^\W\d_]{2}")
_DAY = late_pattern(r"\b\d{1,2}\b|\b(?:year|ongoing)\b", re.IGNORECASE)
_MONTH_AND_YEAR = late_pattern(r"^\W*[a-z]{3,9}\W*(?:20)?\d\d\W*$", re.IGNORECASE)
#: A column whose days are the first, or the last, of a week.
_OF_WEEKS = late_pattern(
    r"^\W*(?:dates?|when)?\W*(?:w\W?(?:c|b)|(?:week|wk)s?\W*(?:c|b|comm?\w*|beg\w*|start\w*|of|from|date)?)"
    r"\W*(?:dates?)?\W*$",
    re.IGNORECASE,
)
_ENDS_OF_WEEKS = late_pattern(r"^\W*(?:date)?\W*(?:w\W?e|(?:week|wk)\W*end\w*)\W*$", re.IGNORECASE)
_LONGEST_BANNER = 40
_WHOLE_MONTHS = frozenset({MONTH, QUARTER, OTHER_WINDOW})
_A_LINE_OF_TEXT = "A line of text, not a communication"
#: Fields that make no communication where nothing else stands in a row.
_SAYS_NO_TITLE = frozenset(
    {fields.MONTH, fields.REFERENCE, fields.RESULT, fields.LEAD, fields.STATE}
)


class _Row(Protocol):
    @property
    def number(self) -> int: ...
    @property
    def sheet(self) -> str: ...
    @property
    def cells(self) -> Sequence[str]: ...


class _Table(Protocol):
    @property
    def headings(self) -> Sequence[str]: ...
    @property
    def rows(self) -> Sequence[_Row]: ...


@dataclass(frozen=True, slots=True)
class Part:
    """A communication in a row: its cells by field and as typed, and what was taken from above."""

    sheet: str
    cells: Mapping[str, str]
    typed: Mapping[str, str]
    above: Mapping[str, str]


@dataclass(slots=True)
class Lines:
    """Goes down a sheet and keeps in mind what counts for the rows below.

    `above` is field to text: in the beginning what stands above the first row.
    """

    table: _Table
    columns: Columns
    year_start: date
    above: dict[str, str]
    month: str
    partner_of: Callable[[str], str]
    parted: Callable[[str, Sequence[str]], Mapping[str, str]]
    _footers: Mapping[str, int] = field(init=False)
    _captions: frozenset[tuple[str, int]] = field(init=False)
    _months: Mapping[str, str] = field(init=False)
    _sheet: str | None = field(init=False, default=None)

    def __post_init__(self) -> None:
        self._captions = frozenset(
            (row.sheet, row.number)
            for row, below in pairwise(self.table.rows)
            if self._are_headings(self._typed(below))
        )
        full = [row for row in self.table.rows if len(set(filter(None, row.cells))) > 1]
        self._footers = {row.sheet: row.number for row in full}
        self._months = self._month_of_each_sheet(full)

    def start_below(self, titles: Sequence[str]) -> None:
        """Keep a month above the headings in mind, where more months stand between the rows."""
        if self.month or not titles or not self._is_month(titles[-1]):
            return
        lone = (set(filter(None, row.cells)) for row in self.table.rows)
        if any(len(said) == 1 and self._is_month(*said) for said in lone):
            self.month = titles[-1]

    def why_left_out(self, raw: _Row, typed: Mapping[str, str]) -> str:
        """Why a row is no communication, "" where it is one; a month by itself is kept in mind."""
        self._begin_sheet(raw.sheet)
        if self._are_headings(typed):
            return "The headings again"
        said = list(dict.fromkeys(typed.values()))
        if len(said) > 1:
            first = next((text for text in said if text != self._months.get(raw.sheet)), said[0])
            total = self._is_total(first, said) and not self._named(typed, fields.LEAD)
            return "A total" if total else ""
        return self._why_line_left_out(raw, typed, said[0] if said else "")

    def parts(self, raw: _Row, typed: Mapping[str, str]) -> list[Part]:
        """The communications of a row: one, or in a planner without titles one for each cell."""
        self._begin_sheet(raw.sheet)
        if self.columns.marks and fields.TITLE not in self.columns.field_of.values():
            return self._cells_apart(raw, typed)
        cells = self._by_field(typed)
        taken = self._take_from_above(cells)
        self._say_when(cells, typed)
        return [Part(raw.sheet, cells, typed, taken)]

    def _is_total(self, first: str, said: Sequence[str]) -> bool:
        """Whether a row sums up: "Total for June"; "Total Policing" beside words is no sum."""
        if not _TOTAL.match(first):
            return False
        return bool(_SUM.match(first)) or not any(
            _WORDS.search(text) for text in said if text != first
        )

    def _month_of_each_sheet(self, full: Sequence[_Row]) -> dict[str, str]:
        """By sheet, the month that every row of it says: a lone line of that sheet is of it too."""
        held = [self.columns.field_of.get(heading) for heading in self.table.headings]
        if fields.MONTH not in held:
            return {}
        place = held.index(fields.MONTH)
        said: dict[str, set[str]] = {}
        for row in full:
            said.setdefault(row.sheet, set()).update(row.cells[place : place + 1] or [""])
        return {sheet: month for sheet, [month, *more] in said.items() if month and not more}

    def _begin_sheet(self, sheet: str) -> None:
        """Take the month of a sheet that begins; what stands in one does not count for the next."""
        if sheet == self._sheet:
            return
        if self._sheet is not None:
            self.month = ""
            self.above = {}
        self.month = self._months.get(sheet, self.month)
        self._sheet = sheet

    def _typed(self, raw: _Row) -> dict[str, str]:
        pairs = zip(self.table.headings, raw.cells, strict=False)
        return {heading: cell for heading, cell in pairs if cell}

    def _are_headings(self, typed: Mapping[str, str]) -> bool:
        """Whether a row is headings again, also of a further table that has others among them.

        A ticked column may say its heading in a row too, a title does not.
        """
        again = [head for head, text in typed.items() if text.casefold() == head.casefold()]
        if len(again) < 2:
            return False
        if fields.TITLE not in self.columns.field_of.values():
            return len(again) == len(typed)
        held = {self.columns.field_of.get(heading) for heading in again}
        return fields.TITLE in held and len(again) * 2 > len(typed)

    def _why_line_left_out(self, raw: _Row, typed: Mapping[str, str], text: str) -> str:
        if self._is_month(text):
            self.month = text
            return "The month of the rows below it"
        if fields.LEAD not in self.columns.held and (partner := self.partner_of(text)):
            self.above[fields.LEAD] = partner
            return "The lead partner of the rows below it"
        if (raw.sheet, raw.number) in self._captions:
            return _A_LINE_OF_TEXT
        if len(typed) == 1 and self._is_communication(raw, *typed):
            return ""
        return _A_LINE_OF_TEXT

    def _is_communication(self, raw: _Row, heading: str) -> bool:
        """Whether the only cell of a row, below that heading, says what a communication is."""
        name = self.columns.field_of.get(heading, "")
        if not name:
            titles = fields.TITLE in self.columns.field_of.values()
            return heading in self.columns.marks and not titles
        is_below_the_rows = raw.number > self._footers.get(raw.sheet, raw.number)
        return name not in _SAYS_NO_TITLE and not is_below_the_rows

    def _is_month(self, text: str) -> bool:
        """Whether a line is a month, some months or a quarter, without a day."""
        if _MONTH_AND_YEAR.match(text) and months_in(text):
            return True
        if len(text) > _LONGEST_BANNER or _DAY.search(text):
            return False
        window = read_window(text, year_start=self.year_start)
        return bool(
            window and window.start and not window.leftover and window.precision in _WHOLE_MONTHS
        )

    def _named(self, typed: Mapping[str, str], name: str) -> bool:
        return any(self.columns.field_of.get(heading) == name for heading in typed)

    def _by_field(self, typed: Mapping[str, str]) -> dict[str, str]:
        """The cells by field; cells of one field are put together, ticked columns among them."""
        cells: dict[str, str] = {}
        for heading in self.columns.field_of:
            for name, text in self._fields_of(heading, typed.get(heading, "")).items():
                cells[name] = f"{cells[name]}; {text}" if cells.get(name) else text
        for heading, name in self.columns.ticked.items():
            if is_mark(typed.get(heading, "")):
                cells[name] = f"{cells[name]}; {heading}" if cells.get(name) else heading
        return cells

    def _fields_of(self, heading: str, text: str) -> Mapping[str, str]:
        """Field to its words in the cell of a column, which mostly holds one field."""
        names = [self.columns.field_of[heading], *filter(None, [self.columns.also.get(heading)])]
        if names == [fields.WHEN]:
            text = self._as_week(heading, text)
        if not text or len(names) == 1 or _DITTO.match(text):
            return dict.fromkeys(names, text) if text else {}
        return self.parted(text, names)

    def _as_week(self, heading: str, text: str) -> str:
        """A day below "Week commencing" as what it is there: the first day of a week."""
        begins = _OF_WEEKS.match(heading)
        if not text or not (begins or _ENDS_OF_WEEKS.match(heading)):
            return text
        day = read_window(text, year_start=self.year_start, month_hint=self.month)
        if day is None or day.precision != EXACT or day.start != day.end:
            return text
        return f"{'w/c' if begins else 'w/e'} {text}"

    def _take_from_above(self, cells: dict[str, str]) -> dict[str, str]:
        """Put the month, the partner and repeated cells in; out: what did not stand in the row."""
        self.month = cells.get(fields.MONTH, "") or self.month
        taken = {
            name: self.above[name]
            for name, text in cells.items()
            if _DITTO.match(text) and name in self.above and not is_own(cells)
        }
        if fields.LEAD not in self.columns.held and self.above.get(fields.LEAD):
            taken[fields.LEAD] = self.above[fields.LEAD]
        cells.update(taken)
        self.above.update(cells)
        return taken

    def _say_when(self, cells: dict[str, str], typed: Mapping[str, str]) -> None:
        """Of a year planner: when, by the marked cells; words in them are kept as the message."""
        if not self.columns.marks or any(cells.get(name) for name in fields.DATES):
            return
        filled = [head for head in self.columns.marks if not is_blank(typed.get(head, ""))]
        if not filled:
            return
        cells[fields.WHEN] = said_by(self.columns.marks, typed)
        words = {head: typed[head] for head in filled if not is_mark(typed[head])}
        if len(filled) == 1 and words:
            [(heading, text)] = words.items()
            time = self.columns.marks[heading]
            if is_time_in(text, time, self.year_start):
                cells[fields.WHEN], cells[fields.MONTH] = text, time
                return
        if words:
            said = "; ".join(f"{heading}: {text}" for heading, text in words.items())
            message = cells.get(fields.MESSAGE, "")
            cells[fields.MESSAGE] = f"{message}; {said}" if message else said

    def _cells_apart(self, raw: _Row, typed: Mapping[str, str]) -> list[Part]:
        rest = {head: text for head, text in typed.items() if head not in self.columns.marks}
        common = self._by_field(rest)
        taken = self._take_from_above(common)
        parts = []
        for heading, time in self.columns.marks.items():
            text = typed.get(heading, "")
            if is_blank(text):
                continue
            title, _, more = text.partition("\n")
            cells = {**common, fields.TITLE: title, fields.WHEN: time}
            if more.strip():
                cells[fields.MESSAGE] = "; ".join(filter(None, (common.get(fields.MESSAGE), more)))
            sheet = f"{raw.sheet}: {heading}" if raw.sheet else heading
            parts.append(Part(sheet, cells, {**rest, heading: text}, taken))
        return parts
