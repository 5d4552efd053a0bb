"""Where the plan has something and where it has nothing: a grid of one vocabulary by months."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from partnership.choices import AreaLevel
from plans.choices import Reach
from plans.models import Communication, CommunicationQuerySet
from plans.queries.dimensions import DIMENSIONS, Dimension, Members, members, shown_terms
from plans.queries.filter_terms import FilterTerms, Term
from plans.queries.keys import as_written
from plans.rules.spans import Span, months_between, touched

WHOLE_BOROUGH = "Whole borough"
Windows = dict[str, tuple[date, date]]


@dataclass(frozen=True, slots=True)
class Column:
    """A month, or a term of another vocabulary."""

    label: str
    name: str
    span: Span | None = None
    term: Term | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """A term with its counts, column by column. `depth` is 1 for one that stands below another.

    `term` is None for what is for the whole borough: no ward may count it as its own.
    """

    term: Term | None
    label: str
    depth: int
    counts: list[int]
    total: int


@dataclass(frozen=True)
class CoverageGrid:
    """`unsaid` carry no term of the rows' vocabulary, `undated` fall into no month."""

    dimension: Dimension
    across: Dimension | None
    columns: list[Column]
    rows: list[Row]
    total: int
    kept_back: int
    unsaid: int
    undated: int

    @property
    def empty_rows(self) -> list[Row]:
        return [row for row in self.rows if not row.total]


@dataclass(frozen=True)
class GridAsked:
    """What to count by what, over which days; `within` is what is filtered for, by dimension."""

    dimension: Dimension
    across: Dimension | None
    first: date
    last: date
    within: dict[str, str]


def coverage_grid(
    communications: CommunicationQuerySet, *, terms: FilterTerms, asked: GridAsked
) -> CoverageGrid:
    """Count what touches these days. Four queries at most, six for two vocabularies.

    `communications` are already what the reader may see, filtered and going ahead.
    """
    inside = communications.touching(asked.first, asked.last)
    found = (
        inside.with_whether_all_know()
        .order_by()
        .values_list(as_written("pk"), "window_start", "window_end", "reach", "all_know")
    )
    windows: Windows = {}
    borough: set[str] = set()
    kept_back = 0
    for pk, starts, ends, reach, all_know in found:
        windows[pk] = (starts, ends)
        kept_back += not all_know
        if reach == Reach.BOROUGH:
            borough.add(pk)
    columns, held = _columns(inside, windows, terms, asked)
    by_term = members(inside, asked.dimension, terms)
    rows = _rows(by_term, held, terms, asked)
    said = _said(by_term, asked.dimension, terms)
    if asked.dimension.code == "area" and _takes_in_the_borough(asked, terms):
        rows.insert(0, _row(None, WHOLE_BOROUGH, borough, held, depth=0))
        said |= borough
    return CoverageGrid(
        dimension=asked.dimension,
        across=asked.across,
        columns=columns,
        rows=rows,
        total=len(windows),
        kept_back=kept_back,
        unsaid=len(windows.keys() - said),
        undated=communications.filter(window_start=None).count(),
    )


def _takes_in_the_borough(asked: GridAsked, terms: FilterTerms) -> bool:
    """Whether all that is for the whole borough is counted: so it is without a filter for an area.

    With one it is where that asks for just this, by a word that is no area's code, and for the
    area at the top.
    """
    inside = terms.with_those_below("areas", asked.within.get("area", ""))
    return not inside or any(terms.areas[key].parent_id is None for key in inside)


def _rows(
    by_term: Members, held: Sequence[set[str]], terms: FilterTerms, asked: GridAsked
) -> list[Row]:
    """A row for each term of the vocabulary that is shown, those below another set in."""
    shown = _shown(asked.dimension, by_term, terms, asked)
    ids = {term.id for term in shown}
    return [
        _row(term, label, by_term.get(term.id, set()), held, depth=int(term.parent_id in ids))
        for term, label in _labelled(shown, asked.last)
    ]


def _labelled(shown: Sequence[Term], day: date) -> list[tuple[Term, str]]:
    """Each with its label; of those that share one, as two wards may, with what sets it apart."""
    how_many = Counter(term.label for term in shown)
    return [
        (term, term.label + (term.apart_from(day) if how_many[term.label] > 1 else ""))
        for term in shown
    ]


def _shown(dimension: Dimension, used: Members, terms: FilterTerms, asked: GridAsked) -> list[Term]:
    """Its terms in the span that was asked for, and below the one it is narrowed to."""
    return shown_terms(
        dimension,
        terms,
        first=asked.first,
        last=asked.last,
        used=used,
        within=asked.within.get(dimension.code, ""),
    )


def _said(by_term: Members, dimension: Dimension, terms: FilterTerms) -> set[str]:
    """Those that name a term of the vocabulary: of areas a ward, as none but wards have a row."""
    if dimension.code != "area":
        return set().union(*by_term.values())
    wards = {key for key, area in terms.areas.items() if area.kind == AreaLevel.WARD}
    return set().union(*(found for key, found in by_term.items() if key in wards))


def _columns(
    inside: QuerySet[Communication], windows: Windows, terms: FilterTerms, asked: GridAsked
) -> tuple[list[Column], list[set[str]]]:
    """The columns, and for each the communications that fall into it."""
    if asked.across is None:
        months = months_between(asked.first, asked.last)
        held: list[set[str]] = [set() for _ in months]
        for pk, (starts, ends) in windows.items():
            for number in touched(months, starts, ends):
                held[number].add(pk)
        columns = [Column(f"{m.first:%b}", f"{m.first:%B %Y}", span=m) for m in months]
        return columns, held
    by_term = members(inside, asked.across, terms)
    shown = _shown(asked.across, by_term, terms, asked)
    return (
        [Column(label, label, term=term) for term, label in _labelled(shown, asked.last)],
        [by_term.get(term.id, set()) for term in shown],
    )


def _row(
    term: Term | None, label: str, own: set[str], held: Sequence[set[str]], *, depth: int
) -> Row:
    return Row(term, label, depth, [len(own & column) for column in held], len(own))


def dimension_asked(code: str) -> Dimension | None:
    """The vocabulary of that name; None for anything else."""
    return DIMENSIONS.get(code)
