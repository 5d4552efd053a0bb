"""The page of a fault, which says the number under which the log speaks of the request.

It counts on nothing: no database, no session, no template tags of ours.
"""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseServerError
from django.template import loader
from django.utils.html import format_html

PLACE = "<!-- number -->"
NUMBER = (
    '<p class="govuk-body">Give this number with it: <span class="app-request-number">{}</span></p>'
)


def server_error(request: HttpRequest, **told: Any) -> HttpResponse:
    """The planner itself failed."""
    page = loader.get_template("500.html").render()
    number = format_html(NUMBER, _number(request)) if _number(request) else ""
    return HttpResponseServerError(page.replace(PLACE, number))


def _number(request: HttpRequest) -> str:
    return getattr(request, "request_id", "")
