"""What every answer carries, and what the log says of every request."""

import uuid
from collections.abc import Callable
from http import HTTPStatus
from typing import Any

import structlog
from django.conf import settings
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.middleware.security import SecurityMiddleware
from django.shortcuts import render
from django.urls import Resolver404, resolve
from django.utils.cache import add_never_cache_headers
from django_structlog.middlewares import RequestMiddleware

from bsc_comms.kit.sent import NUL


class ShellMiddleware(SecurityMiddleware):
    """The outermost: Django's own headers on every answer, and those that Django does not know.

    It asks nothing of the request, so that the page for an unknown host, which is written further
    in, passes it as well.
    """

    def process_request(self, request: HttpRequest) -> None:
        return None

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        response = super().process_response(request, response)
        response.headers.setdefault("Permissions-Policy", settings.PERMISSIONS_POLICY)
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        return response


class NoNulMiddleware:
    """Refuse an address or a cookie that holds a NUL byte, before anything is looked up by it.

    No person types one. PostgreSQL takes none in any text, so a query for such a text would end as
    a fault of the planner.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        query = request.META.get("QUERY_STRING", "")
        said = (request.path_info, query, *request.COOKIES.values())
        if "%00" in query or any(NUL in text for text in said):
            raise BadRequest("An address or a cookie holds a NUL byte.")
        return self.get_response(request)


class LargestBodyMiddleware:
    """Refuse what is too large before a byte of it is read: the form's own check comes after.

    A view says with `access.takes_files` how much it takes. All others, and whoever is not signed
    in, may send what a form without files can hold.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponse], args: Any, kwargs: Any
    ) -> HttpResponse | None:
        sent = request.META.get("CONTENT_LENGTH") or "0"
        largest = int(settings.DATA_UPLOAD_MAX_MEMORY_SIZE)
        if sent.isdecimal() and int(sent) <= largest:
            return None  # nearly every request: who sends it is not looked up
        if request.user.is_authenticated:
            largest = getattr(view, "largest_body", largest)
        if sent.isdecimal() and int(sent) <= largest:
            return None
        return render(request, "413.html", status=HTTPStatus.REQUEST_ENTITY_TOO_LARGE)


class NoStoreMiddleware:
    """What a signed-in person saw stays out of every cache; static files say how long they keep."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if not response.has_header("Cache-Control"):
            add_never_cache_headers(response)
            response["Cache-Control"] = "no-store"
        return response


class WrongMethodMiddleware:
    """A page for whoever opens an address that only a form may send to: an answer must say why."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        wants_a_page = "text/html" in request.headers.get("Accept", "")
        if response.status_code != HTTPStatus.METHOD_NOT_ALLOWED or not wants_a_page:
            return response
        page = render(request, "405.html", status=response.status_code)
        page["Allow"] = response["Allow"]
        return page


def route_of(request: HttpRequest) -> str:
    """The route of its address, for the log, and never the address.

    What ended before anybody looked which page it was for is looked up here: where the database
    is away, that is each page.
    """
    if found := request.resolver_match:
        return found.route
    if request.path_info.startswith(settings.STATIC_URL):
        return f"{settings.STATIC_URL.lstrip('/')}…"
    try:
        return resolve(request.path_info).route
    except Resolver404:
        return "no such address"


class RequestLog(RequestMiddleware):
    """A number for each request, and a line in the log about how it ended.

    The number stands in the line, in the answer's X-Request-ID, on the page of a fault and in the
    history. The line names the route and not the address, which can hold a key or what was
    searched for: that can be a secret's very words. A number that a client sends counts for
    nothing.
    """

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response: HttpResponse = super().__call__(request)  # type: ignore[assignment]
        response["X-Request-ID"] = request.request_id  # type: ignore[attr-defined]
        return response

    def prepare(self, request: HttpRequest) -> None:
        number = str(uuid.uuid4())
        request.request_id = number  # type: ignore[attr-defined]
        structlog.contextvars.bind_contextvars(request_id=number)

    @staticmethod
    def format_request(request: HttpRequest) -> str:
        return f"{request.method} {route_of(request)}"

    @staticmethod
    def bind_user_id(request: HttpRequest) -> None:
        """The id of whoever is known by now; nobody is looked up for the log's sake."""
        known = getattr(request, "_cached_user", None)
        if known is not None:
            structlog.contextvars.bind_contextvars(user_id=known.pk)
