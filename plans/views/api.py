"""The read-only interface for partners' own machines, such as an intranet.

A partner's key opens what whoever speaks for that partner may see, by the same rule as every page.
"""

import re
from collections.abc import Callable, Iterable
from datetime import MINYEAR, UTC, date, datetime
from functools import wraps
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.dateparse import parse_date, parse_datetime

from bsc_comms.kit import access, clock, limits
from bsc_comms.kit.downloads import opened_by_key
from bsc_comms.kit.machines import fault, only_reads
from bsc_comms.kit.names import and_listed
from bsc_comms.kit.sent import number_in
from partnership.models import Partner
from partnership.queries.feeds import partner_opened_by
from plans.choices import ON_THE_PLAN
from plans.documents import openapi
from plans.documents.forward_plan import WARNING
from plans.queries.api import ApiPage, one_of_plan, page_of_changes, page_of_plan
from plans.rules.what_changed import COMMITTED_AFTER

WHY_PUBLIC = "Machines cannot sign in: a partner's key of 256 bits in a header opens it."
SEND_A_KEY = "Send your partner's key as “Authorization: Bearer …”."
KEY_COUNTS_NO_MORE = (
    "The key that was sent opens nothing: it is mistyped, was ended or replaced, or its partner "
    "has left. Your partner's advocate makes a new one on the planner's page "
    "“The plan in other programs”."
)
WHY_DESCRIBED = "It says how to ask, and nothing of anybody's plans."
_PLUS_READ_AS_BLANK = re.compile(r" (?=\d\d:?\d\d$)")
LONGEST_NAME = 100  # of a parameter that is named in a refusal
View = Callable[..., HttpResponse]


class _BadQuestion(Exception):
    """What was asked for makes no sense; the text says why and what to do."""


def _read_by_machines(asks: Iterable[str]) -> Callable[[View], View]:
    """Answer GET for whoever holds a partner's key, and every fault in JSON.

    asks: the parameters that there are. Another one is refused: a filter that is misspelt would
    otherwise be answered with everything.
    """

    def by_machines(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if request.method not in ("GET", "HEAD"):
                return only_reads()
            key = _key(request)
            partner = partner_opened_by(key)
            if partner is None:
                refused = fault(KEY_COUNTS_NO_MORE if key else SEND_A_KEY, status=401)
                refused["WWW-Authenticate"] = "Bearer"
                return refused
            opened_by_key(request, f"partner {partner.code}")
            try:
                _must_know(request, asks)
                return view(request, partner, *args, **kwargs)
            except _BadQuestion as bad:
                return fault(str(bad), status=400)

        return limits.counted_as(limits.LINK)(access.public(WHY_PUBLIC)(guarded))

    return by_machines


def _must_know(request: HttpRequest, asks: Iterable[str]) -> None:
    known = sorted(asks)
    there_are = f"those that count are {and_listed(known)}" if known else "this address takes none"
    for name, said in request.GET.lists():
        if name not in known:
            raise _BadQuestion(f"There is no parameter “{name[:LONGEST_NAME]}” here: {there_are}.")
        if len(said) > 1:
            raise _BadQuestion(f"Say “{name}” once: it was said {len(said)} times.")


def _key(request: HttpRequest) -> str:
    scheme, _, key = request.headers.get("Authorization", "").partition(" ")
    return key.strip() if scheme.lower() == "bearer" else ""


@access.public(WHY_DESCRIBED)
def description(request: HttpRequest) -> HttpResponse:
    """How to ask, for machines (OpenAPI)."""
    if request.method not in ("GET", "HEAD"):
        return only_reads()
    return JsonResponse(openapi.description(settings.BASE_URL))


@_read_by_machines(openapi.names_of(openapi.LIST_ASKS))
def communications(request: HttpRequest, partner: Partner) -> HttpResponse:
    """What is on the plan, a page of a hundred at a time."""
    state = request.GET.get("state", "")
    if "state" in request.GET and state not in ON_THE_PLAN:
        raise _BadQuestion(f"State is one of {', '.join(sorted(ON_THE_PLAN))}.")
    asked = {
        "first": _day(request, "first"),
        "last": _day(request, "last"),
        "state": state,
    }
    page = page_of_plan(partner, page=_page(request), **asked)  # type: ignore[arg-type]
    return JsonResponse(_told(request, page))


@_read_by_machines(())
def communication(request: HttpRequest, partner: Partner, pk: str) -> HttpResponse:
    """One communication; what can be no key of one is answered as one that is not there."""
    key = _uuid(pk)
    found = one_of_plan(partner, key) if key else None
    if found is None:
        return fault("There is no such communication.", status=404)
    return JsonResponse(found)


@_read_by_machines(openapi.names_of(openapi.CHANGES_ASK))
def changes(request: HttpRequest, partner: Partner) -> HttpResponse:
    """What changed since a moment."""
    since = _moment(request, "since")
    if since is None:
        raise _BadQuestion("Say since when, such as since=2016-11-08T09:00:00Z.")
    until = _moment(request, "until") or clock.now() - COMMITTED_AFTER
    page = page_of_changes(partner, since=since, until=until, page=_page(request))
    told = {"since": _as_asked(since), "until": _as_asked(until)}
    return JsonResponse({**told, **_told(request, page, **told)})


def _as_asked(moment: datetime) -> str:
    """A moment as it can stand in an address: a "+" would be read there as a blank."""
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z")


def _uuid(text: str) -> UUID | None:
    """The key as the planner itself writes it, and in no other way of writing the same one."""
    try:
        found = UUID(text)
    except ValueError:
        return None
    return found if str(found) == text else None


def _told(request: HttpRequest, page: ApiPage, **kept: str) -> dict[str, Any]:
    """A page as JSON. kept: what the address of the next page says besides what was asked."""
    following = None
    if page.next_page is not None:
        query = {**request.GET.dict(), **kept, "page": page.next_page}
        following = f"{settings.BASE_URL}{request.path}?{urlencode(query)}"
    return {
        "note": WARNING,
        "total": page.total,
        "page": page.page,
        "next": following,
        "communications": page.communications,
    }


def _page(request: HttpRequest) -> int:
    number = number_in(request.GET.get("page", "1")) or 0
    if not 1 <= number <= openapi.LARGEST_PAGE:
        raise _BadQuestion(f"Page is a number from 1 to {openapi.LARGEST_PAGE}.")
    return number


def _day(request: HttpRequest, name: str) -> date | None:
    if name not in request.GET:
        return None
    try:
        found = parse_date(request.GET[name])
    except ValueError:
        found = None
    if found is None:
        raise _BadQuestion(f"{name.capitalize()} is a day such as 2016-11-08.")
    return found


def _moment(request: HttpRequest, name: str) -> datetime | None:
    if name not in request.GET:
        return None
    try:
        found = parse_datetime(_PLUS_READ_AS_BLANK.sub("+", request.GET[name]))
    except ValueError:
        found = None
    if found is None or found.tzinfo is None:
        raise _BadQuestion(f"{name.capitalize()} is a moment such as 2016-11-08T09:00:00Z.")
    try:
        return found.astimezone(clock.LONDON)
    except OverflowError:  # the first hours of the first year, or the last ones of the last
        if found.year == MINYEAR:
            return datetime.min.replace(tzinfo=clock.LONDON)
        return datetime.max.replace(tzinfo=clock.LONDON)
