"""Reads what is read alike in every row, whoever wrote the sheet: when, who, for whom, how."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from plans.rules.messages import LONGEST_MESSAGE
from plans.rules.reading import columns as fields
from plans.rules.reading.ages import how_many_or_how_old
from plans.rules.reading.campaigns import read_campaign
from plans.rules.reading.cells import read_cell
from plans.rules.reading.dates import WindowReading
from plans.rules.reading.gathered import Row
from plans.rules.reading.leads import PartnersReading, read_partners
from plans.rules.reading.logo import read_logo
from plans.rules.reading.results import RowReading
from plans.rules.reading.row_dates import window_of, with_one_date
from plans.rules.reading.terms import Terms
from plans.rules.reading.vocabulary import Vocabulary


def row_of(cells: Mapping[str, str], headings: Mapping[str, str] | None, number: int) -> Row:
    """The row that is gathered out of cells by field."""
    return Row(with_one_date(cells), headings or {}, number)


def begun(row: Row, *, vocabulary: Vocabulary, year_start: date, default_lead: str) -> RowReading:
    """A reading with what every row says in the same way; what is wrong is kept with the row."""
    window = window_of(row, year_start)
    on = day_of(window, year_start)
    partners = _partners_of(row, vocabulary, on, default_lead)
    return RowReading(
        number=row.number,
        reference=row.text(fields.REFERENCE),
        lead=partners.lead,
        lead_text=row.text(fields.LEAD),
        others=partners.others,
        window=window,
        audiences=_audiences_of(row, vocabulary, on),
        channels=named(row, fields.CHANNEL, "channel", vocabulary.channels, on),
        objectives=named(row, fields.OBJECTIVE, "objective", vocabulary.objectives, on),
        logo=_logo_of(row, vocabulary),
        reason=row.text(fields.REASON),
        campaign=row.text(fields.CAMPAIGN),
        campaign_code=read_campaign(row, vocabulary.campaigns),
    )


def finished(reading: RowReading, row: Row) -> RowReading:
    """The reading with all that was said of the row meanwhile."""
    return replace(
        reading,
        not_understood=tuple(row.not_understood),
        doubts=tuple(row.doubts),
        errors=tuple(row.errors),
    )


def message_of(row: Row) -> str:
    """The message, of the cells of all columns that hold it; a longer one than fits with a doubt.

    The doubt says that its end is left out: a form takes no longer message either. It shows how
    long it is, so that a person's words go in place of the whole.
    """
    message = row.text(fields.MESSAGE)
    if len(message) <= LONGEST_MESSAGE:
        return message
    row.doubt(
        fields.MESSAGE,
        f"{len(message):,} characters",
        f"A message has {LONGEST_MESSAGE:,} at most: the end of this one is left out",
    )
    return message[:LONGEST_MESSAGE].rstrip()


def day_of(window: WindowReading | None, year_start: date) -> date:
    """The day on which partners, places and channels of a row must exist."""
    return window.start if window and window.start else year_start


def named(row: Row, name: str, kind: str, terms: Terms, on: date) -> tuple[str, ...]:
    """The codes that a cell of one vocabulary names.

    Who leads and whom it is for can say what is meant: a newsletter for staff is none for all.
    """
    text = row.text(name)
    beside = " \n".join(filter(None, (row.text(fields.LEAD), row.text(fields.AUDIENCE), text)))
    cell = read_cell(
        terms, text, column=row.column(name), name=name, kind=kind, on=on, context=beside
    )
    return row.take(cell)


def _audiences_of(row: Row, vocabulary: Vocabulary, on: date) -> tuple[str, ...]:
    codes = named(row, fields.AUDIENCE, "audience", vocabulary.audiences, on)
    text = row.text(fields.AUDIENCE)
    if words := how_many_or_how_old(text):
        row.doubt(fields.AUDIENCE, text, f"“{words}” is read as how old they are, not how many")
    return codes


def _partners_of(row: Row, vocabulary: Vocabulary, on: date, default_lead: str) -> PartnersReading:
    partners = read_partners(
        row.text(fields.LEAD),
        row.text(fields.OTHERS),
        vocabulary=vocabulary,
        lead_column=row.column(fields.LEAD),
        others_column=row.column(fields.OTHERS),
        on=on,
        context=row.context,
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
    return partners


def _logo_of(row: Row, vocabulary: Vocabulary) -> str:
    logo, not_logo = read_logo(
        row.text(fields.LOGO), column=row.column(fields.LOGO), own_names=vocabulary.own_names
    )
    row.not_understood += not_logo
    return logo
