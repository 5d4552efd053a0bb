"""Leaving alone for a while what did not answer, so that not all who need it wait in vain."""

from dataclasses import dataclass
from time import monotonic


@dataclass
class LeftAlone:
    """Another server as this process knows it; once it is away, it is asked after so many seconds.

    One asks it then for all: as long as no answer has come, the others go on without it.
    """

    seconds: float
    ask_at: float | None = None

    @property
    def is_away(self) -> bool:
        return self.ask_at is not None

    def may_be_asked(self) -> bool:
        """Whether it is there as far as is known, or it is time to see whether it is back."""
        ask_at = self.ask_at  # another thread may change it meanwhile
        if ask_at is None:
            return True
        if monotonic() < ask_at:
            return False
        self.did_not_answer()
        return True

    def did_not_answer(self) -> None:
        self.ask_at = monotonic() + self.seconds

    def answered(self) -> None:
        self.ask_at = None
