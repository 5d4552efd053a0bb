"""Correct what was understood, before it is saved: only words are put in place of words.

Each act reads again what it affects, in one transaction, and raises the import's version. All raise
StaleEdit where somebody corrected the import after it was opened, ImportClosed where it no longer
waits to be saved, CannotBeRead for words that cannot be taken.
"""

from collections.abc import Mapping

from bsc_comms.kit.financial_year import FinancialYear
from partnership.models import Person
from plans.models import ImportRow, PlanImport


def explain_words(
    *,
    by: Person | None,
    plan_import: PlanImport,
    opened_version: int,
    field: str,
    words: str,
    instead: str,
) -> int:
    """Read `words` of that field as `instead` in every row; how many rows were read again."""
    raise NotImplementedError


def withdraw_words(
    *, by: Person | None, plan_import: PlanImport, opened_version: int, field: str, words: str
) -> int:
    """Take back an explanation of words; how many rows were read again."""
    raise NotImplementedError


def correct_row(
    *, by: Person | None, row: ImportRow, opened_version: int, cells: Mapping[str, str]
) -> ImportRow:
    """Read these fields of one row as these words; also reads a row that was left out.

    Words that are those of the cell itself withdraw the correction of that field.
    """
    raise NotImplementedError


def withdraw_correction(
    *, by: Person | None, row: ImportRow, opened_version: int, field: str
) -> ImportRow:
    """Read the cell of that field as it stands in the sheet again."""
    raise NotImplementedError


def accept_doubt(
    *,
    by: Person | None,
    row: ImportRow,
    opened_version: int,
    field: str,
    text: str,
    everywhere: bool = False,
) -> int:
    """Right as read: the doubt is no longer shown; `everywhere`, in all rows that say so.

    How many doubts were settled.
    """
    raise NotImplementedError


def doubt_again(
    *, by: Person | None, row: ImportRow, opened_version: int, field: str, text: str
) -> ImportRow:
    """Take back that a doubt was settled."""
    raise NotImplementedError


def choose_columns(
    *,
    by: Person | None,
    plan_import: PlanImport,
    opened_version: int,
    columns: Mapping[str, str],
    default_lead: str = "",
) -> None:
    """Read all rows again with these columns (heading to field, "" to leave alone).

    `default_lead` is the code of the partner that leads where the sheet does not say.
    """
    raise NotImplementedError


def choose_year(
    *, by: Person | None, plan_import: PlanImport, opened_version: int, year: FinancialYear
) -> None:
    """Read all rows again as of that financial year."""
    raise NotImplementedError


def read_afresh(*, by: Person | None, plan_import: PlanImport, opened_version: int) -> None:
    """Take the layout off and read all rows again by the rules alone."""
    raise NotImplementedError


def take_the_sheets_word(
    *, by: Person | None, row: ImportRow, opened_version: int, field: str
) -> ImportRow:
    """Where sheet and plan both changed a field, let the sheet's word count."""
    raise NotImplementedError


def keep_the_plans_word(
    *, by: Person | None, row: ImportRow, opened_version: int, field: str
) -> ImportRow:
    """Where sheet and plan both changed a field, keep what the plan says (as it is at first)."""
    raise NotImplementedError
