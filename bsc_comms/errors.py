"""What is answered where nothing is, and where the planner itself failed.

The page of a fault says the number under which the log speaks of the request. It counts on
nothing: no database, no session, no template tags of ours.
"""

from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseServerError, JsonResponse
from django.template import loader
from django.utils.html import format_html
from django.views.defaults import page_not_found

PLACE = "<!-- number -->"
NUMBER = (
    '<p class="govuk-body">Give this number with it: <span class="app-request-number">{}</span></p>'
)

FOR_MACHINES = "/api/"
NOTHING_HERE = "There is nothing at this address. /api/openapi.json says which there are."


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Nothing is at this address: a page for people, and for machines their own form of a fault."""
    if request.path_info.startswith(FOR_MACHINES):
        return JsonResponse({"error": NOTHING_HERE}, status=HTTPStatus.NOT_FOUND)
    return page_not_found(request, exception)


def server_error(request: HttpRequest, **told: Any) -> HttpResponse:
    """The planner itself failed."""
    page = loader.get_template("500.html").render()
    number = format_html(NUMBER, _number(request)) if _number(request) else ""
    return HttpResponseServerError(page.replace(PLACE, number))


def _number(request: HttpRequest) -> str:
    return getattr(request, "request_id", "")
