"""Reads one row: every cell of a field that we know, with what was not understood beside it."""

import re
from collections.abc import Iterable, Mapping
from datetime import date

from plans.rules.reading import columns as fields
from plans.rules.reading.campaigns import read_campaign
from plans.rules.reading.cells import read_cell, says_nothing
from plans.rules.reading.coded import written
from plans.rules.reading.dates import WindowReading
from plans.rules.reading.gathered import Row
from plans.rules.reading.leads import PartnersReading, read_partners
from plans.rules.reading.outcomes import read_day, read_logo, read_state, result_in
from plans.rules.reading.phrases import Match, Term
from plans.rules.reading.places import BOROUGH, LOCAL, NOT_SAID, reach_said, read_place
from plans.rules.reading.reported_numbers import reported_numbers
from plans.rules.reading.results import MOST_ALTERNATIVES, Alternative, RowReading
from plans.rules.reading.row_dates import window_of, with_one_date
from plans.rules.reading.terms import Terms
from plans.rules.reading.vocabulary import Vocabulary

_QUOTED_TITLE = re.compile(r"^[“\"'‘](?P<title>.{3,}?)[”\"'’]\s*[-–—:]\s*(?P<rest>.+)$", re.DOTALL)


def read_row(
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
    """Read one row.

    In: its cells by field (names in `columns`); the first day of the sheet's financial year; the
    row's number and the sheet's heading of each field, for messages; the partner that leads where
    the sheet has no such column; what the sheet says that its signs mean. Nothing raises: what is
    wrong is in `errors` of the reading.
    """
    row = Row(with_one_date(cells), headings or {}, number)
    title, message = _title_and_message(row)
    window = window_of(row, year_start)
    on = day_of(window, year_start)
    partners = partners_of(row, vocabulary, on, default_lead)
    reach, areas, place = _places(row, vocabulary, on, title)
    state = read_state(
        row.text(fields.STATE),
        column=row.column(fields.STATE),
        year_start=year_start,
        legend=legend,
        notes=row.text(fields.RESULT),
    )
    row.not_understood += state.not_understood
    row.doubts += state.doubts
    notes = result_in(row.text(fields.RESULT))
    campaign = read_campaign(row, vocabulary.campaigns)
    result = "; ".join(part for part in (state.rest, notes) if part)
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
        reach=reach,
        areas=areas,
        place=place,
        audiences=named(row, fields.AUDIENCE, "audience", vocabulary.audiences, on),
        channels=named(row, fields.CHANNEL, "channel", vocabulary.channels, on),
        objectives=named(row, fields.OBJECTIVE, "objective", vocabulary.objectives, on),
        topics=_topics(row, title, message, vocabulary.topics),
        state=state.state,
        issued_on=state.issued_on or read_day(row.text(fields.ISSUED_ON), year_start),
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


def day_of(window: WindowReading | None, year_start: date) -> date:
    """The day on which partners and places of a row must exist."""
    return window.start if window and window.start else year_start


def partners_of(row: Row, vocabulary: Vocabulary, on: date, default_lead: str) -> PartnersReading:
    """The lead and the others of a row; what is wrong with them is kept with the row."""
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


def logo_of(row: Row) -> str:
    """Whether the logo is on it: "yes", "no" or "unknown"."""
    logo, not_logo = read_logo(row.text(fields.LOGO), column=row.column(fields.LOGO))
    row.not_understood += not_logo
    return logo


def named(row: Row, name: str, kind: str, terms: Terms, on: date) -> tuple[str, ...]:
    """The codes that a cell of one vocabulary names."""
    cell = read_cell(terms, row.text(name), column=row.column(name), name=name, kind=kind, on=on)
    return row.take(cell)


def _title_and_message(row: Row) -> tuple[str, str]:
    title = " ".join(row.text(fields.TITLE).split())
    message = row.text(fields.MESSAGE)
    if title and not message and (quoted := _QUOTED_TITLE.match(title)):
        return quoted["title"], quoted["rest"]
    if not title:
        row.wrong(fields.TITLE, "", "There is no title.", "Say what it is in a few words.")
    return title, message


def _places(
    row: Row, vocabulary: Vocabulary, on: date, title: str
) -> tuple[str, tuple[str, ...], str]:
    """Reach, areas and place; a column that says "borough" or "local" goes before the places."""
    text, said = row.text(fields.AREA), row.text(fields.REACH)
    reach = reach_said(said)
    if said and not reach:
        text = "; ".join(filter(None, (said, text)))
    place = read_place(
        text, vocabulary=vocabulary, column=row.column(fields.AREA), on=on, elsewhere=title
    )
    row.take(place.cell)
    if fields.AREA in row.headings and not (text or place.reach or reach):
        row.doubt(fields.AREA, "", "Nothing says where: read as the whole borough", (NOT_SAID,))
        reach = BOROUGH
    typed = row.text(fields.PLACE) or place.place
    if reach == BOROUGH and place.reach != BOROUGH:
        borough = read_place("borough wide", vocabulary=vocabulary, column="", on=on)
        return BOROUGH, borough.areas, typed or text
    if reach == LOCAL and place.reach == BOROUGH:
        return LOCAL, (), typed or text
    return place.reach or reach, place.areas, typed


def _topics(row: Row, title: str, message: str, topics: Terms) -> tuple[str, ...]:
    """Topics named in their own column; those of the title and the message where that names none.

    A broad topic of the column is read as the exact one below it that title or message names: of
    "violence against women" and "FGM" the second says both. A message touches on much that is not
    its topic, so what it adds to the title's is a doubt; so are several topics out of a message
    alone, and none at all where the sheet has such a column.
    """
    text = row.text(fields.TOPIC)
    cell = read_cell(topics, text, column=row.column(fields.TOPIC), name=fields.TOPIC, kind="topic")
    codes = row.take(cell)
    if not codes and re.search(r"\w", text) and says_nothing(text):
        return codes
    found = topics.find(f"{title}.\n{message}", context=row.context)
    if codes:
        return _most_exact(codes, _terms_of(found), topics)
    from_title = _terms_of(match for match in found if match.start < len(title))
    from_message = _terms_of(match for match in found if match.start >= len(title))
    added = [term for term in from_message if term not in from_title]
    _doubt_topics(row, from_title, added)
    return tuple(term.code for term in (*from_title, *added))


def _most_exact(codes: tuple[str, ...], named: list[Term], topics: Terms) -> tuple[str, ...]:
    """These topics with, in the place of a broad one, the exact ones below it that are named."""
    exact = [term.code for term in named if topics.ancestors(term) & set(codes)]
    all_codes = tuple(dict.fromkeys((*codes, *exact)))
    broad = {above for code in all_codes for above in topics.ancestors(topics.by_code[code])}
    return tuple(code for code in all_codes if code not in broad)


def _terms_of(matches: Iterable[Match]) -> list[Term]:
    return list(dict.fromkeys(term for match in matches for term in match.terms))


def _doubt_topics(row: Row, from_title: list[Term], added: list[Term]) -> None:
    names = ", ".join(term.name for term in added)
    if from_title and added:
        only = Alternative(
            f"{', '.join(term.name for term in from_title)} only",
            ", ".join(written(term) for term in from_title),
        )
        row.doubt(fields.TOPIC, "", f"The message adds {names} to what the title names", (only,))
    elif len(added) > 1:
        only_one = tuple(Alternative(f"{term.name} only", written(term)) for term in added)
        read_as = f"Read as {names}: the message touches on all of them"
        row.doubt(fields.TOPIC, "", read_as, only_one[:MOST_ALTERNATIVES])
    elif not from_title and not added and fields.TOPIC in row.headings:
        row.doubt(fields.TOPIC, "", "Neither the title nor the message names a topic that we know")
