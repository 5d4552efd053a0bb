"""Bring in a spreadsheet: read it and keep every row word for word, then save what was understood.

Reading and saving are two acts, so that a person sees what was understood before anything is on
the plan. Each is one transaction.
"""

from plans.operations.imports.reading import LeadNotNamed, read_plan_file
from plans.operations.imports.rows import AS_REPORTED, Names, log_row, report_outcome
from plans.operations.imports.saving import discard_import, save_import

__all__ = [
    "AS_REPORTED",
    "LeadNotNamed",
    "Names",
    "discard_import",
    "log_row",
    "read_plan_file",
    "report_outcome",
    "save_import",
]
