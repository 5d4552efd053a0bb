"""What the reading of a sheet gives back: rows, what was not understood, what is wrong."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from plans.rules.reading.dates import WindowReading

#: How many other readings are offered of one cell.
MOST_ALTERNATIVES = 4


@dataclass(frozen=True, slots=True)
class Alternative:
    """Another reading that a person may choose: in words, and what it puts in place of the text.

    `instead`, where the text of the doubt stands, is read as that without a doubt.
    """

    label: str
    instead: str


@dataclass(frozen=True, slots=True)
class NotUnderstood:
    """Words of a cell, as typed, that stand for nothing we know. They are kept, never dropped.

    `field` is a name in `columns`; `text` the exact words, or the whole cell.
    """

    column: str
    text: str
    reason: str
    field: str = ""
    alternatives: tuple[Alternative, ...] = ()


@dataclass(frozen=True, slots=True)
class Doubt:
    """Words of a cell that were read in a way that a person should look at."""

    column: str
    text: str
    read_as: str
    field: str = ""
    alternatives: tuple[Alternative, ...] = ()


@dataclass(frozen=True, slots=True)
class RowError:
    """Why a row cannot be saved: which row, which cell, what is wrong and what would be right."""

    row: int
    column: str
    text: str
    wrong: str
    right: str
    field: str = ""
    alternatives: tuple[Alternative, ...] = ()

    def __str__(self) -> str:
        return f"Row {self.row}, {self.column}: {self.wrong} {self.right}"


@dataclass(frozen=True, slots=True)
class ReportedNumber:
    """A result that a note gives as a number: "Done 61 bikes" is 61 bikes."""

    number: int | float
    unit: str
    text: str


@dataclass(frozen=True, slots=True)
class RowReading:
    """One row as read, in codes of the vocabulary; `cells` holds every cell word for word.

    `month` is the text of the month that the row has or that stands above it; `above`, by field,
    what else was taken from above it. `version` and `reason` are only in the planner's own sheet.
    `campaign` is the name as typed, `campaign_code` that of the campaign which has this name.
    """

    number: int
    sheet: str = ""
    month: str = ""
    above: Mapping[str, str] = field(default_factory=dict)
    version: int | None = None
    reference: str = ""
    title: str = ""
    message: str = ""
    lead: str = ""
    lead_text: str = ""
    others: tuple[str, ...] = ()
    window: WindowReading | None = None
    reach: str = ""
    areas: tuple[str, ...] = ()
    place: str = ""
    audiences: tuple[str, ...] = ()
    channels: tuple[str, ...] = ()
    objectives: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    state: str = "planned"
    issued_on: date | None = None
    logo: str = "unknown"
    result: str = ""
    results: tuple[ReportedNumber, ...] = ()
    reason: str = ""
    campaign: str = ""
    campaign_code: str = ""
    not_understood: tuple[NotUnderstood, ...] = ()
    doubts: tuple[Doubt, ...] = ()
    errors: tuple[RowError, ...] = ()
    other_cells: Mapping[str, str] = field(default_factory=dict)
    cells: Mapping[str, str] = field(default_factory=dict)

    @property
    def ok(self) -> bool:
        """Whether nothing keeps the row from being saved."""
        return not self.errors


@dataclass(frozen=True, slots=True)
class SkippedRow:
    """A row that is no communication (a footer, the headings again), and why it was left out."""

    number: int
    text: str
    why: str
    sheet: str = ""
    cells: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class SheetReading:
    """A whole sheet as read, in the order of its rows; `columns` is heading to field.

    `doubts` are about its columns; `legend` is what the sheet says that its signs mean.
    """

    rows: tuple[RowReading, ...]
    errors: tuple[RowError, ...]
    unknown_columns: tuple[str, ...]
    missing_columns: tuple[str, ...]
    skipped: tuple[SkippedRow, ...]
    columns: Mapping[str, str]
    doubts: tuple[Doubt, ...] = ()
    legend: Mapping[str, str] = field(default_factory=dict)
