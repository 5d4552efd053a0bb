"""Recognises the columns of a sheet: by the words of a heading and by what its cells look like."""

from collections.abc import Mapping, Sequence
from datetime import date

from plans.rules.reading import columns as fields
from plans.rules.reading.columns import Columns
from plans.rules.reading.contents import fits, is_free_text, mean_length
from plans.rules.reading.grids import ticked_fields, times_of
from plans.rules.reading.headings import WHOLE, is_of_person_or_money, weigh, weigh_best
from plans.rules.reading.vocabulary import Vocabulary

#: How much the cells count beside the heading, and the fit from which on they speak for a field.
_CELLS_COUNT = 5.0
_SUITS = 0.3
_SUITS_WELL = 0.6
_SUITS_NOT = 0.08
_LEAST = 0.9
_ROWS_LOOKED_AT = 400
_SIDEWAYS = 4
_MOST_FIELDS = 40

#: Fields that cells can speak for where their heading says nothing.
_BY_CELLS = frozenset(
    {
        fields.LEAD,
        fields.WHEN,
        fields.MONTH,
        fields.AREA,
        fields.AUDIENCE,
        fields.CHANNEL,
        fields.OBJECTIVE,
        fields.STATE,
    }
)


def read_columns(
    headings: Sequence[str],
    rows: Sequence[Sequence[str]] = (),
    *,
    vocabulary: Vocabulary,
    year_start: date,
) -> Columns:
    """Recognise the columns: each field goes to the heading and the cells that suit it best.

    In: the headings, and the cells of the rows below them. Two headings may both hold a message, a
    result, an area, a channel, an audience or other partners; any other field is held by one.
    """
    columns = {
        heading: [row[place] for row in rows[:_ROWS_LOOKED_AT] if place < len(row)]
        for place, heading in enumerate(headings)
    }
    bare = [heading for heading in headings if weigh_best(heading)[1] < WHOLE]
    marks = times_of(bare, year_start)
    ticked = ticked_fields([head for head in bare if head not in marks], columns, vocabulary)
    looks = {
        heading: fits(cells, vocabulary=vocabulary, year_start=year_start)
        for heading, cells in columns.items()
        if heading not in marks and heading not in ticked
    }
    field_of = _taken_by_weight(_weighed(looks))
    by_cells = [heading for heading in field_of if not weigh(heading).get(field_of[heading])]
    if not marks or fields.MESSAGE in field_of.values():
        by_cells += _find_titles(field_of, columns, looks)
    _part_dates(field_of)
    _name_lead(field_of)
    _place_reach(field_of)
    unknown = tuple(heading for heading in looks if heading not in field_of)
    return Columns(
        field_of={heading: field_of[heading] for heading in headings if heading in field_of},
        marks=marks,
        unknown=unknown,
        by_cells=tuple(heading for heading in headings if heading in by_cells),
        ticked=ticked,
    )


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
    return Columns(
        field_of={
            heading: name
            for heading, name in held.items()
            if name != fields.MARK and heading not in ticked
        },
        marks={heading: times.get(heading, heading) for heading in marked},
        unknown=tuple(heading for heading in headings if heading not in held),
        ticked=ticked,
    )


def lies_on_its_side(headings: Sequence[str], rows: Sequence[Sequence[str]]) -> bool:
    """Whether the fields stand below each other, and each communication is a column."""
    if len(rows) > _MOST_FIELDS:
        return False
    first = [row[0] for row in rows if row]
    named = {weigh_best(cell)[0] for cell in first if weigh_best(cell)[1] >= WHOLE}
    across = {weigh_best(heading)[0] for heading in headings if weigh_best(heading)[1] >= WHOLE}
    return len(named) >= _SIDEWAYS and len(named) > len(across) and len(named) * 2 > len(first)


def _weighed(
    looks: Mapping[str, Mapping[str, float] | None],
) -> list[tuple[float, int, str, str]]:
    """How well each field suits each heading, best first; earlier columns before later ones."""
    weighed = []
    for place, (heading, fit) in enumerate(looks.items()):
        named = weigh(heading)
        for field in {*named, *(_BY_CELLS if fit else ())}:
            weight = _weight(heading, field, named.get(field, 0.0), fit)
            if weight >= _LEAST:
                weighed.append((weight, -place, heading, field))
    return sorted(weighed, reverse=True)


def _weight(heading: str, field: str, named: float, fit: Mapping[str, float] | None) -> float:
    suits = None if fit is None else fit.get(field)
    if suits is None:
        return named if not is_of_person_or_money(heading) else 0
    if suits < _SUITS_NOT and (named < WHOLE or is_of_person_or_money(heading)):
        return 0
    if not named and (suits < _SUITS_WELL or is_of_person_or_money(heading)):
        return 0
    return named + _CELLS_COUNT * (suits - _SUITS)


def _taken_by_weight(weighed: Sequence[tuple[float, int, str, str]]) -> dict[str, str]:
    field_of: dict[str, str] = {}
    taken: set[str] = set()
    for _, _, heading, field in weighed:
        again = field in taken
        if heading in field_of or (again and field not in fields.SEVERAL):
            continue
        partly_named = weigh(heading).get(field, 0.0) < WHOLE
        if again and partly_named and field not in (fields.MESSAGE, fields.RESULT):
            continue
        field_of[heading] = field
        taken.add(field)
    return field_of


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
        if field == fields.OTHERS and singular and weigh(heading).get(fields.LEAD, 0.0) >= WHOLE:
            field_of[heading] = fields.LEAD
            return


def _place_reach(field_of: dict[str, str]) -> None:
    """Where no column holds the places, the one for their reach does."""
    if fields.AREA not in field_of.values():
        for heading, field in field_of.items():
            if field == fields.REACH:
                field_of[heading] = fields.AREA
