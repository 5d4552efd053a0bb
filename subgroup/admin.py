"""The intervals of the meeting cycle, for administrators to look up."""

from typing import Any

from django.contrib import admin, messages
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html

from partnership.admin import ReadOnly
from subgroup.models import CycleStep
from subgroup.operations.cycle import ensure_default_steps


@admin.register(CycleStep)
class CycleStepAdmin(ReadOnly):
    """How many working days before or after the meeting each step is due.

    A step is set on its own page, which keeps the order of the steps and counts days anew.
    """

    list_display = ("step", "working_days_before")
    fields = ("step", "working_days_before")

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> Any:
        """The list shows every step, also where the default was never changed."""
        ensure_default_steps()
        where = format_html(
            'To change one, go to <a href="{}">Steps before and after a meeting</a>.',
            reverse("subgroup:steps"),
        )
        self.message_user(request, where, messages.INFO)
        return super().changelist_view(request, extra_context)
