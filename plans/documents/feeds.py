"""A feed as a calendar, as news (Atom, RFC 4287) and as JSON.

Each says that it is a plan. What is cancelled, postponed or merged stays as cancelled, so that it
leaves nobody's calendar without a word. What not the whole partnership may know of says so first.
"""

import json
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.html import format_html, format_html_join

from bsc_comms.kit import clock
from bsc_comms.kit.calendars import CalendarEvent, Status, plain, uid_of, write_calendar
from bsc_comms.kit.iso import as_time
from plans.choices import SET_ASIDE, TO_COME, WAS_ISSUED, State
from plans.documents.forward_plan import WARNING
from plans.queries.feeds import FeedItem

REFRESH_HOURS = 4
AN_HOUR = timedelta(hours=1)
A_DAY = timedelta(days=1)
KEPT_BACK = "Kept back: "
KEPT_BACK_NOTE = "Kept back from the partnership: please do not show it to others."
ATOM = "application/atom+xml; charset=utf-8"


def as_calendar(items: Iterable[FeedItem], *, name: str, base_url: str) -> bytes:
    """An event for each that has a window; what has none yet is in no calendar."""
    return write_calendar(
        (_event(item, base_url) for item in items if item.first and item.last),
        name=name,
        product="Plan",
        refresh_hours=REFRESH_HOURS,
        about=WARNING,
    )


def _event(item: FeedItem, base_url: str) -> CalendarEvent:
    status = _status(item)
    link = _link(item, base_url)
    starts, ends = _times(item)
    said = {"TENTATIVE": "Provisional: ", "CANCELLED": f"{State(item.state).label}: "}
    return CalendarEvent(
        uid=uid_of(f"communication-{item.id}", base_url),
        sequence=item.version,
        changed=item.changed,
        starts=starts,
        ends=ends,
        summary=f"{_kept_back(item)}{said.get(status, '')}{item.title} ({item.lead_code})",
        description="\n".join(filter(None, (*_words(item), f"{WARNING}.", link))),
        link=link,
        location=item.where,
        categories=[item.campaign] if item.campaign else [],
        status=status,
    )


def _kept_back(item: FeedItem) -> str:
    return KEPT_BACK if item.kept_back else ""


def _times(item: FeedItem) -> tuple[Any, Any]:
    """Days, or moments where a time is known; an end that nobody said is an hour later.

    Of several days that is the hour on the last of them. "8pm - 1am" ends on the day after.
    """
    assert item.first is not None and item.last is not None  # noqa: S101 - asked by the caller
    if item.start_time is None:
        return item.first, item.last
    begins = _at(item.first, item.start_time)
    if item.end_time is None:
        return begins, _at(item.last, item.start_time) + AN_HOUR
    ends = _at(item.last, item.end_time)
    return begins, ends if ends > begins else _at(item.last + A_DAY, item.end_time)


def _at(day: date, hour: time) -> datetime:
    return clock.start_of(day, hour=hour.hour, minute=hour.minute)


def _status(item: FeedItem) -> Status:
    if item.state in SET_ASIDE:
        return "CANCELLED"
    return "CONFIRMED" if item.confirmed or item.state in WAS_ISSUED else "TENTATIVE"


def _words(item: FeedItem) -> list[str]:
    """What a reader should know, a line each."""
    provisional = _status(item) == "TENTATIVE" and item.first is not None
    return [
        KEPT_BACK_NOTE if item.kept_back else "",
        item.message,
        f"Lead: {item.lead}",
        f"When: {item.when}{', provisional' if provisional else ''}",
        f"Where: {item.where}" if item.where else "",
        f"Help wanted: {item.help_wanted}" if _asks_for_help(item) else "",
        f"{State(item.state).label}: {item.state_reason}" if item.state_reason else "",
        f"{State(item.state).label} into {item.merged_into}" if item.merged_into else "",
        item.reference,
    ]


def _asks_for_help(item: FeedItem) -> bool:
    """Whether anybody can still help with it: what has no date yet may be helped with, too."""
    is_over = item.last is not None and item.last < clock.today()
    return bool(item.help_wanted) and item.state in TO_COME and not is_over


def as_news(
    items: Iterable[FeedItem], *, name: str, identifier: UUID, base_url: str, address: str
) -> bytes:
    """An Atom feed, the latest first. address: of the feed itself, without its key.

    identifier: the same for as long as the address is, whatever the feed is called.
    """
    several = list(items)
    feed = _News(
        title=plain(name),
        link=f"{base_url}{reverse('plans:plan')}",
        description=WARNING,
        language="en-GB",
        feed_url=f"{base_url}{address}",
        feed_guid=f"urn:uuid:{identifier}",
    )
    feed.last = max((item.changed for item in several), default=clock.start_of(clock.today()))
    for item in several:
        feed.add_item(
            title=plain(
                f"{_kept_back(item)}{_what_happened(item)}: {item.title} ({item.lead_code})"
            ),
            link=_link(item, base_url),
            description=_html(item),
            unique_id=f"urn:uuid:{item.id}",
            pubdate=item.began,
            updateddate=item.changed,
            author_name=plain(item.lead),
            categories=[plain(item.campaign)] if item.campaign else [],
        )
    return feed.writeString("utf-8").encode()


class _News(Atom1Feed):
    """Last changed when its latest entry was: not at the moment of asking."""

    last: datetime

    def latest_post_date(self) -> datetime:
        return self.last


def _what_happened(item: FeedItem) -> str:
    if item.state in SET_ASIDE | WAS_ISSUED:
        return str(State(item.state).label)
    # Its logging is itself an act of the history, a moment after it was made. The end of an embargo
    # raises no version; to whoever knew of it before, it is a change.
    is_as_logged = item.version == 1 and item.opened <= item.began
    return "New" if is_as_logged or item.changed == item.began else "Changed"


def _html(item: FeedItem) -> str:
    lines = format_html_join("", "<p>{}</p>", ((plain(each),) for each in _words(item) if each))
    return format_html("{}<p>{}.</p>", lines, WARNING)


def as_data(items: Iterable[FeedItem], *, name: str, base_url: str) -> bytes:
    """The same as JSON; days, times of day and moments in ISO 8601."""
    told = {
        "name": name,
        "note": WARNING,
        "communications": [_datum(item, base_url) for item in items],
    }
    return json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode()


def _datum(item: FeedItem, base_url: str) -> dict[str, Any]:
    return {
        "id": str(item.id),
        "reference": item.reference,
        "title": item.title,
        "message": item.message,
        "lead": {"code": item.lead_code, "name": item.lead},
        "campaign": item.campaign,
        "when": item.when,
        "first": item.first.isoformat() if item.first else None,
        "last": item.last.isoformat() if item.last else None,
        "start_time": as_time(item.start_time),
        "end_time": as_time(item.end_time),
        "date_is_confirmed": item.confirmed,
        "where": item.where,
        "state": item.state,
        "state_reason": item.state_reason,
        "merged_into": item.merged_into,
        "help_wanted": item.help_wanted,
        "kept_back": item.kept_back,
        "version": item.version,
        "changed": item.changed.isoformat(),
        "link": _link(item, base_url),
    }


def _link(item: FeedItem, base_url: str) -> str:
    """Written out: `reverse` for each of 5,000 would take half as long as the calendar itself."""
    return f"{base_url}/communications/{item.id}/"
