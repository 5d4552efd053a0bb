"""Days and times of day as data keeps them: ISO 8601, such as "2016-11-08" and "14:30"."""

from datetime import date, time


def day_of(text: str | None) -> date | None:
    """The day; None for nothing. Raises ValueError for any other text."""
    return date.fromisoformat(text) if text else None


def as_day(day: date | None) -> str | None:
    """The day as data keeps it; None for nothing."""
    return day.isoformat() if day else None


def as_time(moment: time | None) -> str | None:
    """The time of day to the minute; None for nothing."""
    return f"{moment:%H:%M}" if moment else None
