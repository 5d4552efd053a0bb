"""The page of a form that edits one versioned thing."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from bsc_comms.kit.editing import Attempt


def show(
    request: HttpRequest, template: str, tried: Attempt[Any, Any], context: dict[str, Any]
) -> HttpResponse:
    """Show the form; 422 where it was refused, 409 where it came too late."""
    context = {**context, "form": tried.form, "stale": tried.stale}
    return render(request, template, context, status=tried.status)
