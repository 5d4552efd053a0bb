"""Who may read the evidence."""

from typing import Any

from partnership.policy import belongs


def can_read_the_evidence(person: Any) -> bool:
    """Everybody of the partnership."""
    return belongs(person)
