"""Reading the files of a reference folder: what each cell must be, and what is wrong with it.

A column is a field of the model that its file fills, so the model itself says what a cell must be.
Nothing here writes to the database.
"""

import csv
import io
from collections.abc import Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models

from bsc_comms.kit.codes import fits_in_an_address
from bsc_comms.overview.reference_sheets import Fault, Row, Sheet

LARGEST_FILE = 5_000_000
LONGEST_NUMBER = 10  # digits; the largest that any column takes has as many
BETWEEN_VALUES = "|"
NUL = "\0"
YES_AND_NO = {"yes": True, "no": False}
PERIODS = (("valid_from", "valid_to"), ("starts", "ends"))


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
    if NUL in cell:
        raise _Wrong("It holds a character that stands for nothing (NUL).", "Type it anew.")
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
        return _checked(column, _whole_number(cell, bounds))
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
    return _checked(column, cell)


def _checked(column: "models.Field[Any, Any]", value: Any) -> Any:
    """The value, unless the model says in words why its field takes no such value."""
    try:
        column.run_validators(value)
    except ValidationError as refused:
        if _is_an_old_code(column, value):
            return value
        raise _Wrong(f"“{value}” does not fit.", " ".join(refused.messages)) from None
    return value


def _is_an_old_code(column: "models.Field[Any, Any]", value: Any) -> bool:
    """One that the planner took before it minded what stands in addresses: it keeps it.

    Refused, it could only be written anew, and a new code would be a second thing.
    """
    if fits_in_an_address not in column.validators:
        return False
    return bool(column.model._default_manager.filter(**{column.name: value}).exists())


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
