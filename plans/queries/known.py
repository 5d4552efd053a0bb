"""Which communications of a published document a person may open now."""

from collections.abc import Iterable

from partnership.models import Person
from plans.models import Communication


def known_ids(person: Person, ids: Iterable[str]) -> frozenset[str]:
    """Of these communications, the ids of those that this person may see."""
    found = Communication.objects.visible_to(person).filter(pk__in=list(ids)).order_by()
    return frozenset(str(pk) for pk in found.values_list("pk", flat=True))
