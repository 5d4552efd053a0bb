"""What can stand in the way of a write to the register."""

from collections.abc import Sequence

from bsc_comms.kit.editing import StaleEdit

__all__ = ["NotPossible", "ReasonNeeded", "StaleEdit"]


class ReasonNeeded(Exception):
    """Something moves, ends or is declined, and nobody said why."""


class NotPossible(Exception):
    """Why something cannot be done with an entry, and what to do instead, as a sentence.

    about: the fields that it speaks of, the one to put right first; a form shows it at the first
    that it has. None where it speaks of the entry as such.
    """

    def __init__(self, why: str, *, about: Sequence[str] = ()) -> None:
        super().__init__(why)
        self.about = about
