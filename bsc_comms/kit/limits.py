"""How often somebody may do what costs the planner much, or what a guesser would do.

A view says with `counted_as` what it is; LimitsMiddleware asks before the view is called. A person
is counted as that person, whoever is not signed in by the address that they come from (behind as
many proxies as TRUSTED_PROXIES says). The figures stand in the settings (LIMITS), and so does what
counts (LIMITS_COUNTED_BY): the database by one query, or the cache that all processes share.
"""

import logging
import math
from collections.abc import Callable
from datetime import UTC, datetime
from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.core.cache import BaseCache, cache
from django.core.cache.backends.locmem import LocMemCache
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.crypto import salted_hmac
from django.utils.module_loading import import_string

from bsc_comms.kit import clock
from bsc_comms.kit.addresses import client_address, network_of
from bsc_comms.kit.machines import asked_by_a_machine, fault

logger = logging.getLogger(__name__)

LINK = "link"
SENT = "sent"
EXPORT = "export"
FORESEEN = "foreseen"
SEARCH = "search"
KEPT = "kept"
SLOWED = "slowed"
SLOWED_THERE = "slowed_there"

# This process's own memory, for as long as the database takes no more.
MEANWHILE = LocMemCache(
    "while-the-database-takes-no-more", {"OPTIONS": {"MAX_ENTRIES": settings.MOST_COUNTS_KEPT}}
)

View = Callable[..., HttpResponse]
When = Callable[[HttpRequest], bool]


def is_sent(request: HttpRequest) -> bool:
    """A form that is sent in, and not only opened."""
    return request.method == "POST"


def is_search(request: HttpRequest) -> bool:
    """Words are looked for; the same page without any is not counted."""
    return bool(request.GET.get("text", "").strip())


WHEN: dict[str, When] = {SENT: is_sent, FORESEEN: is_sent, SEARCH: is_search}


def counted_as(*kinds: str) -> Callable[[View], View]:
    """Count what the view does against these limits."""

    def decorate(view: View) -> View:
        view.counted_as = kinds  # type: ignore[attr-defined]
        return view

    return decorate


class LimitsMiddleware:
    """Answer 429, with when to try again, where somebody has done it too often."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: View, args: Any, kwargs: Any
    ) -> HttpResponse | None:
        for kind in getattr(view, "counted_as", ()):
            applies = WHEN.get(kind)
            if applies is None or applies(request):
                wait = seconds_to_wait(kind, _who(request))
                if wait:
                    return _too_often(request, wait)
        return None


def seconds_to_wait(kind: str, who: str) -> int:
    """Count one more and give 0, or the seconds until `who` may do it again.

    Never lets more through than the limit says, however many processes ask at once: whatever
    counts gives each number once. Times are counted anew in each period. Where the database takes
    no more, as on a full disk, this process counts by itself: pages that only read go on, and the
    limit is by as much wider as there are processes.
    """
    limit = settings.LIMITS[kind]
    if limit is None:
        return 0
    times, seconds = limit
    now = clock.real_now().timestamp()
    period, gone = divmod(now, seconds)
    until = datetime.fromtimestamp((period + 1) * seconds, UTC)
    counter = f"limit:{kind}:{who}:{int(period)}"
    count = import_string(settings.LIMITS_COUNTED_BY)
    try:
        number = count(counter, until=until)
    except OperationalError as fault:
        logger.warning("What has a limit is counted by this process alone: %s", fault)
        number = _one_more(MEANWHILE, counter, until)
    return 0 if number <= times else math.ceil(seconds - gone)


def count_in_the_cache(counter: str, *, until: datetime) -> int:
    """Count one more, and say how many it makes; for a cache that counts by itself, as Redis does.

    until: when the count may be forgotten.
    """
    return _one_more(cache, counter, until)


def _one_more(counts: BaseCache, counter: str, until: datetime) -> int:
    try:
        return int(counts.incr(counter))
    except ValueError:
        # Whoever else began it meanwhile is left alone: only the first `add` counts.
        left = math.ceil((until - clock.real_now()).total_seconds())
        counts.add(counter, 0, left + 60)
    try:
        return int(counts.incr(counter))
    except ValueError:
        # A cache that is full, or went away in between, has lost it again: this is the first.
        return 1


def _who(request: HttpRequest) -> str:
    if request.user.is_authenticated:
        return f"person-{request.user.pk}"
    address = network_of(client_address(request))
    return salted_hmac("bsc_comms.kit.limits", address, algorithm="sha256").hexdigest()[:32]


def _too_often(request: HttpRequest, wait: int) -> HttpResponse:
    minutes = math.ceil(wait / 60)
    when = "in a minute" if minutes == 1 else f"in {minutes} minutes"
    status = HTTPStatus.TOO_MANY_REQUESTS
    said = f"That was too often. Try again {when}."
    answer: HttpResponse
    if asked_by_a_machine(request):
        answer = fault(said, status=status)
    elif "text/html" in request.headers.get("Accept", ""):
        answer = render(request, "429.html", {"when": when}, status=status)
    else:
        answer = HttpResponse(f"{said}\n", status=status, content_type="text/plain; charset=utf-8")
    answer["Retry-After"] = str(wait)
    return answer
