"""Meetings and my deadlines in a member's own calendar: the secret address, and what it opens."""

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from bsc_comms.kit import access, clock
from bsc_comms.kit.calendars import CALENDAR
from bsc_comms.kit.downloads import unless_held
from partnership.choices import FeedScope
from partnership.models import Partnership
from partnership.operations.feeds import end_feed, make_feed_key
from partnership.queries.feeds import feed_of, person_of_feed
from partnership.views.feed_addresses import show_once, shown_once
from subgroup.documents.feed import calendar_of
from subgroup.policy import can_read_meetings
from subgroup.queries.feed import deadlines_of, meetings_with_steps

WHY_PUBLIC = "Calendar programs cannot sign in: a key of 256 bits in the address opens it."


@require_safe
@access.requires(can_read_meetings)
def feed(request: HttpRequest) -> HttpResponse:
    """What the address is for, whether there is one, and a new one once."""
    return render(
        request,
        "subgroup/feed.html",
        {"known": feed_of(request.user, FeedScope.MEETINGS), **shown_once(request)},
    )


@require_POST
@access.requires(can_read_meetings)
def feed_make(request: HttpRequest) -> HttpResponse:
    """Make an address, which the next page shows this once. An earlier one stops working."""
    key = make_feed_key(by=request.user, scope=FeedScope.MEETINGS)
    show_once(request, f"{settings.BASE_URL}{reverse('subgroup:calendar')}?key={key}")
    return redirect("subgroup:feed")


@require_POST
@access.requires(can_read_meetings)
def feed_end(request: HttpRequest) -> HttpResponse:
    """Let the address stop working."""
    if end_feed(by=request.user, scope=FeedScope.MEETINGS):
        messages.success(request, "The address no longer works. Take it out of your calendar.")
    return redirect("subgroup:feed")


@access.public(WHY_PUBLIC)
@require_safe
def calendar(request: HttpRequest) -> HttpResponse:
    """The calendar itself, for whoever holds a key and a role today.

    The key stands in the query, which no log of the planner holds.
    """
    person = person_of_feed(request.GET.get("key", ""), FeedScope.MEETINGS)
    if person is None or not can_read_meetings(person):
        return HttpResponse(
            "There is no such calendar. Make a new address on the page of the planner.",
            status=404,
            content_type="text/plain; charset=utf-8",
        )
    today = clock.today()
    partnership = Partnership.current()
    content = calendar_of(
        meetings_with_steps(today),
        deadlines_of(person, today),
        name=f"{partnership.short_name} meetings and my deadlines",
        subgroup=f"{partnership.short_name} {partnership.subgroup_name}",
        base_url=settings.BASE_URL,
        at=clock.start_of(today),
    )
    return unless_held(request, content, content_type=CALENDAR)
