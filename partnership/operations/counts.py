"""Counting in the database what has a limit: settings.LIMITS_COUNTED_BY names it."""

from datetime import datetime

from partnership.models import Counted


def count_in_the_database(counter: str, *, until: datetime) -> int:
    """Count one more, and say how many it makes; at the price of one query."""
    how_many: int = Counted.objects.one_more(counter, until=until)
    return how_many


def forget_counts() -> int:
    """Drop counts of periods that are over; how many."""
    dropped: int = Counted.objects.all().forget_old()
    return dropped
