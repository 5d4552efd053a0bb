"""Meetings and my deadlines in a member's own calendar: the secret address, and what it opens."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_POST, require_safe

from bsc_comms.kit import access, clock, limits
from bsc_comms.kit.calendars import CALENDAR
from bsc_comms.kit.downloads import unless_held
from partnership.choices import FeedScope
from partnership.models import Partnership
from partnership.views.own_calendar import WHY_PUBLIC, OwnCalendar, no_calendar
from subgroup.documents.feed import calendar_of
from subgroup.policy import can_read_meetings
from subgroup.queries.feed import deadlines_of, meetings_with_steps

MEETINGS = OwnCalendar(
    scope=FeedScope.MEETINGS,
    page="subgroup:feed",
    address="subgroup:calendar",
    template="subgroup/feed.html",
    may_read=can_read_meetings,
)


@require_safe
@access.requires(can_read_meetings)
def feed(request: HttpRequest) -> HttpResponse:
    """The page about the address."""
    return MEETINGS.show(request)


@require_POST
@access.requires(can_read_meetings)
def feed_make(request: HttpRequest) -> HttpResponse:
    """Make an address, or another one."""
    return MEETINGS.make(request)


@require_POST
@access.requires(can_read_meetings)
def feed_end(request: HttpRequest) -> HttpResponse:
    """Let the address stop working."""
    return MEETINGS.end(request)


@limits.counted_as(limits.LINK)
@access.public(WHY_PUBLIC)
@require_safe
def calendar(request: HttpRequest) -> HttpResponse:
    """The calendar itself, for whoever holds a key and a role today."""
    person = MEETINGS.opened_by(request)
    if person is None:
        return no_calendar()
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
