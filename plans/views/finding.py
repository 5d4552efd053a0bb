"""What a page shows or changes, found for whoever asks."""

import uuid
from collections.abc import Callable
from typing import TypeVar

from django.core.exceptions import PermissionDenied
from django.http import Http404

from partnership.models import Person
from plans.models import Approach, Communication, OfferRequest, Placement
from plans.policy import can_edit
from plans.queries.placements import find_placement

T = TypeVar("T")


def known(find: Callable[[Person, uuid.UUID], T | None], person: Person, pk: uuid.UUID) -> T:
    """What this person may know of. 404 for what is not there and for a secret alike."""
    found = find(person, pk)
    if found is None:
        raise Http404
    return found


def own(
    find: Callable[[Person, uuid.UUID], T | None],
    person: Person,
    pk: uuid.UUID,
    *,
    may: Callable[[Person, T], bool],
) -> T:
    """What this person may change. 404 for a secret, 403 for another's."""
    found = known(find, person, pk)
    if not may(person, found):
        raise PermissionDenied
    return found


def own_communication(person: Person, pk: uuid.UUID) -> Communication:
    return own(_communication, person, pk, may=can_edit)


def _communication(person: Person, pk: uuid.UUID) -> Communication | None:
    visible = Communication.objects.visible_to(person).select_related("lead_partner", "campaign")
    return visible.filter(pk=pk).first()


def own_placement(person: Person, pk: uuid.UUID) -> Placement:
    return own(find_placement, person, pk, may=may_edit_its_communication)


def may_edit_its_communication(person: Person, one: Placement | Approach | OfferRequest) -> bool:
    return can_edit(person, one.communication)


def afresh_after(found: T, find_again: Callable[[], T]) -> Callable[[], T]:
    """Give what was found already; asked once more, find it again.

    For `edited`, which opens its form anew where somebody saved the thing meanwhile.
    """
    first = [found]
    return lambda: first.pop() if first else find_again()
