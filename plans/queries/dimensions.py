"""What the plan can be counted by: which terms hang on which communications, those above included.

A communication on burglary counts for theft too, one in a street for its ward: as the filters of
the plan find it, so that each count leads to as many rows.
"""

from collections import defaultdict
from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass

from django.db.models import QuerySet

from partnership.choices import AreaLevel
from partnership.models import Area
from plans.choices import InvolvementState
from plans.models import Communication, Involvement
from plans.queries.filter_terms import FilterTerms, Term
from plans.queries.keys import as_written

Members = Mapping[int, set[str]]
Parents = Mapping[int, int | None]


@dataclass(frozen=True)
class Dimension:
    """One vocabulary. `code` is its filter's name; `relation` and `column` are how it hangs on."""

    code: str
    label: str
    vocabulary: str
    relation: str
    column: str
    one: str


DIMENSIONS: dict[str, Dimension] = {
    each.code: each
    for each in (
        Dimension("topic", "Topics", "topics", "topics", "topic_id", "topic"),
        Dimension("audience", "Audiences", "audiences", "audiences", "audience_id", "audience"),
        Dimension("area", "Wards", "areas", "areas", "area_id", "ward"),
        Dimension(
            "objective", "Objectives", "objectives", "objectives", "objective_id", "objective"
        ),
        Dimension("emphasis", "Emphases", "emphases", "emphases", "emphasis_id", "emphasis"),
        Dimension("aim", "Aims", "aims", "aims", "aim_id", "aim"),
        Dimension(
            "priority", "Priorities", "priorities", "priorities", "strategypriority_id", "priority"
        ),
    )
}


def members(
    communications: QuerySet[Communication], dimension: Dimension, terms: FilterTerms
) -> Members:
    """By term, the communications that carry it or one below it, by their keys `as_written`.

    One query; two for areas and for priorities.
    """
    through = getattr(Communication, dimension.relation).through.objects.order_by()
    links = through.filter(communication__in=communications.order_by()).values_list(
        dimension.column, as_written("communication_id")
    )
    if dimension.code == "priority":
        of_campaigns = communications.order_by().exclude(campaign__priority=None)
        links = [*links, *of_campaigns.values_list("campaign__priority_id", as_written("pk"))]
    above = _above(dimension, terms)
    found: dict[int, set[str]] = defaultdict(set)
    for term, communication in links:
        for each in above.get(term, (term,)):
            found[each].add(communication)
    return found


def in_hand(
    communications: QuerySet[Communication], terms: FilterTerms, leads: Iterable[tuple[int, str]]
) -> Members:
    """By partner, the communications that it or a team of it leads or joins, by their keys.

    leads: who leads which of them. One query.
    """
    joins = (
        Involvement.objects.filter(communication__in=communications.order_by())
        .exclude(state=InvolvementState.DECLINED)
        .order_by()
        .values_list("partner_id", as_written("communication_id"))
    )
    parents = _parents(terms.partners)
    found: dict[int, set[str]] = defaultdict(set)
    for partner, communication in (*leads, *joins):
        for each in _line_of(partner, parents):
            found[each].add(communication)
    return found


def _above(dimension: Dimension, terms: FilterTerms) -> Mapping[int, Iterable[int]]:
    """For each term itself and all that stand above it; wards also by what lies across them."""
    parents = _parents(getattr(terms, dimension.vocabulary))
    if dimension.code == "area":
        return areas_above(parents)
    return {key: _line_of(key, parents) for key in parents}


def areas_above(parents: Parents) -> Mapping[int, set[int]]:
    """For each area itself and all above it, and the same of the wards that one of them touches.

    One query.
    """
    lines = {key: _line_of(key, parents) for key in parents}
    across: dict[int, set[int]] = defaultdict(set)
    pairs = Area.wards_touched.through.objects.values_list("from_area_id", "to_area_id")
    for area, ward in pairs:
        across[area] |= lines.get(ward, {ward})
    return {
        key: line.union(*(across.get(each, ()) for each in line)) for key, line in lines.items()
    }


def _parents(known: Mapping[int, Term]) -> Parents:
    return {key: term.parent_id for key, term in known.items()}


def _line_of(key: int, parents: Parents) -> set[int]:
    line: set[int] = set()
    parent: int | None = key
    while parent is not None and parent in parents and parent not in line:
        line.add(parent)
        parent = parents[parent]
    return line


def shown_terms(
    dimension: Dimension,
    terms: FilterTerms,
    *,
    first: object,
    last: object,
    used: Container[int],
    within: str = "",
) -> list[Term]:
    """The rows of a grid: the terms that were there, in their order; of areas the wards alone.

    `first` and `last` are days; `used` the terms that something counts for: only a ward that was
    not there is left out all the same. `within` is what is filtered for: the code of a term, or
    the word for the whole borough. Where no ward lies in that, those stand that something is in.
    """
    known: Mapping[int, Term] = getattr(terms, dimension.vocabulary)
    kept = set(terms.with_those_below(dimension.vocabulary, within)) if within else known.keys()
    if dimension.code != "area":
        listed = [term for key, term in known.items() if key in kept]
        return [term for term in listed if term.id in used or _was_there(term, first, last)]
    wards = [
        term
        for term in known.values()
        if term.kind == AreaLevel.WARD and _was_there(term, first, last)
    ]
    inside = [ward for ward in wards if ward.id in kept]
    return inside or [ward for ward in wards if ward.id in used]


def _was_there(term: Term, first: object, last: object) -> bool:
    begun = term.starts is None or term.starts <= last  # type: ignore[operator]
    return begun and (term.ends is None or term.ends >= first)  # type: ignore[operator]
