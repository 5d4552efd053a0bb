"""Communications that the finder takes for near each other, for tests about overlaps."""

from datetime import date
from typing import Any

from plans.models import Communication, Overlap
from plans.operations.overlaps.looking import look_at_what_waits
from tests.factories import CommunicationFactory

TITLE = "Lock up against burglary"
MESSAGE = "Burglars look for open windows: lock your doors and windows when you go out."
OTHER_TITLE = "Hate crime: you can report it"
OTHER_MESSAGE = "Tell us if somebody abuses you for who you are. Report it online."


def about_burglary(**fields: Any) -> Communication:
    """Locking up against burglars, in the whole borough, on Tuesday 8 November 2016."""
    return CommunicationFactory(**{"title": TITLE, "message": MESSAGE, **fields})


def about_hate_crime(**fields: Any) -> Communication:
    """Something else on the same day."""
    return CommunicationFactory(**{"title": OTHER_TITLE, "message": OTHER_MESSAGE, **fields})


def in_spring(**fields: Any) -> Communication:
    """The same as about_burglary, five months away."""
    return about_burglary(window_start=date(2017, 4, 4), **fields)


def look() -> None:
    """Look for the overlaps of everything that has changed, as a worker does."""
    while look_at_what_waits():
        pass


def pair_of(one: Communication, other: Communication) -> Overlap:
    """The pair of these two; DoesNotExist where they are not near each other."""
    sides = (one.pk, other.pk)
    return Overlap.objects.get(first__in=sides, second__in=sides)
