"""Who may read the evidence, and who brings figures in."""

from typing import Any

from partnership.policy import belongs, coordinates


def can_read_the_evidence(person: Any) -> bool:
    """Everybody of the partnership."""
    return belongs(person)


def can_bring_in_figures(person: Any) -> bool:
    """Coordinator and administrator."""
    return coordinates(person)


def can_set_awareness_days(person: Any) -> bool:
    """Coordinator and administrator: they set, move and confirm the dates of awareness days."""
    return coordinates(person)
