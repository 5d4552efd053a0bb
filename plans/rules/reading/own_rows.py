"""Reads a row of the planner's own sheet: nothing is guessed, an empty cell means empty."""

from collections.abc import Mapping
from datetime import date

from plans.rules.reading import columns as fields
from plans.rules.reading.campaigns import read_campaign
from plans.rules.reading.gathered import Row
from plans.rules.reading.outcomes import read_day, read_own_state
from plans.rules.reading.own_dates import full_day
from plans.rules.reading.places import reach_said, read_place
from plans.rules.reading.reported_numbers import reported_numbers
from plans.rules.reading.results import RowReading
from plans.rules.reading.row_dates import window_of, with_one_date
from plans.rules.reading.rows import day_of, logo_of, named, partners_of
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
    sheet: str = "",
    headings: Mapping[str, str] | None = None,
    default_lead: str = "",
    legend: Mapping[str, str] | None = None,
    other_cells: Mapping[str, str] | None = None,
    as_typed: Mapping[str, str] | None = None,
) -> RowReading:
    """Read a row that the planner wrote and somebody may have changed; see `rows.read_row`.

    Title, message, place and result stand as they are; topics, areas and the reach are those of
    their own columns alone.
    """
    row = Row(with_one_date(cells), headings or {}, number)
    title = row.cells.get(fields.TITLE, "")
    if not title.strip():
        row.wrong(fields.TITLE, "", "There is no title.", "Say what it is in a few words.")
    window = window_of(row, year_start)
    on = day_of(window, year_start)
    partners = partners_of(row, vocabulary, on, default_lead)
    places = read_place(
        row.text(fields.AREA), vocabulary=vocabulary, column=row.column(fields.AREA), on=on
    )
    row.take(places.cell)
    state, not_understood = read_own_state(
        row.text(fields.STATE), column=row.column(fields.STATE), year_start=year_start
    )
    row.not_understood += not_understood
    campaign = read_campaign(row, vocabulary.campaigns)
    result = row.cells.get(fields.RESULT, "")
    return RowReading(
        number=number,
        sheet=sheet,
        version=int(row.text(fields.VERSION)),
        reference=row.text(fields.REFERENCE),
        title=title,
        message=row.cells.get(fields.MESSAGE, ""),
        lead=partners.lead,
        lead_text=row.text(fields.LEAD),
        others=partners.others,
        window=window,
        reach=reach_said(row.text(fields.REACH)),
        areas=places.areas,
        place=row.cells.get(fields.PLACE, ""),
        audiences=named(row, fields.AUDIENCE, "audience", vocabulary.audiences, on),
        channels=named(row, fields.CHANNEL, "channel", vocabulary.channels, on),
        objectives=named(row, fields.OBJECTIVE, "objective", vocabulary.objectives, on),
        topics=named(row, fields.TOPIC, "topic", vocabulary.topics, on),
        state=state,
        issued_on=full_day(row.text(fields.ISSUED_ON))
        or read_day(row.text(fields.ISSUED_ON), year_start),
        logo=logo_of(row),
        result=result,
        results=reported_numbers(result),
        reason=row.text(fields.REASON),
        campaign=row.text(fields.CAMPAIGN),
        campaign_code=campaign,
        not_understood=tuple(row.not_understood),
        doubts=tuple(row.doubts),
        errors=tuple(row.errors),
        other_cells=other_cells or {},
        cells=as_typed or {},
    )
