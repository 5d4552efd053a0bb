"""Recognises the columns of a sheet: by the words of a heading and by what its cells look like.

All columns are chosen together (see `suiting`): what suits one alone is not what suits the sheet.
"""

from collections.abc import Mapping, Sequence
from datetime import date

from plans.rules.reading import columns as fields
from plans.rules.reading.columns import Columns
from plans.rules.reading.contents import fits, is_free_text, mean_length
from plans.rules.reading.grids import ticked_fields, times_of
from plans.rules.reading.headings import (
    HINT,
    WHOLE,
    are_own,
    is_of_person_or_money,
    weigh,
    weigh_best,
)
from plans.rules.reading.own_names import plain_headings
from plans.rules.reading.suiting import Suiting
from plans.rules.reading.two_fields import in_order, second_fields
from plans.rules.reading.vocabulary import Vocabulary

_ROWS_LOOKED_AT = 200
_SIDEWAYS = 4
_MOST_FIELDS = 40


def read_columns(
    headings: Sequence[str],
    rows: Sequence[Sequence[str]] = (),
    *,
    vocabulary: Vocabulary,
    year_start: date,
) -> Columns:
    """Recognise the columns: the choice of fields that suits headings and cells best in all.

    In: the headings, and the cells of the rows below them, of which some from the whole sheet are
    looked at. Two headings may both hold a message, a result, an area, a channel, an audience or
    other partners; any other field is held by one. In the planner's own sheet, which has versions,
    the headings alone decide.
    """
    plain = plain_headings(headings, vocabulary.own_names)
    found = _recognised(plain, rows, vocabulary=vocabulary, year_start=year_start)
    return found.renamed(dict(zip(plain, headings, strict=True)))


def _recognised(
    headings: Sequence[str],
    rows: Sequence[Sequence[str]],
    *,
    vocabulary: Vocabulary,
    year_start: date,
) -> Columns:
    columns = cells_below(headings, rows)
    bare = [heading for heading in headings if weigh_best(heading)[1] < WHOLE]
    marks = times_of(bare, year_start)
    ticked = ticked_fields([head for head in bare if head not in marks], columns, vocabulary)
    own = are_own(headings)
    looks = {
        heading: None if own else fits(cells, vocabulary=vocabulary, year_start=year_start)
        for heading, cells in columns.items()
        if heading not in marks and heading not in ticked
    }
    suiting = Suiting.of(looks, titled=not marks, own=own)
    field_of = suiting.best()
    by_cells = [heading for heading in field_of if not suiting.is_named(heading, field_of[heading])]
    close = suiting.close_to(field_of)
    if not marks or fields.MESSAGE in field_of.values():
        by_cells += _find_titles(field_of, columns, looks)
    _part_dates(field_of)
    _name_lead(field_of)
    _place_reach(field_of)
    also = _share(field_of, looks)
    return Columns(
        field_of={heading: field_of[heading] for heading in headings if heading in field_of},
        marks=marks,
        unknown=tuple(heading for heading in looks if heading not in field_of),
        by_cells=tuple(heading for heading in headings if heading in by_cells),
        ticked=ticked,
        close=_still_open(close, field_of),
        also=also,
    )


def cells_below(headings: Sequence[str], rows: Sequence[Sequence[str]]) -> dict[str, Sequence[str]]:
    """The cells under each heading, from all over a large sheet."""
    some = _spread(rows)
    return {
        heading: [row[place] for row in some if place < len(row)]
        for place, heading in enumerate(headings)
    }


def _share(
    field_of: dict[str, str], looks: Mapping[str, Mapping[str, float] | None]
) -> dict[str, str]:
    """The second fields of columns that hold two; the first ones are those named first."""
    also = second_fields(field_of, looks)
    for heading, other in also.items():
        field_of[heading], also[heading] = in_order(heading, field_of[heading], other)
    return also


def _still_open(
    close: Mapping[str, tuple[str, ...]], field_of: Mapping[str, str]
) -> dict[str, tuple[str, ...]]:
    """The other fields of each column, without the one that it holds in the end.

    Beside a last day a date and a first day are the same.
    """
    same = {fields.FROM, fields.WHEN} if fields.TO in field_of.values() else set()
    left = {}
    for heading, others in close.items():
        held = field_of.get(heading, "")
        known = {held, *same} if held in same else {held}
        left[heading] = tuple(name for name in others if name not in known)
    return {heading: others for heading, others in left.items() if others}


