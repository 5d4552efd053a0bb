"""What comes out of a file of figures."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from difflib import get_close_matches

#: More refused rows than this are counted and not named: nobody reads them one by one.
MOST_NAMED = 1_000


class FiguresRefused(Exception):
    """The whole file cannot be taken. Its text says why and what to do, for a person."""


@dataclass(frozen=True)
class Refused:
    """A row that is not taken, by its number, and why."""

    number: int
    why: str
    column: str = ""


@dataclass(frozen=True)
class Month:
    """How much of a series was recorded in a month (its first day), in our own area."""

    series: str
    month: date
    count: int
    complete: bool = True


@dataclass(frozen=True)
class Found:
    """A percentage of one indicator in one area, at the wave that ends that day.

    `sample_size` is what the file says; `assumed_size` what the survey usually asks.
    """

    number: int
    indicator: str
    area: str
    ends: date
    value: Decimal
    sample_size: int | None = None
    audience: str | None = None
    assumed_size: int | None = None


@dataclass
class Reading:
    """What was understood of a file, and what was not. `notes` say what was mapped, and why."""

    months: list[Month] = field(default_factory=list)
    found: list[Found] = field(default_factory=list)
    refused: list[Refused] = field(default_factory=list)
    refused_in_all: int = 0
    rows: int = 0
    rows_of_others: int = 0
    notes: list[str] = field(default_factory=list)

    def refuse(self, number: int, why: str, column: str = "") -> None:
        """Name a row that is not taken, or count it where there are too many to name."""
        self.refused_in_all += 1
        if len(self.refused) < MOST_NAMED:
            self.refused.append(Refused(number, why, column))


def fold(text: str) -> str:
    """Words as they are compared: without case, quotation marks and spare blanks."""
    return " ".join("".join(" " if one in "_-/" else one for one in text.casefold()).split()).strip(
        "\"'“”‘’ "
    )


def perhaps(text: str, known: Sequence[str]) -> str:
    """A sentence that offers the nearest known words; "" where none is near."""
    near = get_close_matches(text, known, n=2, cutoff=0.6)
    return f" Did you mean {' or '.join(f'“{one}”' for one in near)}?" if near else ""
