"""Reading the files of a reference folder: what each cell must be, and what is wrong with it.

Each file fills one model, and its columns carry the names of the model's fields, so the model
itself says what a cell must be. Nothing here writes to the database.
"""

import csv
import io
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from django.core.exceptions import FieldDoesNotExist, ValidationError
from django.db import models

from channels_registry.models import Channel, Offer
from evidence.choices import CarefulKind
from evidence.models import (
    AwarenessDay,
    CarefulPeriod,
    CensusArea,
    CrimeSeries,
    Finding,
    Indicator,
    MeasuredArea,
    MonthlyCount,
    RecurringDay,
    Score,
    Season,
    SeasonalFigure,
    SeasonalIndex,
    Survey,
    Wave,
)
from partnership.models import (
    Aim,
    Area,
    AreaSuccession,
    Audience,
    Commitment,
    Emphasis,
    Objective,
    Outcome,
    Partner,
    StrategicPoint,
    StrategyPriority,
    Topic,
)
from plans.models import Metric

LARGEST_FILE = 5_000_000
LONGEST_NUMBER = 10  # digits; the largest that any column takes has as many
BETWEEN_VALUES = "|"
SAMPLES = ("sample_size", "comparator_sample_size")
YES_AND_NO = {"yes": True, "no": False}
PERIODS = (("valid_from", "valid_to"), ("starts", "ends"))
# What a file does not say: the order of its rows says the position, people in the planner the rest.
NOT_IN_A_FILE = frozenset(
    {
        "position",
        "version",
        "confirmed_on",
        "confirmed_by",
        "merged_into",
        "nominating_officer",
        "file",
    }
)


@dataclass(frozen=True)
class Sheet:
    """One file: the model that it fills, what makes a row the same row, and what is understood.

    `constants` are fields that the file's name decides. `codes_of` names text columns that hold
    the code of another model. `whole_numbers` names lists of whole numbers within the bounds.
    """

    name: str
    model: type[models.Model]
    key: tuple[str, ...] = ("code",)
    required: bool = False
    constants: Mapping[str, Any] = field(default_factory=dict)
    codes_of: Mapping[str, type[models.Model]] = field(default_factory=dict)
    whole_numbers: Mapping[str, tuple[int, int]] = field(default_factory=dict)

    @property
    def file(self) -> str:
        return f"{self.name}.csv"

    def columns(self) -> dict[str, "models.Field[Any, Any]"]:
        """The columns that the file may have, by name."""
        every = (*self.model._meta.concrete_fields, *self.model._meta.many_to_many)
        return {
            column.name: column
            for column in every
            if not column.primary_key
            and column.name not in self.constants
            and column.name not in NOT_IN_A_FILE
        }

    def has_position(self) -> bool:
        """Whether the order of the rows is the order on the screen."""
        try:
            self.model._meta.get_field("position")
        except FieldDoesNotExist:
            return False
        return True


# In the order of loading: each refers only to itself and to what stands above it.
SHEETS = (
    Sheet(
        "areas",
        Area,
        required=True,
        whole_numbers={"tile_column": (1, 40), "tile_row": (1, 40)},
    ),
    Sheet("area_successions", AreaSuccession, key=("old", "new")),
    Sheet("partners", Partner, required=True),
    Sheet("topics", Topic, required=True, codes_of={"usual_lead": Partner}),
    Sheet("audiences", Audience, required=True),
    Sheet("objectives", Objective, required=True),
    Sheet("emphases", Emphasis),
    Sheet("aims", Aim),
    Sheet("strategy_priorities", StrategyPriority),
    Sheet("outcomes", Outcome),
    Sheet("strategic_plan", StrategicPoint),
    Sheet("commitments", Commitment),
    Sheet("evaluation_metrics", Metric),
    Sheet("channels", Channel, required=True, whole_numbers={"reach_number": (0, 2_000_000_000)}),
    Sheet("partner_offers", Offer),
    Sheet("measured_areas", MeasuredArea),
    Sheet("census_areas", CensusArea),
    Sheet("surveys", Survey, whole_numbers=dict.fromkeys(SAMPLES, (1, 100_000))),
    Sheet("indicators", Indicator),
    Sheet("survey_waves", Wave),
    Sheet(
        "survey_scores",
        Score,
        key=("indicator", "wave", "area", "audience"),
        whole_numbers={"sample_size": (1, 100_000)},
    ),
    Sheet("crime_series", CrimeSeries),
    Sheet(
        "monthly_crime",
        MonthlyCount,
        key=("series", "area", "month"),
        whole_numbers={"count": (0, 10_000_000)},
    ),
    Sheet("seasonal_index", SeasonalIndex, whole_numbers={"offences": (0, 2_000_000_000)}),
    Sheet(
        "seasonal_figures",
        SeasonalFigure,
        key=("index", "month"),
        whole_numbers={"month": (1, 12)},
    ),
    Sheet("survey_findings", Finding),
    Sheet("seasonal_peaks", Season, whole_numbers={"months": (1, 12), "peak_month": (1, 12)}),
    Sheet("recurring_days", RecurringDay),
    Sheet("awareness_days", AwarenessDay, key=("code", "starts")),
    Sheet("publicity_restrictions", CarefulPeriod, constants={"kind": CarefulKind.PRE_ELECTION}),
    Sheet("community_calendar", CarefulPeriod, constants={"kind": CarefulKind.COMMUNITY}),
)


