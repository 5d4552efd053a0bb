"""Months that each have a sheet of their own: the sheet's name says when its rows are."""

import dataclasses
import re
from collections.abc import Sequence

from bsc_comms.kit.tables.headings import are_known, is_month
from bsc_comms.kit.tables.result import Table, TableRow
from bsc_comms.kit.tables.shape import one_of_each

MONTH = "Month"
_REMARK = re.compile(r"\s*\([^()]*\)\s*$")
_NAMES = "jan feb mar apr may jun jul aug sep oct nov dec".split()
_NAME = (
    r"(jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\b"
)
_SAID = re.compile(
    rf"\d(?:st|nd|rd|th)?[\s-]+{_NAME}|\b{_NAME}[\s.-]+\d"
    r"|\b\d{4}-(\d\d)\b|\b\d{1,2}[/.](\d{1,2})[/.]\d{2}",
    re.IGNORECASE,
)
_UNNAMED = re.compile(r"column \d+")


def month_of(title: str) -> str:
    """The month that a sheet is called by, without a remark ("May (draft)"); "" where it is not."""
    name = _REMARK.sub("", title).strip()
    return name if is_month(name) else ""


def those_alike(tables: Sequence[Table]) -> list[Table]:
    """The most of them that have the same columns, in any order; one may have more than another."""
    groups = [[other for other in tables if _are_alike(one, other)] for one in tables]
    return max(groups, key=len, default=[])


def months_as_one(tables: Sequence[Table]) -> Table:
    """Put the sheets of months below each other; the sheet's month is the first column."""
    headings: dict[str, str] = {}
    for table in tables:
        for key, heading in zip(_keys(table), table.headings, strict=True):
            headings.setdefault(key, heading)
    first = tables[0]
    return dataclasses.replace(
        first,
        headings=one_of_each([MONTH, *headings.values()]),
        rows=tuple(row for table in tables for row in _rows(table, list(headings))),
        preamble=tuple(dict.fromkeys(line for table in tables for line in table.preamble)),
        sheet=", ".join(table.sheet for table in tables),
        notes=tuple(f"Sheet “{table.sheet}”: {note}" for table in tables for note in table.notes),
        hidden_rows=(),
    )


def with_its_month(table: Table) -> Table:
    """The table of one sheet, with the month by which it is called where no column says one.

    What was taken for headings may be a row, unless some are known. And a plan may lie in a sheet
    that is called by the month in which it was written: then most of its dates are of others.
    """
    has_months = any(MONTH.casefold() in heading.casefold() for heading in table.headings)
    if not month_of(table.sheet) or has_months or not are_known(table.headings):
        return table
    if _is_mostly_of_others(table):
        return table
    with_month = months_as_one([table])
    rows = tuple(dataclasses.replace(row, sheet="") for row in with_month.rows)
    return dataclasses.replace(with_month, rows=rows, notes=table.notes)


def _keys(table: Table) -> tuple[str, ...]:
    return one_of_each([heading.casefold() for heading in table.headings])


def _are_alike(one: Table, other: Table) -> bool:
    """Whether the headings of one are all among the other's, and more than half of them."""
    ours, theirs = (
        {key for key in _keys(table) if not _UNNAMED.fullmatch(key)} for table in (one, other)
    )
    return len(ours & theirs) * 2 > max(len(ours), len(theirs)) and (
        ours <= theirs or theirs <= ours
    )


def _rows(table: Table, keys: Sequence[str]) -> list[TableRow]:
    """The rows with their cells in the order of these headings, behind the month.

    A line that says one thing stays alone: with the month it would no longer be a banner or footer.
    """
    month = month_of(table.sheet)
    from_place = {key: place for place, key in enumerate(_keys(table))}
    to_place = {from_place[key]: to for to, key in enumerate(keys, start=1) if key in from_place}
    places = [from_place.get(key) for key in keys]
    return [
        TableRow(
            number=row.number,
            cells=(
                _unless_alone(month, row),
                *("" if place is None else row.cells[place] for place in places),
            ),
            sheet=table.sheet,
            unread=frozenset(to_place[place] for place in row.unread if place in to_place),
        )
        for row in table.rows
    ]


def _unless_alone(month: str, row: TableRow) -> str:
    return month if len(set(filter(None, row.cells))) > 1 else ""


def _is_mostly_of_others(table: Table) -> bool:
    own = _number(month_of(table.sheet))
    of_rows = [_months_said(row) for row in table.rows]
    here = sum(own in said for said in of_rows)
    elsewhere = sum(bool(said) and own not in said for said in of_rows)
    return elsewhere > here


def _months_said(row: TableRow) -> set[int]:
    return {
        _number(next(filter(None, found.groups())))
        for cell in row.cells
        for found in _SAID.finditer(cell)
    }


def _number(month: str) -> int:
    if month.isdecimal():
        return int(month)
    name = month[:3].casefold()
    return _NAMES.index(name) + 1 if name in _NAMES else int(month[5:7])
