"""Months that each have a sheet of their own: the sheet's name says when its rows are."""

import dataclasses
import re
from collections.abc import Iterator, Sequence

from bsc_comms.kit.month_names import month_number
from bsc_comms.kit.tables.headings import are_known, is_month
from bsc_comms.kit.tables.result import Table, TableRow
from bsc_comms.kit.tables.shape import one_of_each

MONTH = "Month"
_REMARK = re.compile(r"\s*\([^()]*\)\s*$")
_NAME = (
    r"(jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\b"
)
_SAID = re.compile(
    rf"\d(?:st|nd|rd|th)?[\s-]+{_NAME}|\b{_NAME}[\s.-]+\d"
    r"|\b\d{4}-(\d\d)\b|\b\d{1,2}[/.](\d{1,2})[/.]\d{2}",
    re.IGNORECASE,
)
_SEASON = re.compile(
    r"(?:(spring|summer|autumn|winter)|q(?:tr|uarter)?[\s.]*([1-4]))(?:[\s,]+[\d\s/–-]+)?",
    re.IGNORECASE,
)
_FIRST_OF_SEASON = {"spring": 3, "summer": 6, "autumn": 9, "winter": 12}
_UNNAMED = re.compile(r"column \d+")


def month_of(title: str) -> str:
    """The month that a sheet is called by, without a remark ("May (draft)"); "" where it is not."""
    name = _REMARK.sub("", title).strip()
    return name if is_month(name) else ""


def months_among(titles: Sequence[str]) -> list[str]:
    """The month of each of these sheets, "" for none.

    With a remark ("May (2)") it counts only where no other sheet is of that month: else it is a
    copy or an older one.
    """
    months = [month_of(title) for title in titles]
    which = [_which(month) if month else None for month in months]
    return [
        "" if month != title.strip() and _has_another(place, which) else month
        for place, (title, month) in enumerate(zip(titles, months, strict=True))
    ]


def told_apart(titles: Sequence[str]) -> Iterator[str]:
    """The titles, each only once: a row is known by its sheet and its number."""
    taken: set[str] = set()
    for title in titles:
        name, count = title, 1
        while name in taken:
            count += 1
            name = f"{title} ({count})"
        taken.add(name)
        yield name


def those_alike(tables: Sequence[Table]) -> list[int]:
    """The places of the most that have the same columns, in any order; one may have more."""
    named = [_named_columns(table) for table in tables]
    groups = (
        [place for place, theirs in enumerate(named) if _are_alike(ours, theirs)] for ours in named
    )
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
    if not month_of(table.sheet) or not are_known(table.headings):
        return table
    if _has_months(table.headings) or _is_mostly_of_others(table):
        return table
    with_month = months_as_one([table])
    rows = tuple(dataclasses.replace(row, sheet="") for row in with_month.rows)
    return dataclasses.replace(with_month, rows=rows, notes=table.notes)


def _keys(table: Table) -> tuple[str, ...]:
    return one_of_each([heading.casefold() for heading in table.headings])


def _named_columns(table: Table) -> frozenset[str]:
    return frozenset(key for key in _keys(table) if not _UNNAMED.fullmatch(key))


def _are_alike(ours: frozenset[str], theirs: frozenset[str]) -> bool:
    """Whether the headings of one are all among the other's, and more than half of them."""
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


def _has_months(headings: Sequence[str]) -> bool:
    """Whether a column is for the month, or columns stand for months: those of a year planner."""
    if any(MONTH.casefold() in heading.casefold() for heading in headings):
        return True
    # One day in a heading may be that of its writing: "Status on 3 May".
    return any(map(_months_alone, headings)) or sum(map(bool, map(_months_in, headings))) > 1


def _is_mostly_of_others(table: Table) -> bool:
    own = _number(month_of(table.sheet))
    of_rows = [_months_said(row) for row in table.rows]
    here = sum(own in said for said in of_rows)
    elsewhere = sum(bool(said) and own not in said for said in of_rows)
    return elsewhere > here


def _months_said(row: TableRow) -> set[int]:
    return {month for cell in row.cells for month in _months_in(cell) | _months_alone(cell)}


def _months_in(text: str) -> set[int]:
    """The months with a figure beside them, as of a day, in a text."""
    return {_number(next(filter(None, found.groups()))) for found in _SAID.finditer(text)}


def _months_alone(text: str) -> set[int]:
    """The months that a text is for and nothing else: "October", "Q3" of a plan, "Summer 2016"."""
    text = text.strip()
    if is_month(text):
        return {_number(text)}
    season = _SEASON.fullmatch(text)
    if not season:
        return set()
    named, quarter = season.groups()
    first = _FIRST_OF_SEASON[named.casefold()] if named else 1 + int(quarter) * 3
    return {(first + more - 1) % 12 + 1 for more in range(3)}


def _which(month: str) -> tuple[int, str]:
    """The number of a month, and the last figures of its year, "" where it says none."""
    year = re.search(r"(?:^\d\d(\d\d)-|(\d\d)$)", month)
    return _number(month), (year[1] or year[2]) if year else ""


def _has_another(place: int, which: Sequence[tuple[int, str] | None]) -> bool:
    """Whether another of these is the same month; without a year it is so of any."""
    number, year = which[place] or (0, "")
    others = (one for at, one in enumerate(which) if one and at != place)
    return any(one == number and (not year or not of or year == of) for one, of in others)


def _number(month: str) -> int:
    if month.isdecimal():
        return int(month)
    return month_number(month) or int(month[5:7])
