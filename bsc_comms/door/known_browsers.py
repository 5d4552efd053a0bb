"""Browsers in which somebody has come in before: what others try does not count against them.

Whoever tries passwords for an address is slowed down; were that counted by the address alone, they
would lock out whom it belongs to. So a browser in which a person came in carries a signed cookie,
and its attempts are counted apart from everybody else's.
"""

import secrets
from typing import Any

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import salted_hmac

SALT = "bsc_comms.door.known_browsers"
KEPT_FOR = 180 * 24 * 60 * 60  # seconds
MOST_PEOPLE = 5  # that share one browser, the latest of them


def known_browser(request: HttpRequest, email: str) -> str:
    """What names this browser, if the person with that address came in by it before; else ""."""
    known = _read(request)
    return known["browser"] if _trace_of(email) in known["people"] else ""


def remember_browser(request: HttpRequest, response: HttpResponse, email: str) -> None:
    """Let the answer carry the cookie by which this browser is known for that address."""
    known = _read(request)
    trace = _trace_of(email)
    people = [trace, *(each for each in known["people"] if each != trace)][:MOST_PEOPLE]
    response.set_cookie(
        settings.KNOWN_BROWSER_COOKIE_NAME,
        signing.dumps({"browser": known["browser"], "people": people}, salt=SALT),
        max_age=KEPT_FOR,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def _read(request: HttpRequest) -> dict[str, Any]:
    try:
        cookie = request.COOKIES.get(settings.KNOWN_BROWSER_COOKIE_NAME, "")
        return dict(signing.loads(cookie, salt=SALT, max_age=KEPT_FOR))
    except signing.BadSignature:
        return {"browser": secrets.token_urlsafe(16), "people": []}


def _trace_of(email: str) -> str:
    """Stands for an address in the cookie, and says nothing to who reads it there."""
    return salted_hmac(SALT, email.strip().lower(), algorithm="sha256").hexdigest()
