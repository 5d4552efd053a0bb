"""How many overlaps wait for an answer near each row of a list."""

from collections import Counter
from collections.abc import Collection, Iterable
from typing import NamedTuple
from uuid import UUID

from partnership.models import Person
from plans.choices import OPEN
from plans.models import Communication, Overlap


class _Side(NamedTuple):
    """What of one side says whether its pair waits for an answer."""

    is_open: bool
    all_know: bool


def near_counts(keys: Collection[UUID], person: Person) -> Counter[UUID]:
    """How many unanswered overlaps each of these has that this person may know: two queries.

    The sides are asked for by themselves: joined to the pairs of a page, PostgreSQL would sooner
    read the whole plan twice.
    """
    pairs = Overlap.objects.standing().of_any(keys).unanswered().with_settled_in_confidence(person)
    found = pairs.order_by().values_list("first_id", "second_id", "settled_in_confidence")
    known = _sides(found, person)
    return Counter(
        side
        for first, second, settled in found
        if first in known and second in known and _asks(known[first], known[second], settled)
        for side in (first, second)
    )


def _sides(pairs: Iterable[tuple[UUID, UUID, bool]], person: Person) -> dict[UUID, _Side]:
    """Of both sides of these pairs what the person may know, by key: one query, if any."""
    keys = {side for first, second, _ in pairs for side in (first, second)}
    if not keys:
        return {}
    known = Communication.objects.visible_to(person).filter(pk__in=keys).with_whether_all_know()
    rows = known.order_by().values_list("pk", "state", "all_know")
    return {pk: _Side(state in OPEN, all_know) for pk, state, all_know in rows}


def _asks(first: _Side, second: _Side, settled_in_confidence: bool) -> bool:
    """As `unanswered_overlaps` has it: one is to come, and no answer in confidence counts."""
    if settled_in_confidence and not (first.all_know and second.all_know):
        return False
    return first.is_open or second.is_open
