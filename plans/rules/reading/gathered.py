"""Gathers what is said of a row while its cells are read."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from plans.rules.reading import columns as fields
from plans.rules.reading.cells import CellReading
from plans.rules.reading.results import Alternative, Doubt, NotUnderstood, RowError


@dataclass(slots=True)
class Row:
    """What is gathered while a row is read."""

    cells: Mapping[str, str]
    headings: Mapping[str, str]
    number: int
    not_understood: list[NotUnderstood] = field(default_factory=list)
    doubts: list[Doubt] = field(default_factory=list)
    errors: list[RowError] = field(default_factory=list)

    def text(self, name: str) -> str:
        return self.cells.get(name, "").strip()

    @property
    def context(self) -> str:
        """All that the row says, for phrases that mean something else beside other words."""
        return " \n".join(text for text in self.cells.values() if text)

    def column(self, name: str) -> str:
        """The sheet's heading of a field; what people call the field where it has no column."""
        heading = self.headings.get(name)
        if name == fields.WHEN and heading is None:
            heading = self.headings.get(fields.FROM) or self.headings.get(fields.TO)
        return heading or fields.label_of(name)

    def take(self, cell: CellReading) -> tuple[str, ...]:
        self.not_understood += cell.not_understood
        self.doubts += cell.doubts
        return cell.codes

    def doubt(
        self, name: str, text: str, read_as: str, alternatives: tuple[Alternative, ...] = ()
    ) -> None:
        self.doubts.append(Doubt(self.column(name), text, read_as, name, alternatives))

    def wrong(
        self,
        name: str,
        text: str,
        wrong: str,
        right: str,
        alternatives: tuple[Alternative, ...] = (),
    ) -> None:
        self.errors.append(
            RowError(self.number, self.column(name), text, wrong, right, name, alternatives)
        )
