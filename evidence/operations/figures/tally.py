"""What became of the figures of a file."""

from dataclasses import dataclass, field


@dataclass
class Tally:
    """How many figures are new, are changed, and were there already; and what to say of it."""

    new: int = 0
    changed: int = 0
    same: int = 0
    notes: list[str] = field(default_factory=list)
