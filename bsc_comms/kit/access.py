"""Deny by default: each view says which policy lets a person in."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse

View = Callable[..., HttpResponse]
Policy = Callable[[Any], bool]
MORE_THAN_THE_FILE = 1024 * 1024  # bytes: the other fields of its form


def requires(policy: Policy) -> Callable[[View], View]:
    """Let only those people use the view for whom `policy(person)` holds; others get a 403."""

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if not policy(request.user):
                raise PermissionDenied
            return view(request, *args, **kwargs)

        guarded.policy = policy  # type: ignore[attr-defined]
        return guarded

    return decorate


def public(reason: str) -> Callable[[View], View]:
    """Open the view to people who are not signed in, for the reason given."""

    def decorate(view: View) -> View:
        opened = login_not_required(view)
        opened.public_reason = reason  # type: ignore[attr-defined]
        return opened

    return decorate


def takes_files(*, of: int) -> Callable[[View], View]:
    """Let the view be sent a form with files; `of`: bytes that the largest one may have.

    A file a little larger still reaches the form, which says so beside the field.
    """

    def decorate(view: View) -> View:
        view.largest_body = 2 * of + MORE_THAN_THE_FILE  # type: ignore[attr-defined]
        return view

    return decorate
