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
from plans.rules.reading.reported_numbers import reported_numbers
from plans.rules.reading.results import (
    MOST_ALTERNATIVES,
    Alternative,
    Doubt,
    NotUnderstood,
    RowError,
    RowReading,
)
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
        heading = self.headings.get(name)
        if name == fields.WHEN and heading is None:
            heading = self.headings.get(fields.FROM) or self.headings.get(fields.TO)
        return heading or NAMES.get(name, name.capitalize())

    def take(self, cell: CellReading) -> tuple[str, ...]:
        self.not_understood += cell.not_understood
        self.doubts += cell.doubts
        return cell.codes

    def doubt(
        self, name: str, text: str, read_as: str, alternatives: tuple[Alternative, ...] = ()
    ) -> None:
        self.doubts.append(Doubt(self.column(name), text, read_as, name, alternatives))

    def wrong(
        self,
        name: str,
        text: str,
        wrong: str,
        right: str,
        alternatives: tuple[Alternative, ...] = (),
    ) -> None:
        self.errors.append(
            RowError(self.number, self.column(name), text, wrong, right, name, alternatives)
        )


def read_row(
    cells: Mapping[str, str],
    *,
    vocabulary: Vocabulary,
    year_start: date,
    number: int = 0,
    sheet: str = "",
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
    cells = with_one_date(cells)
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
        row.wrong(
            fields.LEAD,
            row.text(fields.LEAD),
            partners.wrong,
            partners.right,
            partners.alternatives,
        )
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
    result = "; ".join(part for part in (state.rest, row.text(fields.RESULT)) if part)
    return RowReading(
        number=number,
        sheet=sheet,
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
        result=result,
        results=reported_numbers(result),
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


def with_one_date(cells: Mapping[str, str]) -> dict[str, str]:
    """The cells with first day, last day and time of day put together as one date."""
    rest = dict(cells)
    first, last = rest.pop(fields.FROM, "").strip(), rest.pop(fields.TO, "").strip()
    time_text = rest.pop(fields.TIME, "").strip()
    text = rest.get(fields.WHEN, "").strip()
    if first and last:
        text = f"{first} - {last}"
    elif first or last:
        text = first or f"until {last}"
    text = f"{text} {time_text}".strip()
    if text:
        rest[fields.WHEN] = text
    return rest


def _window(row: _Row, year_start: date) -> WindowReading | None:
    text, month = row.text(fields.WHEN), row.text(fields.MONTH)
    window = read_window(text, year_start=year_start, month_hint=month)
    year = f"{year_start.year}/{(year_start.year + 1) % 100:02}"
    right = f"Write it like 7 Nov, 4 - 29 April, w/c 7 Nov, mid Dec or TBC, in the year {year}."
    if window is None:
        wrong = f"“{text}” is not a date we can read." if text else "There is no date and no month."
        row.wrong(fields.WHEN, text, wrong, right)
        return None
    alternatives = tuple(
        Alternative(label, instead)
        for label, instead in getattr(window, "alternatives", ())[:MOST_ALTERNATIVES]
    )
    unread = not window.sure and window.precision == UNDATED
    if unread:
        why = f"{window.note[:1].lower()}{window.note[1:]}"
        wrong = f"“{text}” is not a date we can read ({why})."
        row.wrong(fields.WHEN, text, wrong, right, alternatives)
    elif not window.sure or window.note:
        row.doubt(fields.WHEN, window.text, _read_as(window), alternatives)
    if window.leftover and not unread:
        row.not_understood.append(
            NotUnderstood(
                row.column(fields.WHEN), window.leftover, "Says nothing about when", fields.WHEN
            )
        )
    _compare_with_month(row, window, month, year_start)
    return window


def _compare_with_month(row: _Row, window: WindowReading, month: str, year_start: date) -> None:
    """A month column that the date does not touch is worth a look; it changes nothing."""
    if not month:
        return
    hint = read_window("", year_start=year_start, month_hint=month)
    if hint is None or hint.start is None or hint.end is None:
        row.not_understood.append(
            NotUnderstood(row.column(fields.MONTH), month, "Not a month", fields.MONTH)
        )
        return
    if window.start and window.end and (window.end < hint.start or window.start > hint.end):
        row.doubt(
            fields.WHEN,
            window.text,
            f"The month column says {month}: check which is right",
            _in_that_month(window.start, window.end, hint.start, hint.end),
        )


def _in_that_month(start: date, end: date, first: date, last: date) -> tuple[Alternative, ...]:
    """The same day in the month column's month, and that month as a whole."""
    month = Alternative(f"Some time in {first:%B %Y}", f"{first:%B %Y}")
    if start != end or first.month != last.month or start.day > last.day:
        return (month,)
    day = first.replace(day=start.day)
    return (Alternative(f"{day:%A} {day.day} {day:%B %Y}", f"{day.day} {day:%B %Y}"), month)


def _read_as(window: WindowReading) -> str:
    if window.start is None or window.end is None:
        return f"Read as not dated: {window.note}"
    days = f"{window.start:%d %b %Y}".lstrip("0")
    if window.end != window.start:
        days += f" to {window.end:%d %b %Y}".replace(" 0", " ")
    return f"Read as {days}" + (f": {window.note}" if window.note else "")


def _named(row: _Row, name: str, kind: str, terms: Terms, on: date) -> tuple[str, ...]:
    cell = read_cell(terms, row.text(name), column=row.column(name), name=name, kind=kind, on=on)
    return row.take(cell)


def _topics(row: _Row, title: str, message: str, topics: Terms) -> tuple[str, ...]:
    """Topics named in their own column, in the title and in the message.

    Only the column's words have to be accounted for: a title is not made of topics.
    """
    cell = read_cell(
        topics,
        row.text(fields.TOPIC),
        column=row.column(fields.TOPIC),
        name=fields.TOPIC,
        kind="topic",
    )
    codes = list(row.take(cell))
    for match in topics.find(f"{title}.\n{message}"):
        codes += [term.code for term in match.terms]
    return tuple(dict.fromkeys(codes))
