"""Feeds of the plan: the addresses a person made, and what they open without signing in."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from bsc_comms.kit import access, clock, limits
from bsc_comms.kit.acting import acted
from bsc_comms.kit.calendars import CALENDAR
from bsc_comms.kit.downloads import JSON, opened_by_key, unless_known
from bsc_comms.kit.sent import sent_in, text_sent
from partnership.choices import FeedScope
from partnership.models import Partner, PartnerKey, Partnership, Person
from partnership.operations.feeds import (
    end_feed,
    end_partner_key,
    make_feed_key,
    make_partner_key,
)
from partnership.policy import may_end_keys, speaks_for
from partnership.queries.feeds import feeds_of, keys_of_partners
from partnership.views.asking import reader
from partnership.views.feed_addresses import show_once, shown_once
from partnership.views.own_calendar import WHY_PUBLIC
from plans.documents.feeds import ATOM, as_calendar, as_data, as_news
from plans.forms.feeds import FeedForm
from plans.policy import can_answer_invitations, can_read_the_plan
from plans.queries.feeds import PLAN_FEEDS, Feed, items_of, names_of, news_of, opened_feed, state_of

NO_FEED = "There is no such feed. Make a new address on the page of the planner."
FEED_KEY, PARTNER_KEY = "feed ", "partner "
FORMATS = (
    ("plans:feed_calendar", "For a calendar program"),
    ("plans:feed_news", "For a news reader (Atom)"),
    ("plans:feed_data", "For another program (JSON)"),
)


# --- the addresses ------------------------------------------------------------------------------


@access.read_or_write
@access.requires(can_read_the_plan)
def feeds(request: HttpRequest) -> HttpResponse:
    """A person's feeds, a new address of one, and the keys of their partners' machines."""
    person = reader(request)
    form = FeedForm(sent_in(request), person=person)
    if form.is_bound and form.is_valid():
        key = make_feed_key(by=person, **form.given())
        show_once(request, f"{FEED_KEY}{key}")
        return redirect("plans:feeds")
    shown = shown_once(request)
    made = feeds_of(person, PLAN_FEEDS)
    context: dict[str, Any] = {
        "form": form,
        "made": list(zip(made, names_of(person, made), strict=True)),
        "keys": _keys(person),
        "messages": shown["messages"],
        "addresses": _addresses(shown["address"]),
        "partner_key": _partner_key(shown["address"]),
    }
    return render(request, "plans/feeds.html", context, status=form.page_status)


def _keys(person: Person) -> list[tuple[Partner, PartnerKey | None, str]]:
    """A person's partners with their keys, and why one opens nothing today ("" where it does).

    Of a partner that does not exist today, only a key that is still there is shown, to be ended.
    """
    today = clock.today()
    found = [
        (partner, key, partner.absence_in_words(today))
        for partner, key in keys_of_partners(person.partners)
    ]
    return [(partner, key, absent) for partner, key, absent in found if key or not absent]


def _addresses(shown: str) -> list[tuple[str, str]]:
    if not shown.startswith(FEED_KEY):
        return []
    key = shown.removeprefix(FEED_KEY)
    return [(label, f"{settings.BASE_URL}{reverse(name)}?key={key}") for name, label in FORMATS]


def _partner_key(shown: str) -> str:
    return shown.removeprefix(PARTNER_KEY) if shown.startswith(PARTNER_KEY) else ""


@require_POST
@access.requires(can_read_the_plan)
def feed_end(request: HttpRequest) -> HttpResponse:
    """Let one address stop working."""
    person = reader(request)
    scope, about = request.POST.get("scope", ""), text_sent(request, "about")
    if scope in PLAN_FEEDS and end_feed(by=person, scope=FeedScope(scope), about=about):
        messages.success(request, "The address no longer works. Take it out of your programs.")
    return redirect("plans:feeds")


@require_POST
@access.requires(can_answer_invitations)
def partner_key_make(request: HttpRequest, code: str) -> HttpResponse:
    """Make a partner's key, which the next page shows this once."""
    person = reader(request)
    partner = _own_partner(person, code)

    def act() -> str:
        show_once(request, f"{PARTNER_KEY}{make_partner_key(by=person, partner=partner)}")
        return ""

    return acted(request, act, reverse("plans:feeds"))


@require_POST
@access.requires(may_end_keys)
def partner_key_end(request: HttpRequest, code: str) -> HttpResponse:
    """Let a partner's key stop working. Who keeps people does so from the page of people."""
    person = reader(request)
    partner = get_object_or_404(Partner, code=code)
    if end_partner_key(by=person, partner=partner):
        messages.success(request, f"The key of {partner.name} no longer works.")
    return redirect("plans:feeds" if speaks_for(person, partner) else "partnership:people")


def _own_partner(person: Person, code: str) -> Partner:
    partner = get_object_or_404(Partner, code=code)
    if not speaks_for(person, partner):
        raise PermissionDenied
    return partner


# --- what they open -----------------------------------------------------------------------------


@limits.counted_as(limits.LINK)
@access.public(WHY_PUBLIC)
@require_safe
def feed_calendar(request: HttpRequest) -> HttpResponse:
    """The feed as iCalendar. The key stands in the query, which no log of the planner holds."""

    def write(feed: Feed) -> bytes:
        return as_calendar(items_of(feed), name=_name(feed), base_url=settings.BASE_URL)

    return _answer(request, write, content_type=CALENDAR)


@limits.counted_as(limits.LINK)
@access.public(WHY_PUBLIC)
@require_safe
def feed_news(request: HttpRequest) -> HttpResponse:
    """What is new in it, as Atom."""

    def write(feed: Feed) -> bytes:
        return as_news(
            news_of(feed),
            name=_name(feed),
            identifier=feed.identifier,
            base_url=settings.BASE_URL,
            address=request.path,
        )

    return _answer(request, write, content_type=ATOM)


@limits.counted_as(limits.LINK)
@access.public(WHY_PUBLIC)
@require_safe
def feed_data(request: HttpRequest) -> HttpResponse:
    """The same as JSON."""

    def write(feed: Feed) -> bytes:
        return as_data(items_of(feed), name=_name(feed), base_url=settings.BASE_URL)

    return _answer(request, write, content_type=JSON)


def _answer(
    request: HttpRequest, write: Callable[[Feed], bytes], *, content_type: str
) -> HttpResponse:
    feed = opened_feed(request.GET.get("key", ""))
    if feed is None:
        return HttpResponse(NO_FEED, status=404, content_type="text/plain; charset=utf-8")
    opened_by_key(request, feed.person)
    return unless_known(
        request, state_of(feed), lambda: HttpResponse(write(feed), content_type=content_type)
    )


def _name(feed: Feed) -> str:
    return f"{Partnership.current().short_name}: {feed.name}"
