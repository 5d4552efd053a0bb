"""Times of year."""

from collections.abc import Collection
from datetime import date


def falls_in_season(first: date, last: date, months: Collection[int]) -> bool:
    """Whether a window, both days included, shares a month with a season's months (1 to 12)."""
    return any(month in months for month in _months(first, last))


def _months(first: date, last: date) -> set[int]:
    span = (last.year - first.year) * 12 + last.month - first.month
    return {(first.month - 1 + step) % 12 + 1 for step in range(min(span, 11) + 1)}
