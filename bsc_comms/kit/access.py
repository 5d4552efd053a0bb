"""Deny by default: each view says which policy lets a person in."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.account.adapter import get_adapter
from allauth.core.exceptions import ReauthenticationRequired
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from bsc_comms.kit.proof import proved_lately

View = Callable[..., HttpResponse]
Policy = Callable[[Any], bool]
MORE_THAN_THE_FILE = 1024 * 1024  # bytes: the other fields of its form
# What looks at a link before somebody opens it asks by HEAD: it is told what GET would say.
read_or_write = require_http_methods(["GET", "HEAD", "POST"])


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


def asks_again(view: View) -> View:
    """Ask for password, code or passkey again where that was too long ago; then go on.

    What was sent meanwhile is kept and done afterwards. Whoever comes in by somebody else's
    sign-in alone, and has nothing to give here, signs in anew.
    """

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if proved_lately(request):
            return view(request, *args, **kwargs)
        if get_adapter().get_reauthentication_methods(request.user):
            raise ReauthenticationRequired
        logout(request)
        answer = redirect_to_login(request.get_full_path())
        answer.signs_in_anew = True  # type: ignore[attr-defined]
        return answer

    guarded.asks_again = True  # type: ignore[attr-defined]
    return guarded


def public(reason: str) -> Callable[[View], View]:
    """Open the view to people who are not signed in, for the reason given."""

    def decorate(view: View) -> View:
        opened = login_not_required(view)
        opened.public_reason = reason  # type: ignore[attr-defined]
        return opened

    return decorate


def stands_on(page: str, *of: str) -> Callable[[View], View]:
    """Name the page on which the form of a view stands that shows none to whoever opens it.

    Where it refuses, the view answers with that page, from whose address the form is sent once
    more. The way back from the door then leads to the page's own. of: what both addresses name.
    """

    def decorate(view: View) -> View:
        view.stands_on = (page, of)  # type: ignore[attr-defined]
        return view

    return decorate


def stands_where(find: Callable[..., str]) -> Callable[[View], View]:
    """Find the page that `stands_on` would name, where the address of the view does not tell it.

    find: its address, of the request and what the view's own address names; "" where this person
    may not open it. It is asked once they are back, so that nobody else learns where things belong.
    """

    def decorate(view: View) -> View:
        view.stands_where = find  # type: ignore[attr-defined]
        return view

    return decorate


def takes_files(*, of: int) -> Callable[[View], View]:
    """Let the view be sent a form with files; `of`: bytes that the largest one may have.

    A file a little larger still reaches the form, which says so beside the field.
    """

    def decorate(view: View) -> View:
        view.largest_body = 2 * of + MORE_THAN_THE_FILE  # type: ignore[attr-defined]
        return view

    return decorate
