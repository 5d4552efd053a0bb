"""What the pages of a communication may change, found for whoever asks."""

import uuid
from collections.abc import Callable
from typing import TypeVar

from django.core.exceptions import PermissionDenied
from django.http import Http404

from partnership.models import Person
from plans.models import Communication, Placement
from plans.policy import can_edit
from plans.queries.placements import find_placement

T = TypeVar("T")


def own_communication(person: Person, pk: uuid.UUID) -> Communication:
    """A communication that this person may change. 404 for a secret, 403 for another's."""
    visible = Communication.objects.visible_to(person).select_related("lead_partner", "campaign")
    found = visible.filter(pk=pk).first()
    if found is None:
        raise Http404
    if not can_edit(person, found):
        raise PermissionDenied
    return found


def own_placement(person: Person, pk: uuid.UUID) -> Placement:
    """A placement that this person may change. 404 for a secret, 403 for another's."""
    found = find_placement(person, pk)
    if found is None:
        raise Http404
    if not can_edit(person, found.communication):
        raise PermissionDenied
    return found


def afresh_after(found: T, find_again: Callable[[], T]) -> Callable[[], T]:
    """Give what was found already; asked once more, find it again.

    For `edited`, which opens its form anew where somebody saved the thing meanwhile.
    """
    first = [found]
    return lambda: first.pop() if first else find_again()
