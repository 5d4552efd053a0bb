"""Who may read the register."""

from typing import Any

from partnership.policy import belongs


def can_read_the_register(person: Any) -> bool:
    """Everybody of the partnership."""
    return belongs(person)
