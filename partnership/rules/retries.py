"""How long owed work waits before it is tried again."""

from datetime import timedelta

LONGEST_PAUSE_MINUTES = 60


def pause_after(attempts: int) -> timedelta:
    """One minute after the first attempt, doubled after each further one, at most an hour."""
    return timedelta(minutes=min(2 ** max(attempts - 1, 0), LONGEST_PAUSE_MINUTES))
