"""Reads a coordinator's messy sheet into communications that a person can check.

`sheet_reader` is the way in. What it cannot understand it keeps word for word and lists; it guesses
nothing in silence and drops nothing.

Where to look, from the sheet down to its words:

- a whole sheet: `sheet`, its `lines`, year planners and ticked columns in `grids`, its `legend`;
  what comes out is in `results`;
- what its columns are: `recognise`, by the words of `headings` and by the `contents` of the cells;
  `own_names` are what the partnership calls itself there; the fields are named in `columns`, and
  `two_fields` parts the cells of one that holds two;
- a row: `rows`, or `own_rows` for a sheet that the planner wrote, with what `in_every_row` is read
  alike; `gathered` holds what is said of it meanwhile, `put_right` puts a person's words in place
  of the sheet's, and `typed` says whether they can be read;
- a cell: `cells` for any that names terms, with `coded` and `abbreviations`; `leads` (partners),
  `places`, `campaigns`, `outcomes` (status), `logo`, `reported_numbers`, and for days `row_dates`,
  `own_dates`, `dates` and `when`;
- terms and words: `vocabulary` holds the six vocabularies, `terms` finds one's `phrases` in a text
  but for what `negation` leaves out; `words` folds text, `spelling` and `ages` know other forms.
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
from plans.rules.reading.sheet import SheetReader, sheet_reader
from plans.rules.reading.terms import Terms
from plans.rules.reading.typed import why_not_read
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
    "read_window",
    "sheet_reader",
    "why_not_read",
]
