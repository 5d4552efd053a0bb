"""The copy deadlines in a person's own calendar: the secret address, and what it opens."""

from datetime import timedelta

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_POST, require_safe

from bsc_comms.kit import access, clock, limits
from bsc_comms.kit.calendars import CALENDAR
from bsc_comms.kit.downloads import unless_held
from channels_registry.documents.calendar import calendar_of
from channels_registry.models import Edition
from channels_registry.policy import can_read_the_register
from channels_registry.queries.channel_page import copy_deadlines as due_between
from channels_registry.views.editions import edition_page
from partnership.choices import FeedScope
from partnership.models import Partnership
from partnership.queries.history import last_changed
from partnership.views.own_calendar import WHY_PUBLIC, OwnCalendar, no_calendar

DAYS_BACK, DAYS_AHEAD = 30, 550
COPY_DEADLINES = OwnCalendar(
    scope=FeedScope.COPY_DEADLINES,
    page="channels_registry:feed",
    address="channels_registry:copy_deadlines",
    template="channels_registry/feed.html",
    may_read=can_read_the_register,
)


@require_safe
@access.requires(can_read_the_register)
def feed(request: HttpRequest) -> HttpResponse:
    """The page about the address."""
    return COPY_DEADLINES.show(request)


@require_POST
@access.requires(can_read_the_register)
def feed_make(request: HttpRequest) -> HttpResponse:
    """Make an address, or another one."""
    return COPY_DEADLINES.make(request)


@require_POST
@access.requires(can_read_the_register)
def feed_end(request: HttpRequest) -> HttpResponse:
    """Let the address stop working."""
    return COPY_DEADLINES.end(request)


@limits.counted_as(limits.LINK)
@access.public(WHY_PUBLIC)
@require_safe
def copy_deadlines(request: HttpRequest) -> HttpResponse:
    """The calendar itself, for whoever holds a key and a role today."""
    if COPY_DEADLINES.opened_by(request) is None:
        return no_calendar()
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
