"""The copy deadlines as a calendar: an all-day event for each copy and artwork day."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from bsc_comms.kit.calendars import CalendarEvent, uid_of, write_calendar
from bsc_comms.kit.in_words import day as in_short
from channels_registry.models import Edition

REFRESH_HOURS = 12


def calendar_of(
    editions: Iterable[Edition],
    *,
    name: str,
    base_url: str,
    changed: Mapping[str, datetime],
    unchanged: datetime,
    paths: Mapping[int, str],
) -> bytes:
    """Write the calendar. base_url: of the planner; paths: the page of each edition, by its key.

    changed: when an edition was last changed, by its key as text; `unchanged` stands for those that
    nobody has changed since they were made.
    """
    events = [
        CalendarEvent(
            uid=uid_of(f"edition-{edition.pk}-{what.lower()}", base_url),
            sequence=edition.version,
            changed=changed.get(str(edition.pk), unchanged),
            starts=due,
            ends=due,
            summary=f"{what} due: {edition.channel.name}, {edition.name}",
            description=(
                f"Comes out {in_short(edition.publication_date)}.\n{base_url}{paths[edition.pk]}"
            ),
            link=f"{base_url}{paths[edition.pk]}",
        )
        for edition in editions
        for what, due in (("Copy", edition.copy_due), ("Artwork", edition.artwork_due))
        if due is not None
    ]
    return write_calendar(events, name=name, product="Copy deadlines", refresh_hours=REFRESH_HOURS)
