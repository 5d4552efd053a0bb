"""A new secret address or key, shown once on the page after it was made.

It travels there in the browser's own cookie: the database keeps only its digest.
"""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest

SHOWN_ONCE = "shown-once"


def show_once(request: HttpRequest, secret: str) -> None:
    """Keep a new address or key for the next page."""
    messages.success(request, secret, extra_tags=SHOWN_ONCE)


def shown_once(request: HttpRequest) -> dict[str, Any]:
    """For a page's context: the new `address` ("" for none), and the other `messages`."""
    told = list(messages.get_messages(request))
    new = [str(one.message) for one in told if one.extra_tags == SHOWN_ONCE]
    return {
        "address": new[-1] if new else "",
        "messages": [one for one in told if one.extra_tags != SHOWN_ONCE],
    }
