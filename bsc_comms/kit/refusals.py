"""What can stand in the way of something that a person asked for."""

from collections.abc import Sequence


class ReasonNeeded(Exception):
    """Something moves, ends or is set aside, and nobody said why."""


class NotPossible(Exception):
    """Why something cannot be done, and what to do instead, as a sentence for people.

    about: the fields that it speaks of, the one to put right first; a form shows it at the first
    that it has. None where it speaks of the thing as such.
    """

    def __init__(self, why: str, *, about: Sequence[str] = ()) -> None:
        super().__init__(why)
        self.about = about
