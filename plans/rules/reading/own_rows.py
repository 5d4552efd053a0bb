"""Reads a row of the planner's own sheet: nothing is guessed, an empty cell means empty."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from plans.rules.reading import columns as fields
from plans.rules.reading.gathered import Row
from plans.rules.reading.in_every_row import (
    begun,
    day_of,
    finished,
    message_of,
    named,
    row_of,
)
from plans.rules.reading.issue_days import doubt_day_of_issue, read_day
from plans.rules.reading.outcomes import WENT_OUT, read_own_state
from plans.rules.reading.own_dates import full_day
from plans.rules.reading.places import reach_said, read_place
from plans.rules.reading.reported_numbers import reported_numbers
from plans.rules.reading.results import RowReading
from plans.rules.reading.vocabulary import Vocabulary


def is_own(cells: Mapping[str, str]) -> bool:
    """Whether a row carries the version of a communication: the planner wrote it."""
    version = cells.get(fields.VERSION, "").strip()
    return version.isascii() and version.isdigit() and len(version) < 9


def read_own_row(
    cells: Mapping[str, str],
    *,
    vocabulary: Vocabulary,
    year_start: date,
    number: int = 0,
    headings: Mapping[str, str] | None = None,
    default_lead: str = "",
    legend: Mapping[str, str] | None = None,
) -> RowReading:
    """Read a row that the planner wrote and somebody may have changed; see `rows.read_row`.

    Title, message, place and result stand as they are; topics, areas and the reach are those of
    their own columns alone.
    """
    row = row_of(cells, headings, number)
    if not row.text(fields.TITLE):
        row.wrong(fields.TITLE, "", "There is no title.", "Say what it is in a few words.")
    reading = begun(row, vocabulary=vocabulary, year_start=year_start, default_lead=default_lead)
    reading = _where_and_what(reading, row, vocabulary, day_of(reading.window, year_start))
    return finished(_what_came_of_it(reading, row, year_start), row)


def _where_and_what(reading: RowReading, row: Row, vocabulary: Vocabulary, on: date) -> RowReading:
    column = row.column(fields.AREA)
    places = read_place(row.text(fields.AREA), vocabulary=vocabulary, column=column, on=on)
    row.take(places.cell)
    return replace(
        reading,
        version=int(row.text(fields.VERSION)),
        title=row.cells.get(fields.TITLE, ""),
        message=message_of(row),
        reach=reach_said(row.text(fields.REACH)),
        areas=places.areas,
        place=row.cells.get(fields.PLACE, ""),
        topics=named(row, fields.TOPIC, "topic", vocabulary.topics, on),
    )


def _what_came_of_it(reading: RowReading, row: Row, year_start: date) -> RowReading:
    column, text = row.column(fields.STATE), row.text(fields.ISSUED_ON)
    planned = reading.window
    state = read_own_state(
        row.text(fields.STATE), column=column, year_start=year_start, planned=planned
    )
    row.not_understood += state.not_understood
    row.doubts += state.doubts
    day = full_day(text) or read_day(text, year_start, planned)
    went_out = state.state in WENT_OUT
    if went_out or day is None:  # one that is read and not kept is told beside the communication
        doubt_day_of_issue(row, day, state.issued_on, planned=planned, went_out=went_out)
    result = row.cells.get(fields.RESULT, "")
    return replace(
        reading,
        state=state.state,
        issued_on=day or state.issued_on,
        result=result,
        results=reported_numbers(result),
    )
