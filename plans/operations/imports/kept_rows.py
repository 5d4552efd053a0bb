"""The rows that an import keeps, as a table that can be read again."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Self

from bsc_comms.kit.tables import TableRow
from plans.models import PlanImport
from plans.rules.reading import RowReading, SheetReader, SkippedRow


@dataclass(frozen=True, slots=True)
class KeptRows:
    """The rows that an import keeps, as a table; a row's number is its key in the database."""

    headings: Sequence[str]
    header_row: int
    preamble: Sequence[str]
    rows: Sequence[TableRow]

    @classmethod
    def of(
        cls, plan_import: PlanImport, kept: Iterable[tuple[int, str, Mapping[str, str]]]
    ) -> Self:
        headings = plan_import.columns
        return cls(
            headings=headings,
            header_row=plan_import.notes.get("header_row", 1),
            preamble=plan_import.notes.get("preamble", ()),
            rows=[
                TableRow(pk, tuple(cells.get(heading, "") for heading in headings), sheet)
                for pk, sheet, cells in kept
            ],
        )


class CorrectionsByRow(Mapping[tuple[str, int], Mapping[str, str]]):
    """Corrections by the key that a kept row has in its table, whatever its sheet is called."""

    def __init__(self, corrections: Mapping[int, Mapping[str, str]]) -> None:
        self._corrections = corrections

    def __getitem__(self, key: tuple[str, int]) -> Mapping[str, str]:
        return self._corrections[key[1]]

    def __iter__(self) -> Iterator[tuple[str, int]]:
        return (("", pk) for pk in self._corrections)

    def __len__(self) -> int:
        return len(self._corrections)


def each_kept_row(reader: SheetReader) -> Iterator[tuple[int, RowReading | SkippedRow]]:
    """The reading of each kept row; a cell that stood for several rows was kept as several."""
    last = None
    for read in reader.rows():
        if read.number != last:
            yield read.number, read
        last = read.number
