"""Counting in the database what has a limit: settings.LIMITS_COUNTED_BY names it."""

from datetime import datetime

from partnership.models import Counted


def count_in_the_database(counter: str, *, until: datetime) -> int:
    """Count one more, and say how many it makes; at the price of one query."""
    return Counted.objects.one_more(counter, until=until)


def forget_counts() -> int:
    """Drop counts of periods that are over; how many."""
    return Counted.objects.all().forget_old()
