"""What can stand in the way of a write to the register."""

from bsc_comms.kit.editing import StaleEdit

__all__ = ["NotPossible", "ReasonNeeded", "StaleEdit"]


class ReasonNeeded(Exception):
    """Something moves, ends or is declined, and nobody said why."""


class NotPossible(Exception):
    """Why something cannot be done with an entry, and what to do instead, as a sentence."""
