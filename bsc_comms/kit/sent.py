"""What a form or a button sent, read from the request."""

from typing import Any

from django.http import HttpRequest

NUL = "\0"
MOST_DIGITS = 18  # what every database holds as a number


def sent_in(request: HttpRequest) -> Any:
    """What was posted, for a form; None while the page is only opened."""
    return request.POST if request.method == "POST" else None


def text_sent(request: HttpRequest, name: str) -> str:
    """The text of a field that no form of ours reads; "" where it was not sent.

    Without NUL bytes: no person types one, and PostgreSQL takes none. Forms refuse them themselves.
    """
    return request.POST.get(name, "").replace(NUL, "")


def number_sent(request: HttpRequest, name: str) -> int | None:
    """The number that a field of a button holds, as `number_in` reads it."""
    return number_in(request.POST.get(name, ""))


def number_in(text: str) -> int | None:
    """The number that a text of an address or a form is; None for any other and for absurd ones."""
    is_number = text.isascii() and text.isdecimal() and len(text) <= MOST_DIGITS
    return int(text) if is_number else None


def version_sent(request: HttpRequest, name: str = "version") -> int:
    """The version that a button carries; 0, which nothing has, for any other text."""
    return number_sent(request, name) or 0
