"""Filters of lists."""

from plans.filters.plan import PlanFilter

__all__ = ["PlanFilter"]
