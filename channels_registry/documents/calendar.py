"""The copy deadlines as iCalendar (RFC 5545): an all-day event for each copy and artwork day."""

import re
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from urllib.parse import urlsplit

from icalendar import Calendar, Event

from bsc_comms.kit.templatetags.kit import day as in_short
from channels_registry.models import Edition

# A line break in another alphabet would begin a new line in some readers, and a control character
# may end one.
BREAKS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\x85\u2028\u2029]+")
ONE_DAY = timedelta(days=1)
PRODUCT = "-//Partnership communications planner//Copy deadlines//EN"
REFRESH = timedelta(hours=12)


def calendar_of(
    editions: Iterable[Edition], *, name: str, base_url: str, at: datetime, paths: dict[int, str]
) -> bytes:
    """Write the calendar. base_url: of the planner; paths: the page of each edition, by its key."""
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", plain(name))
    calendar.add("x-wr-timezone", "Europe/London")
    calendar.add("refresh-interval", REFRESH, parameters={"VALUE": "DURATION"})
    host = urlsplit(base_url).hostname or "planner"
    for edition in editions:
        link = f"{base_url}{paths[edition.pk]}"
        for what, due in (("Copy", edition.copy_deadline), ("Artwork", edition.artwork_deadline)):
            if due is not None:
                uid = f"edition-{edition.pk}-{what.lower()}@{host}"
                calendar.add_component(_event(edition, what, due, uid=uid, link=link, at=at))
    return calendar.to_ical()


def plain(text: str) -> str:
    """Text without what could begin a line of its own; ordinary line breaks become blanks."""
    return " ".join(BREAKS.sub(" ", text).split())


def _event(edition: Edition, what: str, due: date, *, uid: str, link: str, at: datetime) -> Event:
    event = Event()
    event.add("uid", uid)
    event.add("dtstamp", at)
    event.add("sequence", edition.version)
    event.add("dtstart", due)
    event.add("dtend", due + ONE_DAY)
    event.add("summary", plain(f"{what} due: {edition.channel.name}, {edition.name}"))
    event.add("description", f"Comes out {in_short(edition.publication_date)}.\n{link}")
    event.add("url", link)
    event.add("transp", "TRANSPARENT")
    return event
