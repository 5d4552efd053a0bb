"""Which communications a person may know of, of those that somebody names by their ids."""

import contextlib
from collections.abc import Iterable
from uuid import UUID

from django.db.models import F

from partnership.models import Person
from plans.models import Communication


def known_ids(person: Person, ids: Iterable[str]) -> frozenset[str]:
    """Of these communications, the ids of those that this person may see."""
    found = Communication.objects.visible_to(person).filter(pk__in=list(ids)).order_by()
    return frozenset(str(pk) for pk in found.values_list("pk", flat=True))


def titles_of(person: Person, ids: Iterable[str]) -> list[str]:
    """Their titles, as far as the person may know of them; text that is no id is left out."""
    pks = []
    for each in ids:
        with contextlib.suppress(ValueError):
            pks.append(UUID(each))
    visible = Communication.objects.visible_to(person).filter(pk__in=pks)
    in_order = visible.order_by(F("window_start").asc(nulls_last=True), "title")
    return list(in_order.values_list("title", flat=True))