@dataclass(frozen=True)
class Fault:
    """What is wrong with one cell, and what would be right. Row 1 holds the columns' names."""

    file: str
    row: int | None
    column: str
    wrong: str
    right: str

    def __str__(self) -> str:
        place = ", ".join(
            part
            for part in (
                self.file,
                f"row {self.row}" if self.row else "",
                f"column {self.column}" if self.column else "",
            )
            if part
        )
        return f"{place}: {self.wrong} {self.right}".strip()


class ReferenceRefused(Exception):
    """The folder cannot be loaded; `faults` says why, cell by cell. Nothing was saved."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = list(faults)
        super().__init__("\n".join(str(fault) for fault in self.faults))


@dataclass
class Row:
    """One row: values by the name of their field. A reference is a code here, not yet an object."""

    number: int
    values: dict[str, Any]


class _Wrong(Exception):
    def __init__(self, wrong: str, right: str) -> None:
        self.wrong, self.right = wrong, right
        super().__init__(wrong)


def read_sheet(folder: Path, sheet: Sheet, faults: list[Fault]) -> list[Row]:
    """The rows of one file; what is wrong with it is added to `faults`."""
    lines = _lines(folder / sheet.file, sheet.file, faults)
    if not lines:
        return []
    header, columns = [name.strip() for name in lines[0]], sheet.columns()
    if not _header_is_right(sheet, header, columns, faults):
        return []
    rows = []
    for number, cells in enumerate(lines[1:], start=2):
        if not any(cell.strip() for cell in cells):
            continue
        if len(cells) != len(header):
            faults.append(
                Fault(
                    sheet.file,
                    number,
                    "",
                    f"This row has {len(cells)} cells.",
                    f"It should have {len(header)}; put a text that holds a comma in quotes.",
                )
            )
            continue
        rows.append(_row(sheet, number, dict(zip(header, cells, strict=True)), columns, faults))
    _find_repeated(sheet, rows, faults)
    return rows


def _lines(path: Path, name: str, faults: list[Fault]) -> list[list[str]]:
    if path.stat().st_size > LARGEST_FILE:
        faults.append(Fault(name, None, "", "It is larger than 5 MB.", "Is it the right file?"))
        return []
    try:
        text = path.read_bytes().decode("utf-8-sig")
        lines = list(csv.reader(io.StringIO(text, newline=""), strict=True))
    except UnicodeDecodeError:
        faults.append(Fault(name, None, "", "Its letters cannot be read.", "Save it as CSV UTF-8."))
        return []
    except csv.Error as error:
        faults.append(
            Fault(name, None, "", f"It cannot be read as CSV ({error}).", "Save it as CSV UTF-8.")
        )
        return []
    if not lines:
        faults.append(
            Fault(name, None, "", "It is empty.", "Its first row should name the columns.")
        )
    return lines


def _header_is_right(
    sheet: Sheet,
    header: list[str],
    columns: "Mapping[str, models.Field[Any, Any]]",
    faults: list[Fault],
) -> bool:
    before = len(faults)
    known = ", ".join(columns)
    for name in header:
        if name not in columns:
            faults.append(
                Fault(sheet.file, 1, name, "There is no such column.", f"The columns are: {known}.")
            )
        elif header.count(name) > 1:
            faults.append(Fault(sheet.file, 1, name, "This column is there twice.", "Keep one."))
    for name, column in columns.items():
        if name not in header and _must_be_filled(column):
            faults.append(Fault(sheet.file, 1, name, "This column is missing.", "Add it."))
    return len(faults) == before


def _must_be_filled(column: "models.Field[Any, Any]") -> bool:
    return not column.blank and not column.has_default() and not column.null


def _row(
    sheet: Sheet,
    number: int,
    cells: Mapping[str, str],
    columns: "Mapping[str, models.Field[Any, Any]]",
    faults: list[Fault],
) -> Row:
    values: dict[str, Any] = {}
    for name, cell in cells.items():
        try:
            values[name] = _value(sheet, columns[name], cell.strip())
        except _Wrong as fault:
            faults.append(Fault(sheet.file, number, name, fault.wrong, fault.right))
    for first, last in PERIODS:
        if values.get(first) and values.get(last) and values[last] < values[first]:
            faults.append(
                Fault(
                    sheet.file,
                    number,
                    last,
                    f"{values[last]} is before {first}, {values[first]}.",
                    "It should be the same day or later.",
                )
            )
    return Row(number, values)


def _value(sheet: Sheet, column: "models.Field[Any, Any]", cell: str) -> Any:
    bounds = sheet.whole_numbers.get(column.name)
    if isinstance(column, models.BooleanField):
        if not cell:
            return column.get_default()
        if cell.lower() not in YES_AND_NO:
            raise _Wrong(f"“{cell}” is neither.", "Write yes or no.")
        return YES_AND_NO[cell.lower()]
    if isinstance(column, models.ManyToManyField):
        return _several(cell)
    if isinstance(column, models.JSONField):
        parts = _several(cell)
        return [_whole_number(part, bounds) for part in parts] if bounds else parts
    if not cell:
        if _must_be_filled(column):
            raise _Wrong("It is empty.", "It must be filled.")
        return None if column.null else ""
    if isinstance(column, models.DateField):
        try:
            return date.fromisoformat(cell)
        except ValueError:
            raise _Wrong(f"“{cell}” is not a date.", "Write it like 2016-11-08.") from None
    if isinstance(column, models.IntegerField):
        return _whole_number(cell, bounds)
    if isinstance(column, models.DecimalField):
        return _decimal(column, cell)
    if column.choices and cell not in dict(column.flatchoices):
        options = ", ".join(str(value) for value, _ in column.flatchoices)
        raise _Wrong(f"“{cell}” is not known here.", f"Use one of: {options}.")
    if column.max_length and len(cell) > column.max_length:
        raise _Wrong(
            f"The text has {len(cell):,} characters.",
            f"It may have {column.max_length:,} at most.",
        )
    return cell


def _decimal(column: "models.DecimalField[Any, Any]", cell: str) -> Decimal:
    try:
        number = Decimal(cell)
        if not number.is_finite():
            raise InvalidOperation
        column.run_validators(number)
    except (InvalidOperation, ValidationError):
        raise _Wrong(f"“{cell}” is not a number that fits.", "Write it like 64 or 64.5.") from None
    return number


def _several(cell: str) -> list[str]:
    return list(dict.fromkeys(part.strip() for part in cell.split(BETWEEN_VALUES) if part.strip()))


def _whole_number(text: str, bounds: tuple[int, int] | None) -> int:
    low, high = bounds or (0, 32_767)
    is_one = len(text) <= LONGEST_NUMBER and text.isascii() and text.isdigit()
    if not (is_one and low <= int(text) <= high):
        raise _Wrong(
            f"“{text}” is not a number that fits.", f"Use a whole number from {low} to {high}."
        )
    return int(text)


def _find_repeated(sheet: Sheet, rows: list[Row], faults: list[Fault]) -> None:
    seen: dict[tuple[Any, ...], int] = {}
    for row in rows:
        key = tuple(row.values.get(name) for name in sheet.key)
        if key in seen:
            faults.append(
                Fault(
                    sheet.file,
                    row.number,
                    sheet.key[0],
                    f"“{key[0]}” stands in row {seen[key]} already.",
                    "Each may stand only once.",
                )
            )
        seen.setdefault(key, row.number)


def not_there(code: str, known: Iterable[str], where: str) -> tuple[str, str]:
    """What to say of a code that refers to nothing: what is wrong, what may be meant."""
    near = get_close_matches(code, list(known), n=3, cutoff=0.6)
    meant = f" Did you mean {' or '.join(near)}?" if near else ""
    return f"“{code}” does not exist.", f"Use a code from {where}.{meant}"
