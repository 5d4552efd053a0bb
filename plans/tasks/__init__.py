"""The jobs of the plan. Each does one operation; the database says what is owed."""

from plans.tasks.artwork import look_at_artwork
from plans.tasks.forward_plans import make_forward_plan_files
from plans.tasks.imports import work_on_import
from plans.tasks.overlaps import look_for_overlaps
from plans.tasks.records import compile_annual_record

__all__ = [
    "compile_annual_record",
    "look_at_artwork",
    "look_for_overlaps",
    "make_forward_plan_files",
    "work_on_import",
]
