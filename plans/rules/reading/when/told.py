"""What the parts of one cell have told so far, while they are read one after another."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from plans.rules.reading.date_words import Cut, Part
from plans.rules.reading.spans import Span, month_year, part_of_span
from plans.rules.reading.when.periods import Repeats
from plans.rules.reading.when.stretches import Open


@dataclass(slots=True)
class Said:
    """What was said since the last date: how the next hangs on it, and what shapes the next."""

    link: str = ""
    shape: Part | None = None
    weekday: int | None = None


@dataclass(slots=True)
class Told:
    """All that is known of one cell. `hinted` are the months that the row's month column names."""

    pieces: Cut
    parts: Sequence[Part]
    year_start: date
    hinted: Sequence[int]
    spans: list[Span] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    choices: list[Span] = field(default_factory=list)
    ends: Open = field(default_factory=Open)
    repeats: Repeats = field(default_factory=Repeats)
    said: Said = field(default_factory=Said)
    between: bool = False
    last_shape: str = ""

    def add(self, spans: list[Span]) -> None:
        """Take spans in; the first hangs on what came before as it was said."""
        if self.said.link and spans:
            spans[0] = replace(spans[0], link=self.said.link)
        self.spans += spans
        self.said = Said()

    def add_long(self, spans: list[Span]) -> None:
        """Take in stretches of which a word before may name a part ("early summer")."""
        shape = self.said.shape
        if shape is not None and shape.kind.startswith("part:") and spans:
            self.notes.append("Read as that part of it")
            spans = [part_of_span(shape.kind, spans[0]), *spans[1:]]
        self.add(spans)

    def months(self) -> list[int]:
        """The months that are named, or in which the days read so far lie."""
        named = [part.month for part in self.parts if part.month]
        days = [day.month for span in self.spans for day in (span.start, span.end)]
        return list(dict.fromkeys([*named, *days]))

    def hinted_first(self) -> date | None:
        """The first day of the month column's month, where it names just one."""
        if len(self.hinted) != 1:
            return None
        return date(month_year(self.hinted[0], self.year_start), self.hinted[0], 1)

    def year(self, month: int, said: int | None) -> int:
        return said if said is not None else month_year(month, self.year_start)

    def next(self, place: int) -> Part | None:
        return self.parts[place + 1] if place + 1 < len(self.parts) else None

    def is_nothing_else_said(self) -> bool:
        """Whether no word stands beside bare days that could make them something else."""
        return not self.pieces.leftover(self.pieces.parts)

    def strange(self) -> str:
        """A number that is part of no date, "" where there is none."""
        told = {part.start for part in self.parts}
        return next(
            (
                part.text
                for part in self.pieces.parts
                if (part.kind == "word" or part.start not in told)
                and any(sign.isdigit() for sign in part.text)
                and not self._is_told(part)
            ),
            "",
        )

    def _is_told(self, part: Part) -> bool:
        return any(other.start <= part.start and part.end <= other.end for other in self.parts)
