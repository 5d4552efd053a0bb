"""In which order pairs are shown: what most asks for an answer first."""

from django.db.models import Case, Exists, IntegerField, OuterRef, Q, Value, When

from partnership.models import Person
from plans.choices import OverlapKind
from plans.models import OverlapAnswer, OverlapQuerySet

LIKELIEST_FIRST = ("-score", "first_id", "second_id")


def in_order(pairs: OverlapQuerySet) -> OverlapQuerySet:
    """Duplicates first, then by how likely they are; the same order whenever they were found."""
    return pairs.order_by(_first(Q(kind=OverlapKind.DUPLICATE)), *LIKELIEST_FIRST)


def in_order_for(person: Person, pairs: OverlapQuerySet) -> OverlapQuerySet:
    """What this person's partners are to agree to first, then as `in_order`."""
    partners = person.partner_ids
    if not partners:
        return in_order(pairs)
    ours = Q(first__lead_partner__in=partners) | Q(second__lead_partner__in=partners)
    proposed = OverlapAnswer.objects.proposals().filter(overlap=OuterRef("pk"))
    by_others = Q(Exists(proposed.exclude(partner_id__in=partners)))
    duplicates = _first(Q(kind=OverlapKind.DUPLICATE))
    return pairs.order_by(_first(ours & by_others), duplicates, *LIKELIEST_FIRST)


def _first(those: Q) -> Case:
    return Case(When(those, then=Value(0)), default=Value(1), output_field=IntegerField())
