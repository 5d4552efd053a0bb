"""What is answered where nothing is, what cannot be read, and where the planner itself failed.

The page of a fault says the number under which the log speaks of the request. It counts on
nothing: no database, no session, no template tags of ours.
"""

from http import HTTPStatus
from typing import Any

from django.core.exceptions import SuspiciousOperation
from django.http import (
    HttpRequest,
    HttpResponse,
    HttpResponseServerError,
    QueryDict,
    UnreadablePostError,
)
from django.shortcuts import render
from django.template import loader
from django.utils.html import format_html, format_html_join
from django.views.defaults import bad_request

from bsc_comms.kit.machines import asked_by_a_machine, fault, only_reads
from bsc_comms.kit.typed import Typed, without_secrets

PLACE = "<!-- number -->"
NUMBER = (
    '<p class="govuk-body">Give this number with it: <span class="app-request-number">{}</span></p>'
)

PLACE_OF_WAY_ON = "<!-- way on -->"
GO_BACK = '<p class="govuk-body">Go back and try again in a minute.</p>'
TYPED = (
    '<form method="post" action="{}">{}<p class="govuk-body">What you typed is still here: '
    "send it again in a minute.</p>"
    '<button class="govuk-button" type="submit">Send it again</button></form>'
)
FIELD = '<input type="hidden" name="{}" value="{}">'
PROOF_OF_PAGE = "csrfmiddlewaretoken"

NOTHING_HERE = "There is nothing at this address. /api/openapi.json says which there are."
FAILED = "The planner failed. Ask again in a minute; if it fails again, tell whoever runs it."
NOT_READ = "What was asked or sent cannot be read. /api/openapi.json says how to ask."


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Nothing is at this address: a page for people, and for machines their own form of a fault.

    It says again no more than was sent, so that what is missing and what is secret look the same.
    """
    if asked_by_a_machine(request):
        return fault(NOTHING_HERE, status=HTTPStatus.NOT_FOUND)
    return _refused(request, "404.html", status=HTTPStatus.NOT_FOUND)


def not_read(request: HttpRequest, exception: Exception) -> HttpResponse:
    """What was asked cannot be read: a page for people, and for machines their own form."""
    if asked_by_a_machine(request):
        return fault(NOT_READ, status=HTTPStatus.BAD_REQUEST)
    return bad_request(request, exception)


def not_yours(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Somebody may not do it, or no longer."""
    return _refused(request, "403.html")


def no_proof(request: HttpRequest, **told: Any) -> HttpResponse:
    """A form of another session or site; a machine that would write has no form, and may not."""
    if asked_by_a_machine(request):
        return only_reads()
    return _refused(request, "403_csrf.html")


def _refused(
    request: HttpRequest, page: str, *, status: HTTPStatus = HTTPStatus.FORBIDDEN
) -> HttpResponse:
    """What was written on a page of ours stands on the one that refuses it, to be copied."""
    words = Typed(without_secrets(_sent(request))).words
    return render(request, page, {"words": words}, status=status)


def server_error(request: HttpRequest, **told: Any) -> HttpResponse:
    """The planner itself failed. What was typed can be sent again, as it was, by a button.

    A machine is told so in its own form, with the number under which the log speaks of it.
    """
    if asked_by_a_machine(request):
        number = f" Give the number {_number(request)} with it." if _number(request) else ""
        return fault(f"{FAILED}{number}", status=HTTPStatus.INTERNAL_SERVER_ERROR)
    page = loader.get_template("500.html").render()
    number = format_html(NUMBER, _number(request)) if _number(request) else ""
    page = page.replace(PLACE, number).replace(PLACE_OF_WAY_ON, _typed(request) or GO_BACK)
    return HttpResponseServerError(page)


def _number(request: HttpRequest) -> str:
    return getattr(request, "request_id", "")


def _typed(request: HttpRequest) -> str:
    """A form with all that was sent, or nothing: without files or secrets it is not the same."""
    sent = _sent(request)
    names = sent.keys() - {PROOF_OF_PAGE}
    if not names or request.FILES or not names <= without_secrets(sent).keys():
        return ""
    fields = format_html_join(
        "", FIELD, ((name, text) for name, texts in sent.lists() for text in texts)
    )
    return format_html(TYPED, request.get_full_path(), fields)


def _sent(request: HttpRequest) -> QueryDict:
    """The fields that a page of ours has sent; none where they cannot be read."""
    if request.method != "POST" or not _from_a_page_of_ours(request):
        return QueryDict()
    try:
        return request.POST
    except (SuspiciousOperation, UnreadablePostError):
        return QueryDict()


def _from_a_page_of_ours(request: HttpRequest) -> bool:
    """Known by its token, or by the browser's word where the fault came before that was looked at.

    Files are not read for it: only what is small and holds none.
    """
    if getattr(request, "csrf_processing_done", False):
        return True
    from_here = request.headers.get("Sec-Fetch-Site") == "same-origin"
    return from_here and request.content_type == "application/x-www-form-urlencoded"
