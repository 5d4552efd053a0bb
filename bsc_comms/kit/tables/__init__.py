"""Opens a table that somebody uploads: CSV as any office program writes it, or an Excel workbook.

A file from outside is never trusted: its size, its kind, what it inflates to and the XML inside
are looked at before a library reads it, and the library reads it in a child process with little
memory and time. Whatever cannot be read safely raises `TableRefused`, whose text is a sentence for
the person who chose the file: what happened and what to do.

Cells come out as plain text with the row number that the person sees in their spreadsheet. Dates
of a workbook are ISO text ("2016-11-08", or "2016-11-08 14:30"). What the cells mean is not decided
here.
"""

import re
from pathlib import PurePath

from bsc_comms.kit.tables.kinds import refuse_other_kinds
from bsc_comms.kit.tables.months import with_its_month
from bsc_comms.kit.tables.result import (
    HEADER_SEARCH_ROWS,
    MAX_BYTES,
    MAX_COLUMNS,
    MAX_ROWS,
    Table,
    TableRefused,
    TableRow,
)
from bsc_comms.kit.tables.text import read_text
from bsc_comms.kit.tables.workbook import read_workbook, refusal

__all__ = (
    "HEADER_SEARCH_ROWS",
    "MAX_BYTES",
    "MAX_COLUMNS",
    "MAX_ROWS",
    "Table",
    "TableRefused",
    "TableRow",
    "read_table",
    "with_its_month",
)

TEXT_ENDINGS = {".csv", ".txt", ".tsv"}
WORKBOOK_ENDINGS = {".xlsx"}
MACRO_ENDINGS = {".xlsm", ".xltm", ".xlam"}
#: Packed files that say by their ending what else they are: the reason for which each is refused.
OTHER_ENDINGS = {
    ".docx": "document",
    ".pptx": "slides",
    ".ods": "open document",
    ".xlsb": "binary",
}

_ZIP = (b"PK\x03\x04", b"PK\x05\x06")
_UNSHOWN = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")


def read_table(name: str, content: bytes, *, sheet: str = "", words: bool = False) -> Table:
    """Read an uploaded file. In: its name and bytes; of a workbook, the sheet, if it matters which.

    words: a value of a workbook comes with the words that its number format shows around it ("w/c"
    before a day): right for a person's words, wrong where a number or a day itself is asked for.

    Out: a `Table`. Raises `TableRefused`.
    """
    name = _plain(name)
    ending = PurePath(name).suffix.lower()
    if not content.strip():
        raise TableRefused(
            f"“{name}” is empty. Choose a file with a row of headings and rows below it."
        )
    if len(content) > MAX_BYTES:
        raise TableRefused(
            f"“{name}” is larger than {MAX_BYTES // 1024 // 1024} MB. "
            "Take out pictures and old sheets, save it again and upload that copy."
        )
    if ending in MACRO_ENDINGS:
        raise refusal(name, "macros")
    refuse_other_kinds(name, content)
    if content.startswith(_ZIP):
        if ending in OTHER_ENDINGS:
            raise refusal(name, OTHER_ENDINGS[ending])
        if ending not in WORKBOOK_ENDINGS:
            raise TableRefused(
                f"“{name}” is not plain text. If it is an Excel workbook, save it again as .xlsx "
                "or as CSV and upload that."
            )
        return read_workbook(name, content, sheet, words=words)
    if ending in WORKBOOK_ENDINGS:
        raise refusal(name, "broken")
    if ending not in TEXT_ENDINGS:
        raise TableRefused(f"“{name}” is not a CSV file or an Excel workbook. Upload one of those.")
    return read_text(name, content)


def _plain(name: str) -> str:
    """The file's name without its folders, as a sentence can show it."""
    name = PurePath(name.replace("\\", "/")).name
    return _UNSHOWN.sub("\ufffd", name)