def _spread(rows: Sequence[Sequence[str]]) -> Sequence[Sequence[str]]:
    """Some rows from all over the sheet: no more than are needed to know its columns."""
    return rows[:: max(1, len(rows) // _ROWS_LOOKED_AT)][:_ROWS_LOOKED_AT]


def chosen_columns(
    headings: Sequence[str], chosen: Mapping[str, str], *, year_start: date
) -> Columns:
    """The columns as somebody chose them; what has no field, or is not named, is left alone."""
    held = {heading: chosen[heading] for heading in headings if chosen.get(heading)}
    marked = [heading for heading, name in held.items() if name == fields.MARK]
    times = times_of(marked, year_start)
    ticked = {
        heading: name.removesuffix(fields.TICK)
        for heading, name in held.items()
        if name.endswith(fields.TICK)
    }
    pairs = {
        heading: fields.held_by(name)
        for heading, name in held.items()
        if name != fields.MARK and heading not in ticked
    }
    return Columns(
        field_of={heading: names[0] for heading, names in pairs.items()},
        marks={heading: times.get(heading, heading) for heading in marked},
        unknown=tuple(heading for heading in headings if heading not in held),
        ticked=ticked,
        also={heading: names[1] for heading, names in pairs.items() if len(names) > 1},
    )


def lies_on_its_side(headings: Sequence[str], rows: Sequence[Sequence[str]]) -> bool:
    """Whether the fields stand below each other, and each communication is a column."""
    if len(rows) > _MOST_FIELDS:
        return False
    first = [row[0] for row in rows if row]
    named = {weigh_best(cell)[0] for cell in first if weigh_best(cell)[1] >= WHOLE}
    across = {weigh_best(heading)[0] for heading in headings if weigh_best(heading)[1] >= WHOLE}
    return len(named) >= _SIDEWAYS and len(named) > len(across) and len(named) * 2 > len(first)


def _find_titles(
    field_of: dict[str, str],
    columns: Mapping[str, Sequence[str]],
    looks: Mapping[str, Mapping[str, float] | None],
) -> list[str]:
    """Where no heading names the titles: a message column has them, or else the free text."""
    if fields.TITLE in field_of.values():
        return []
    substitute = next((head for head, name in field_of.items() if name == fields.MESSAGE), None)
    if substitute is not None:
        field_of[substitute] = fields.TITLE
        return []
    free = [
        heading
        for heading in looks
        if heading not in field_of
        and is_free_text(columns[heading])
        and not is_of_person_or_money(heading)
    ]
    if not free or not set(field_of.values()) & {fields.LEAD, *fields.DATES, fields.MONTH}:
        return []
    title, *longer = free[:2]
    if longer and mean_length(columns[longer[0]]) < mean_length(columns[title]):
        title, longer = longer[0], [title]
    field_of[title] = fields.TITLE
    field_of |= dict.fromkeys(longer, fields.MESSAGE)
    return [title, *longer]


def _part_dates(field_of: dict[str, str]) -> None:
    """A date beside a last day is a first day."""
    if fields.TO in field_of.values() and fields.FROM not in field_of.values():
        for heading, field in field_of.items():
            if field == fields.WHEN:
                field_of[heading] = fields.FROM


def _name_lead(field_of: dict[str, str]) -> None:
    """ "Partner", where no other column names who leads, is the one that leads."""
    if fields.LEAD in field_of.values():
        return
    for heading, field in field_of.items():
        singular = not heading.strip().casefold().endswith("s")
        if field == fields.OTHERS and singular and weigh(heading).get(fields.LEAD, 0.0) >= HINT:
            field_of[heading] = fields.LEAD
            return


def _place_reach(field_of: dict[str, str]) -> None:
    """Where no column holds the places, the one for their reach does."""
    if fields.AREA not in field_of.values():
        for heading, field in field_of.items():
            if field == fields.REACH:
                field_of[heading] = fields.AREA
