"""The copy deadlines in a person's own calendar: the secret address, and what it opens."""

from datetime import timedelta

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from bsc_comms.kit import access, clock
from bsc_comms.kit.calendars import CALENDAR
from bsc_comms.kit.downloads import unless_held
from channels_registry.documents.calendar import calendar_of
from channels_registry.models import Edition
from channels_registry.policy import can_read_the_register
from channels_registry.queries.channel_page import copy_deadlines as due_between
from channels_registry.views.editions import edition_page
from partnership.choices import FeedScope
from partnership.models import Partnership
from partnership.operations.feeds import end_feed, make_feed_key
from partnership.queries.feeds import feed_of, person_of_feed
from partnership.queries.history import last_changed
from partnership.views.feed_addresses import show_once, shown_once

DAYS_BACK, DAYS_AHEAD = 30, 550
WHY_PUBLIC = "Calendar programs cannot sign in: a key of 256 bits in the address opens it."


@require_safe
@access.requires(can_read_the_register)
def feed(request: HttpRequest) -> HttpResponse:
    """What the address is for, whether there is one, and a new one once."""
    return render(
        request,
        "channels_registry/feed.html",
        {"known": feed_of(request.user, FeedScope.COPY_DEADLINES), **shown_once(request)},
    )


@require_POST
@access.requires(can_read_the_register)
def feed_make(request: HttpRequest) -> HttpResponse:
    """Make an address, which the next page shows this once. An earlier one stops working."""
    key = make_feed_key(by=request.user, scope=FeedScope.COPY_DEADLINES)
    path = reverse("channels_registry:copy_deadlines")
    show_once(request, f"{settings.BASE_URL}{path}?key={key}")
    return redirect("channels_registry:feed")


@require_POST
@access.requires(can_read_the_register)
def feed_end(request: HttpRequest) -> HttpResponse:
    """Let the address stop working."""
    if end_feed(by=request.user, scope=FeedScope.COPY_DEADLINES):
        messages.success(request, "The address no longer works. Take it out of your calendar.")
    return redirect("channels_registry:feed")


@access.public(WHY_PUBLIC)
@require_safe
def copy_deadlines(request: HttpRequest) -> HttpResponse:
    """The calendar itself, for whoever holds a key and a role today.

    The key stands in the query, which no log of the planner holds.
    """
    person = person_of_feed(request.GET.get("key", ""), FeedScope.COPY_DEADLINES)
    if person is None or not can_read_the_register(person):
        return HttpResponse(
            "There is no such calendar. Make a new address on the page of the planner.",
            status=404,
            content_type="text/plain; charset=utf-8",
        )
    today = clock.today()
    editions = due_between(today - timedelta(days=DAYS_BACK), today + timedelta(days=DAYS_AHEAD))
    content = calendar_of(
        editions,
        name=f"{Partnership.current().short_name} copy deadlines",
        base_url=settings.BASE_URL,
        changed=last_changed(Edition, (edition.pk for edition in editions)),
        unchanged=clock.start_of(today),
        paths={edition.pk: edition_page(edition) for edition in editions},
    )
    return unless_held(request, content, content_type=CALENDAR)
