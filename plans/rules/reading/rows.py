"""Reads one row: every cell of a field that we know, with what was not understood beside it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from plans.rules.reading import columns as fields
from plans.rules.reading.cells import CellReading, read_cell
from plans.rules.reading.dates import WindowReading, read_window
from plans.rules.reading.leads import read_partners
from plans.rules.reading.outcomes import read_logo, read_state
from plans.rules.reading.places import read_place
from plans.rules.reading.results import Doubt, NotUnderstood, RowError, RowReading
from plans.rules.reading.spans import UNDATED
from plans.rules.reading.vocabulary import Terms, Vocabulary

#: What a column is called in a message where the sheet has none for it.
NAMES: Mapping[str, str] = {
    fields.TITLE: "Title",
    fields.LEAD: "Lead partner",
    fields.OTHERS: "Other partners",
    fields.WHEN: "Date",
    fields.AREA: "Area",
    fields.AUDIENCE: "Audience",
    fields.CHANNEL: "Channels",
    fields.OBJECTIVE: "Objective",
    fields.TOPIC: "Topic",
    fields.STATE: "Status",
    fields.LOGO: "Logo",
}

_QUOTED_TITLE = re.compile(r"^[“\"'‘](?P<title>.{3,}?)[”\"'’]\s*[-–—:]\s*(?P<rest>.+)$", re.DOTALL)


@dataclass(slots=True)
class _Row:
    """What is gathered while a row is read."""

    cells: Mapping[str, str]
    headings: Mapping[str, str]
    number: int
    not_understood: list[NotUnderstood] = field(default_factory=list)
    doubts: list[Doubt] = field(default_factory=list)
    errors: list[RowError] = field(default_factory=list)

    def text(self, name: str) -> str:
        return self.cells.get(name, "").strip()

    def column(self, name: str) -> str:
        return self.headings.get(name) or NAMES.get(name, name.capitalize())

    def take(self, cell: CellReading) -> tuple[str, ...]:
        self.not_understood += cell.not_understood
        self.doubts += cell.doubts
        return cell.codes

    def wrong(self, name: str, text: str, wrong: str, right: str) -> None:
        self.errors.append(RowError(self.number, self.column(name), text, wrong, right))


def read_row(
    cells: Mapping[str, str],
    *,
    vocabulary: Vocabulary,
    year_start: date,
    number: int = 0,
    headings: Mapping[str, str] | None = None,
    default_lead: str = "",
    other_cells: Mapping[str, str] | None = None,
    as_typed: Mapping[str, str] | None = None,
) -> RowReading:
    """Read one row.

    In: its cells by field (names in `columns`); the first day of the sheet's financial year; the
    row's number and the sheet's heading of each field, for messages; the partner that leads where
    the sheet has no such column. Nothing raises: what is wrong is in `errors` of the reading.
    """
    row = _Row(cells, headings or {}, number)
    title, message = _title_and_message(row)
    window = _window(row, year_start)
    on = window.start if window and window.start else year_start
    context = " \n".join(text for text in cells.values() if text)
    partners = read_partners(
        row.text(fields.LEAD),
        row.text(fields.OTHERS),
        vocabulary=vocabulary,
        lead_column=row.column(fields.LEAD),
        others_column=row.column(fields.OTHERS),
        on=on,
        context=context,
        default_lead=default_lead,
    )
    row.not_understood += partners.not_understood
    row.doubts += partners.doubts
    if partners.wrong:
        row.wrong(fields.LEAD, row.text(fields.LEAD), partners.wrong, partners.right)
    place = read_place(
        row.text(fields.AREA),
        vocabulary=vocabulary,
        column=row.column(fields.AREA),
        on=on,
        elsewhere=title,
    )
    row.take(place.cell)
    state = read_state(
        row.text(fields.STATE), column=row.column(fields.STATE), year_start=year_start
    )
    row.not_understood += state.not_understood
    row.doubts += state.doubts
    logo, not_logo = read_logo(row.text(fields.LOGO), column=row.column(fields.LOGO))
    row.not_understood += not_logo
    result = [part for part in (state.rest, row.text(fields.RESULT)) if part]
    return RowReading(
        number=number,
        reference=row.text(fields.REFERENCE),
        title=title,
        message=message,
        lead=partners.lead,
        lead_text=row.text(fields.LEAD),
        others=partners.others,
        window=window,
        reach=place.reach,
        areas=place.areas,
        place=place.place,
        audiences=_named(row, fields.AUDIENCE, "audience", vocabulary.audiences, on),
        channels=_named(row, fields.CHANNEL, "channel", vocabulary.channels, on),
        objectives=_named(row, fields.OBJECTIVE, "objective", vocabulary.objectives, on),
        topics=_topics(row, title, message, vocabulary.topics),
        state=state.state,
        issued_on=state.issued_on,
        logo=logo,
        result="; ".join(result),
        not_understood=tuple(row.not_understood),
        doubts=tuple(row.doubts),
        errors=tuple(row.errors),
        other_cells=other_cells or {},
        cells=as_typed or {},
    )


def _title_and_message(row: _Row) -> tuple[str, str]:
    title = " ".join(row.text(fields.TITLE).split())
    message = row.text(fields.MESSAGE)
    if title and not message and (quoted := _QUOTED_TITLE.match(title)):
        return quoted["title"], quoted["rest"]
    if not title:
        row.wrong(fields.TITLE, "", "There is no title.", "Say what it is in a few words.")
    return title, message


def _window(row: _Row, year_start: date) -> WindowReading | None:
    name = fields.FROM if fields.FROM in row.cells else fields.WHEN
    text = row.text(name)
    if fields.FROM in row.cells and (last := row.text(fields.TO)):
        text = f"{text} - {last}" if text else f"until {last}"
    if time_text := row.text(fields.TIME):
        text = f"{text} {time_text}"
    month = row.text(fields.MONTH)
    window = read_window(text, year_start=year_start, month_hint=month)
    year = f"{year_start.year}/{(year_start.year + 1) % 100:02}"
    if window is None:
        wrong = f"“{text}” is not a date we can read." if text else "There is no date and no month."
        row.wrong(
            name,
            text,
            wrong,
            f"Write it like 7 Nov, 4 - 29 April, w/c 7 Nov, mid Dec or TBC, in the year {year}.",
        )
        return None
    column = row.column(name)
    if not window.sure or window.note:
        row.doubts.append(Doubt(column, text, _read_as(window)))
    if window.leftover:
        row.not_understood.append(NotUnderstood(column, window.leftover, "Says nothing about when"))
    if not window.sure and window.precision == UNDATED:
        row.wrong(
            name,
            text,
            f"“{text}” is not a date we can read ({window.note[:1].lower()}{window.note[1:]}).",
            f"Write it like 7 Nov, 4 - 29 April, w/c 7 Nov, mid Dec or TBC, in the year {year}.",
        )
    _compare_with_month(row, window, month, year_start, column)
    return window


def _compare_with_month(
    row: _Row, window: WindowReading, month: str, year_start: date, column: str
) -> None:
    """A month column that the date does not touch is worth a look; it changes nothing."""
    if not month:
        return
    hint = read_window("", year_start=year_start, month_hint=month)
    if hint is None or hint.start is None or hint.end is None:
        row.not_understood.append(NotUnderstood(row.column(fields.MONTH), month, "Not a month"))
        return
    if window.start and window.end and (window.end < hint.start or window.start > hint.end):
        row.doubts.append(
            Doubt(column, window.text, f"The month column says {month}: check which is right")
        )


def _read_as(window: WindowReading) -> str:
    if window.start is None or window.end is None:
        return f"Read as not dated: {window.note}"
    days = f"{window.start:%d %b %Y}".lstrip("0")
    if window.end != window.start:
        days += f" to {window.end:%d %b %Y}".replace(" 0", " ")
    return f"Read as {days}" + (f": {window.note}" if window.note else "")


def _named(row: _Row, name: str, kind: str, terms: Terms, on: date) -> tuple[str, ...]:
    cell = read_cell(terms, row.text(name), column=row.column(name), kind=kind, on=on)
    return row.take(cell)


def _topics(row: _Row, title: str, message: str, topics: Terms) -> tuple[str, ...]:
    """Topics named in their own column, in the title and in the message.

    Only the column's words have to be accounted for: a title is not made of topics.
    """
    codes = list(
        row.take(
            read_cell(topics, row.text(fields.TOPIC), column=row.column(fields.TOPIC), kind="topic")
        )
    )
    for match in topics.find(f"{title}.\n{message}"):
        codes += [term.code for term in match.terms]
    return tuple(dict.fromkeys(codes))
