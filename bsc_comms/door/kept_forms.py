"""A form that is sent after its session ended: what was typed waits until its person is back.

So it does where a second step became owed meanwhile, until the person has taken it.

A browser carries two signed cookies. One says who was signed in last, so that it is known whose
form it was although the session is gone; the other is the key of what was kept
(partnership/operations/kept_forms.py). Whoever else signs in by that browser is given nothing.
"""

from collections.abc import Callable
from functools import partial
from http import HTTPStatus
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.contrib.auth.views import redirect_to_login
from django.core import signing
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse, QueryDict
from django.urls import Resolver404, resolve, reverse
from django.utils.http import url_has_allowed_host_and_scheme, urlencode

from bsc_comms.kit import limits
from bsc_comms.kit.typed import Typed, carries, filled_by_hand, giving_back
from partnership.models import Person
from partnership.operations.kept_forms import (
    KEPT_FOR,
    FormSent,
    form_kept_for,
    keep_form,
    let_form_go,
    move_form,
)

SALT_OF_PERSON = "bsc_comms.door.last_person"
SALT_OF_KEY = "bsc_comms.door.kept_form"
# Where people write: not the door itself, nor the administration site.
ROOMS = frozenset({"overview", "partnership", "plans", "channels_registry", "evidence", "subgroup"})
KEPT = (
    "You were signed out before this was sent, so nothing was saved. Sign in again: what you typed "
    "comes back."
)
LOST = (
    "You were signed out before this was sent, so nothing was saved. Sign in, then send it again."
)
FILE_LOST = (
    "You were signed out before this was sent, so nothing was saved. Sign in, then choose the file "
    "again: files are not kept."
)
SHEET_LOST = (
    "You were signed out before this was sent, so nothing was saved. Sign in, then choose the "
    "sheet again: it is not kept."
)
OWED = (
    "Your role asks for a second step since you opened this, so nothing was saved. What you typed "
    "comes back once you have taken it."
)
SIGNED_OUT = "You were signed out."
STEP_OWED = "Your role asks for a second step since you opened this."
HOME = "/"
READING = ("GET", "HEAD")
READING_AGAIN = frozenset({HTTPStatus.OK, HTTPStatus.METHOD_NOT_ALLOWED})


class LoginRequired(LoginRequiredMiddleware):
    """Sends to the sign-in page whoever is not signed in; what they sent waits for them."""

    def handle_no_permission(  # type: ignore[override]
        self, request: HttpRequest, view_func: Any
    ) -> HttpResponse:
        if request.method != "POST" and not asked_by_script(request):
            return super().handle_no_permission(request, view_func)
        return to_sign_in(request, said=KEPT, otherwise="")


