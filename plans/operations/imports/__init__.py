"""Bring in a spreadsheet: read it and keep every row word for word, then save what was understood.

Reading and saving are two acts, so that a person sees what was understood, and corrects it, before
anything is on the plan. Each is one transaction. What is large is done by a worker.
"""

from plans.operations.imports.choosing import (
    choose_columns,
    choose_whose,
    choose_year,
    read_afresh,
)
from plans.operations.imports.correcting import (
    accept_doubt,
    correct_row,
    doubt_again,
    keep_the_plans_word,
    keep_the_plans_words,
    take_the_sheets_word,
    take_the_sheets_words,
    withdraw_correction,
)
from plans.operations.imports.errors import (
    CannotBeRead,
    ImportClosed,
    LayoutNameTaken,
    RowsRefused,
    Touched,
    TouchedSince,
    UnknownLayout,
)
from plans.operations.imports.explaining import explain_words, withdraw_words
from plans.operations.imports.forgetting import forget_a_name
from plans.operations.imports.layouts import forget_layout, layout_named, rename_layout
from plans.operations.imports.names import Names
from plans.operations.imports.orders import (
    WORK_ON_IMPORT,
    ask_to_save,
    ask_to_undo,
    order_import_work,
)
from plans.operations.imports.reading import LARGE, read_plan_file
from plans.operations.imports.receiving import read_import, receive_plan_file
from plans.operations.imports.rows import AS_REPORTED
from plans.operations.imports.saving import discard_import, save_import
from plans.operations.imports.touched import touched_since
from plans.operations.imports.undoing import undo_import
from plans.operations.imports.working import (
    forget_what_nobody_reads,
    release_what_failed,
    work_on_import,
)

__all__ = [
    "AS_REPORTED",
    "LARGE",
    "WORK_ON_IMPORT",
    "CannotBeRead",
    "ImportClosed",
    "LayoutNameTaken",
    "Names",
    "RowsRefused",
    "Touched",
    "TouchedSince",
    "UnknownLayout",
    "accept_doubt",
    "ask_to_save",
    "ask_to_undo",
    "choose_columns",
    "choose_whose",
    "choose_year",
    "correct_row",
    "discard_import",
    "doubt_again",
    "explain_words",
    "forget_a_name",
    "forget_layout",
    "forget_what_nobody_reads",
    "keep_the_plans_word",
    "keep_the_plans_words",
    "layout_named",
    "order_import_work",
    "read_afresh",
    "read_import",
    "read_plan_file",
    "receive_plan_file",
    "release_what_failed",
    "rename_layout",
    "save_import",
    "take_the_sheets_word",
    "take_the_sheets_words",
    "touched_since",
    "undo_import",
    "withdraw_correction",
    "withdraw_words",
    "work_on_import",
]
