"""Which pairs wait for an answer, as one person knows it and as all do."""

from partnership.models import Person
from plans.models import Overlap, OverlapQuerySet


def unanswered_overlaps(person: Person) -> OverlapQuerySet:
    """Pairs that this person may know of and that, as the person knows, wait for an answer."""
    return Overlap.objects.visible_to(person).asking().unanswered_for(person)


def unanswered_as_all_know() -> OverlapQuerySet:
    """Pairs that wait for an answer and of which all may know both sides: the same for anybody."""
    return Overlap.objects.open_to_the_partnership().asking().unanswered()
