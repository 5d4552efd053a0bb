"""The intervals of the meeting cycle, for administrators."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from partnership.admin import ForAdministrators
from subgroup.models import CycleStep
from subgroup.operations.cycle import ensure_default_steps


@admin.register(CycleStep)
class CycleStepAdmin(ForAdministrators):
    """How many working days before or after the meeting each step is due."""

    list_display = ("step", "working_days_before")
    fields = ("step", "working_days_before")

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        return ("step",)

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> Any:
        """The list shows every step, also where the default was never changed."""
        ensure_default_steps()
        return super().changelist_view(request, extra_context)
