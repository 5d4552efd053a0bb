"""What was read of a row, as the plain data that an import keeps."""

import dataclasses
from collections.abc import Iterable, Mapping
from datetime import date, time
from typing import Any

from bsc_comms.kit import clock
from plans.choices import RowState
from plans.models import ImportRow
from plans.operations.imports.moved import is_called_new
from plans.rules.reading import RowReading, SkippedRow
from plans.rules.reported import why_kept_as_planned

#: Kept in columns of their own, or word for word beside the reading.
_APART = frozenset(
    {"number", "sheet", "cells", "other_cells", "lead_text", "doubts", "not_understood", "errors"}
)
_KEPT = tuple(one.name for one in dataclasses.fields(RowReading) if one.name not in _APART)
MOST_CHARACTERS_OF_A_REFERENCE = 60


def put_reading(row: ImportRow, read: RowReading) -> None:
    """Put into a row what was read of it; what becomes of it is decided elsewhere."""
    row.reading = as_json(read)
    accepted = {(one["field"], one["text"]) for one in row.accepted}
    row.doubts = [plain(one) for one in read.doubts if (one.field, one.text) not in accepted]
    row.not_understood = [plain(one) for one in read.not_understood]
    row.errors = [{**plain(one), "row": row.number} for one in read.errors]
    row.state = RowState.REFUSED if read.errors else RowState.READY
    row.communication, row.differences = None, []


def put_left_out(row: ImportRow, left_out: SkippedRow) -> None:
    """Keep a row that is no communication, and why it was left out."""
    blank = as_json(RowReading(row.number))
    row.reading = {**blank, "title": left_out.text, "why_skipped": left_out.why}
    row.doubts, row.not_understood, row.errors = [], [], []
    row.state = RowState.SKIPPED
    row.communication, row.differences = None, []


def as_json(read: RowReading) -> dict[str, Any]:
    """A reading in codes and ISO dates; `kept_as_planned` says why issued cannot be marked yet.

    `is_new` is there only where the row's reference says that it is a communication of its own.
    """
    reading = {name: plain(getattr(read, name)) for name in _KEPT}
    reading["reference"] = read.reference[:MOST_CHARACTERS_OF_A_REFERENCE]
    if is_called_new(read.reference):
        reading |= {"reference": "", "is_new": True}
    reading["kept_as_planned"] = kept_as_planned(reading)
    return reading


def kept_as_planned(reading: Mapping[str, Any]) -> str:
    """Why what a sheet calls issued cannot be marked so today; "" where it can."""
    first = reading["issued_on"] or (reading["window"] or {}).get("start")
    return why_kept_as_planned(
        reading["state"],
        first_day=date.fromisoformat(first) if first else None,
        channels=reading["channels"],
        today=clock.today(),
    )


def plain(value: Any) -> Any:
    """Dataclasses, tuples, days and times as JSON holds them."""
    if isinstance(value, str) or value is None or isinstance(value, bool | int | float):
        return value
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {key: plain(each) for key, each in value.items()}
    if dataclasses.is_dataclass(value):
        return {one.name: plain(getattr(value, one.name)) for one in dataclasses.fields(value)}
    if isinstance(value, Iterable):
        return [plain(each) for each in value]
    raise TypeError(f"{type(value).__name__} is not plain data.")
