"""The jobs of the plan. Each does one operation; the database says what is owed."""

from plans.tasks.forward_plans import make_forward_plan_files

__all__ = ["make_forward_plan_files"]
