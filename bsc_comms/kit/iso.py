"""Days as data keeps them: ISO 8601, such as "2016-11-08"."""

from datetime import date


def day_of(text: str | None) -> date | None:
    """The day; None for nothing. Raises ValueError for any other text."""
    return date.fromisoformat(text) if text else None
