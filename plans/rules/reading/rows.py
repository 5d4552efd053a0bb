"""Reads one row: every cell of a field that we know, with what was not understood beside it."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date

from bsc_comms.kit.patterns import late_pattern
from plans.rules.reading import columns as fields
from plans.rules.reading.cells import read_cell, says_nothing
from plans.rules.reading.coded import written
from plans.rules.reading.gathered import Row
from plans.rules.reading.in_every_row import begun, day_of, finished, message_of, row_of
from plans.rules.reading.issue_days import doubt_day_of_issue, read_day
from plans.rules.reading.outcomes import WENT_OUT, read_state, result_in
from plans.rules.reading.phrases import Match, Term
from plans.rules.reading.places import BOROUGH, LOCAL, NOT_SAID, reach_said, read_place
from plans.rules.reading.reported_numbers import reported_numbers
from plans.rules.reading.results import MOST_ALTERNATIVES, Alternative, RowReading
from plans.rules.reading.terms import Terms
from plans.rules.reading.vocabulary import Vocabulary

_QUOTED_TITLE = late_pattern(
    r"^[“\"'‘](?P<title>.{3,}?)[”\"'’]\s*[-–—:]\s*(?P<rest>.+)$", re.DOTALL
)


def read_row(
    cells: Mapping[str, str],
    *,
    vocabulary: Vocabulary,
    year_start: date,
    number: int = 0,
    headings: Mapping[str, str] | None = None,
    default_lead: str = "",
    legend: Mapping[str, str] | None = None,
) -> RowReading:
    """Read one row.

    In: its cells by field (names in `columns`); the first day of the sheet's financial year; the
    row's number and the sheet's heading of each field, for messages; the partner that leads where
    the sheet has no such column; what the sheet says that its signs mean. Nothing raises: what is
    wrong is in `errors` of the reading.
    """
    row = row_of(cells, headings, number)
    title, message = _title_and_message(row)
    reading = begun(row, vocabulary=vocabulary, year_start=year_start, default_lead=default_lead)
    reach, areas, place = _places(row, vocabulary, day_of(reading.window, year_start), title)
    reading = replace(
        reading,
        title=title,
        message=message,
        reach=reach,
        areas=areas,
        place=place,
        topics=_topics(row, title, message, vocabulary.topics),
    )
    return finished(_what_came_of_it(reading, row, year_start, legend), row)


def _what_came_of_it(
    reading: RowReading, row: Row, year_start: date, legend: Mapping[str, str] | None
) -> RowReading:
    """The reading with how far it is, and what the status or the notes report."""
    notes = row.text(fields.RESULT)
    state = read_state(
        row.text(fields.STATE),
        column=row.column(fields.STATE),
        year_start=year_start,
        legend=legend,
        notes=notes,
        planned=reading.window,
    )
    row.not_understood += state.not_understood
    row.doubts += state.doubts
    day = read_day(row.text(fields.ISSUED_ON), year_start, reading.window)
    doubt_day_of_issue(
        row, day, state.issued_on, planned=reading.window, went_out=state.state in WENT_OUT
    )
    result = "; ".join(filter(None, (state.rest, result_in(notes))))
    return replace(
        reading,
        state=state.state,
        issued_on=day or state.issued_on,
        result=result,
        results=reported_numbers(result),
    )


def _title_and_message(row: Row) -> tuple[str, str]:
    title = " ".join(row.text(fields.TITLE).split())
    message = message_of(row)
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
