"""What can stand in the way of a write to the register."""


class StaleEdit(Exception):
    """Somebody saved the entry after this editor had opened it."""


class ReasonNeeded(Exception):
    """Something moves, ends or is declined, and nobody said why."""


class NotPossible(Exception):
    """Why something cannot be done with an entry, and what to do instead, as a sentence."""