class GivesTypedBack:
    """Notes who was signed in last, and gives back on the page of a form what was typed into it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.goes_on_to = partial(_goes_on_to, request)  # type: ignore[attr-defined]
        response = self._answer(request)
        if request.method == "POST" and getattr(response, "signs_in_anew", False):
            response = to_sign_in(request, said=KEPT, otherwise="")
        person = request.user
        if isinstance(person, Person) and _last_person(request) != person.pk:
            _set_cookie(
                response,
                settings.LAST_PERSON_COOKIE_NAME,
                signing.dumps(person.pk, salt=SALT_OF_PERSON),
            )
        return response

    def _answer(self, request: HttpRequest) -> HttpResponse:
        key = _key(request) if request.method == "GET" else ""
        person = request.user
        sent = form_kept_for(person=person, key=key) if key and isinstance(person, Person) else None
        if sent is None or sent.page != request.get_full_path():
            return self.get_response(request)
        request.typed = Typed(QueryDict(sent.fields), sent.had_files)  # type: ignore[attr-defined]
        with giving_back(request.typed):  # type: ignore[attr-defined]
            response = self.get_response(request)
        if found := _page_found(request, response):
            response = HttpResponseRedirect(found)
        if response.status_code in READING_AGAIN:
            let_form_go(key=key)
            response.delete_cookie(settings.KEPT_FORM_COOKIE_NAME)
        elif page := _leads_on_to(request, response):
            move_form(key=key, sent=sent, page=page)
        return response


def asked_by_script(request: HttpRequest) -> bool:
    """Whether a script of one of our pages asks, which says so.

    It would be led on to the sign-in page without noticing, and take that page for its answer.
    """
    headers = request.headers
    return headers.get("Accept") == "application/json" or "X-Requested-With" in headers


def to_sign_in(request: HttpRequest, *, said: str, otherwise: str) -> HttpResponse:
    """To the sign-in page, and from there back to the page of the form; a script is told instead.

    said: on the sign-in page where what was typed waits. otherwise: where nothing does, and
    nothing was lost.
    """
    key = _keep(request, _last_person(request))
    words = said if key else _lost(request) or otherwise
    if words:
        messages.info(request, words)
    if asked_by_script(request):
        return _refused(SIGNED_OUT)
    response = redirect_to_login(_page_of(request))
    if key:
        _hand_out(key, response)
    return response


def _lost(request: HttpRequest) -> str:
    """What is said of a form that cannot wait; "" where none was sent by who was signed in."""
    by_script = asked_by_script(request)
    if request.method != "POST" or by_script or _last_person(request) is None:
        return ""
    if request.FILES:
        return FILE_LOST
    return SHEET_LOST if carries(request.POST) else LOST


def to_second_step(request: HttpRequest, *, person: Person, way: str) -> HttpResponse:
    """To where the second step is taken, and from there back to the page of the form.

    Where nothing waits there, and after what cannot be read again, to the first page. A script is
    told instead.
    """
    if asked_by_script(request):
        return _refused(STEP_OWED)
    key = _keep(request, person.pk) if request.method == "POST" else None
    if key:
        messages.info(request, OWED)
        wanted = _page_of(request)
    else:
        wanted = request.get_full_path() if request.method in READING else HOME
    response = HttpResponseRedirect(f"{way}?{urlencode({'next': wanted})}")
    if key:
        _hand_out(key, response)
    return response


def _refused(words: str) -> JsonResponse:
    return JsonResponse({"error": words}, status=HTTPStatus.UNAUTHORIZED)


def _goes_on_to(request: HttpRequest) -> str:
    """The page on which something waits that this person typed, else the first page."""
    key, person = _key(request), request.user
    sent = form_kept_for(person=person, key=key) if key and isinstance(person, Person) else None
    return sent.page if sent else HOME


def _hand_out(key: str, response: HttpResponse) -> None:
    signed = signing.dumps(key, salt=SALT_OF_KEY)
    _set_cookie(response, settings.KEPT_FORM_COOKIE_NAME, signed)


def _keep(request: HttpRequest, person_id: int | None) -> str | None:
    """Keep what was typed for that person; the key, or None where nothing is."""
    found = request.resolver_match
    if person_id is None or found is None or found.app_name not in ROOMS:
        return None
    if "text/html" not in request.headers.get("Accept", ""):
        return None  # a script keeps what it sends, and nobody would come back to its address
    fields = filled_by_hand(request.POST)
    if not any(text.strip() for name in fields for text in fields.getlist(name)):
        return None
    if limits.seconds_to_wait(limits.KEPT, f"person-{person_id}"):
        return None
    if earlier := _key(request):
        let_form_go(key=earlier)
    sent = FormSent(_page_of(request), fields.urlencode(), bool(request.FILES))
    return keep_form(person_id=person_id, sent=sent)


def _leads_on_to(request: HttpRequest, response: HttpResponse) -> str:
    """The page to which that of a form leads on by now, as what it was for is over; "" for none.

    From the door, where somebody has to prove themselves first, the way comes back to the form.
    """
    page = _page_here(request, response.get("Location", ""))
    try:
        found = resolve(urlsplit(page).path)
    except Resolver404:
        return ""
    return page if found.app_name in ROOMS else ""


def _page_of(request: HttpRequest) -> str:
    """The page on which the form stands: a form may send to an address that shows nothing."""
    page = _page_here(request, request.headers.get("Referer", "")) or request.get_full_path()
    return _named_for(page) or page


def _named_for(page: str) -> str:
    """The page that the view at this address names for its form; "" where it names none.

    Whoever was refused before sends the form from the address that it was sent to.
    """
    try:
        found = resolve(urlsplit(page).path)
    except Resolver404:
        return ""
    name, of = getattr(found.func, "stands_on", ("", ()))
    return reverse(name, kwargs={each: found.kwargs[each] for each in of}) if name else ""


def _page_found(request: HttpRequest, response: HttpResponse) -> str:
    """The page that a view which shows none finds for its form; "" where it finds none."""
    found = request.resolver_match
    if found is None or response.status_code != HTTPStatus.METHOD_NOT_ALLOWED:
        return ""
    find = getattr(found.func, "stands_where", None)
    return str(find(request, **found.kwargs)) if find else ""


def _page_here(request: HttpRequest, address: str) -> str:
    """The page of ours at this address, without the place on it; "" for another site's."""
    if not url_has_allowed_host_and_scheme(
        address, {request.get_host()}, require_https=request.is_secure()
    ):
        return ""
    parts = urlsplit(address)
    if not parts.path or parts.path.startswith("//"):
        return ""
    return f"{parts.path}?{parts.query}" if parts.query else parts.path


def _last_person(request: HttpRequest) -> int | None:
    cookie = request.COOKIES.get(settings.LAST_PERSON_COOKIE_NAME, "")
    try:
        return int(signing.loads(cookie, salt=SALT_OF_PERSON))
    except signing.BadSignature:
        return None


def _key(request: HttpRequest) -> str:
    cookie = request.COOKIES.get(settings.KEPT_FORM_COOKIE_NAME, "")
    if not cookie:
        return ""
    try:
        return str(signing.loads(cookie, salt=SALT_OF_KEY, max_age=KEPT_FOR))
    except signing.BadSignature:
        return ""


def _set_cookie(response: HttpResponse, name: str, value: str) -> None:
    """Until the browser is closed, for the planner alone and for no script."""
    response.set_cookie(
        name, value, secure=settings.SESSION_COOKIE_SECURE, httponly=True, samesite="Lax"
    )
