"""One communication that was issued in the year of a record, and the day on which it was."""

from datetime import date

from plans.models import Communication
from tests.factories import CommunicationFactory, PlacementFactory

IN_YEAR = date(2016, 11, 8)


def issued(**fields) -> Communication:
    found = CommunicationFactory(window_start=IN_YEAR, **fields)
    PlacementFactory(communication=found, issued=True, issued_on=IN_YEAR)
    return found
