"""Reads a coordinator's messy sheet into communications that a person can check.

`read_sheet` is the way in. What it cannot understand it keeps word for word and lists; it guesses
nothing in silence and drops nothing.
"""

from plans.rules.reading.dates import WindowReading, read_window
from plans.rules.reading.phrases import Term
from plans.rules.reading.put_right import RowKey
from plans.rules.reading.results import (
    Alternative,
    Doubt,
    NotUnderstood,
    ReportedNumber,
    RowError,
    RowReading,
    SheetReading,
    SkippedRow,
)
from plans.rules.reading.rows import read_row
from plans.rules.reading.sheet import SheetReader, read_sheet, sheet_reader
from plans.rules.reading.terms import Terms
from plans.rules.reading.vocabulary import Vocabulary

__all__ = [
    "Alternative",
    "Doubt",
    "NotUnderstood",
    "ReportedNumber",
    "RowError",
    "RowKey",
    "RowReading",
    "SheetReader",
    "SheetReading",
    "SkippedRow",
    "Term",
    "Terms",
    "Vocabulary",
    "WindowReading",
    "read_row",
    "read_sheet",
    "read_window",
    "sheet_reader",
]
