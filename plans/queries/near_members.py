"""Which lines of a plan stand near what each partner plans, as the whole partnership may know."""

from collections import defaultdict
from collections.abc import Iterable
from uuid import UUID

from plans.queries.overlaps.pairs import open_pairs_of


def near_by_partner(ids: Iterable[str]) -> dict[str, set[str]]:
    """By a partner's code, the ids of those of these that wait for an answer beside its own."""
    found: dict[str, set[str]] = defaultdict(set)
    for pk, pairs in open_pairs_of([UUID(each) for each in ids]).items():
        for _, other in pairs:
            found[other.lead_partner.code].add(str(pk))
    return found
