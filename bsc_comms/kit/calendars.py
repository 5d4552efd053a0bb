"""Writing calendars for Outlook, Google and Apple (RFC 5545, RFC 7986): text stays text.

Written by hand: the icalendar library takes 2.5 seconds for 5,000 events, this a tenth of one. The
tests read every calendar back with that library. The same input gives the same bytes, so that a
reader who has them already can be told so.

Outlook reads X-PUBLISHED-TTL, others REFRESH-INTERVAL; Apple and Google take the name from
X-WR-CALNAME, newer readers from NAME. Line breaks of other alphabets and control characters are
taken out: some readers begin a new property after them.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Literal
from urllib.parse import urlsplit

from bsc_comms.kit import clock

CALENDAR = "text/calendar; charset=utf-8"
BREAKS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufffe\uffff]+")
LONGEST_LINE = 75  # octets, without the line break (RFC 5545, 3.1)
ONE_DAY = timedelta(days=1)
LONDON = "Europe/London"
# Summer time begins at one o'clock on the last Sunday of March and ends at two on that of October.
TIME_ZONE = (
    "BEGIN:VTIMEZONE",
    f"TZID:{LONDON}",
    f"X-LIC-LOCATION:{LONDON}",
    "BEGIN:DAYLIGHT",
    "TZNAME:BST",
    "TZOFFSETFROM:+0000",
    "TZOFFSETTO:+0100",
    "DTSTART:19700329T010000",
    "RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU",
    "END:DAYLIGHT",
    "BEGIN:STANDARD",
    "TZNAME:GMT",
    "TZOFFSETFROM:+0100",
    "TZOFFSETTO:+0000",
    "DTSTART:19701025T020000",
    "RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU",
    "END:STANDARD",
    "END:VTIMEZONE",
)

Status = Literal["TENTATIVE", "CONFIRMED", "CANCELLED"]


def uid_of(what: str, base_url: str) -> str:
    """The UID of something in this planner, the same for as long as its host has one name."""
    return f"{what}@{urlsplit(base_url).hostname or 'planner'}"


@dataclass(frozen=True, kw_only=True)
class CalendarEvent:
    """One event. Days take the whole day, `ends` included; moments (aware) are said in London.

    uid: the same for as long as the thing exists. sequence: counts its changes. changed: aware.
    """

    uid: str
    sequence: int
    changed: datetime
    starts: date | datetime
    ends: date | datetime
    summary: str
    description: str = ""
    link: str = ""
    location: str = ""
    categories: Sequence[str] = ()
    status: Status = "CONFIRMED"


def write_calendar(
    events: Iterable[CalendarEvent], *, name: str, product: str, refresh_hours: int, about: str = ""
) -> bytes:
    """The calendar with its events in the order given. name, about: what a reader shows of it.

    product: names the program and what it writes, such as "Copy deadlines".
    """
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        f"PRODID:-//Partnership communications planner//{_text(product)}//EN",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        f"NAME:{_text(name)}",
        f"X-WR-CALNAME:{_text(name)}",
        f"X-WR-TIMEZONE:{LONDON}",
        f"REFRESH-INTERVAL;VALUE=DURATION:PT{refresh_hours}H",
        f"X-PUBLISHED-TTL:PT{refresh_hours}H",
    ]
    if about:
        lines += [f"DESCRIPTION:{_text(about)}", f"X-WR-CALDESC:{_text(about)}"]
    written = [_event(event) for event in events]
    if any(has_times for _, has_times in written):
        lines += TIME_ZONE
    for event_lines, _ in written:
        lines += event_lines
    lines.append("END:VCALENDAR")
    lines.append("")  # the last line is ended too
    return "\r\n".join(map(_folded, lines)).encode()


def plain(text: str) -> str:
    """Text in one line, without what could begin a line of its own."""
    if text.isprintable():  # neither a break nor a control character: nearly every text
        return text if "  " not in text else " ".join(text.split())
    return " ".join(BREAKS.sub(" ", text).split())


def _event(event: CalendarEvent) -> tuple[list[str], bool]:
    """The lines of one event, and whether it needs the time zone."""
    changed = _utc(event.changed)
    starts, ends, has_times = _times(event)
    lines = [
        "BEGIN:VEVENT",
        f"UID:{_text(event.uid)}",
        f"DTSTAMP:{changed}",
        f"LAST-MODIFIED:{changed}",
        f"SEQUENCE:{event.sequence}",
        starts,
        ends,
        f"SUMMARY:{_text(event.summary)}",
        f"STATUS:{event.status}",
        "TRANSP:TRANSPARENT",
        "CLASS:PRIVATE",
    ]
    if event.description:
        lines.append(f"DESCRIPTION:{_lines(event.description)}")
    if event.location:
        lines.append(f"LOCATION:{_text(event.location)}")
    if event.categories:
        lines.append("CATEGORIES:" + ",".join(_text(each) for each in event.categories))
    if event.link:
        lines.append(f"URL:{plain(event.link).replace(' ', '%20')}")
    lines.append("END:VEVENT")
    return lines, has_times


def _times(event: CalendarEvent) -> tuple[str, str, bool]:
    first, last = event.starts, event.ends
    if isinstance(first, datetime) and isinstance(last, datetime):
        begins, ends = clock.local(first), clock.local(last)
        if begins.fold or ends.fold:  # an hour that comes twice is read as the first of the two
            return f"DTSTART:{_utc(first)}", f"DTEND:{_utc(last)}", False
        return (
            f"DTSTART;TZID={LONDON}:{begins:%Y%m%dT%H%M%S}",
            f"DTEND;TZID={LONDON}:{ends:%Y%m%dT%H%M%S}",
            True,
        )
    day_after = last + ONE_DAY  # it is not included
    return (
        f"DTSTART;VALUE=DATE:{_basic(first.isoformat())}",
        f"DTEND;VALUE=DATE:{_basic(day_after.isoformat())}",
        False,
    )


def _utc(moment: datetime) -> str:
    in_utc = moment.astimezone(UTC).replace(tzinfo=None)
    return f"{_basic(in_utc.isoformat(timespec='seconds'))}Z"


def _basic(text: str) -> str:
    """A day or moment of ISO 8601 without its separators."""
    return text.replace("-", "").replace(":", "")


def _text(text: str) -> str:
    return _escaped(plain(text))


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")


def _lines(text: str) -> str:
    """Text of several lines: their breaks are written as RFC 5545 writes them."""
    text = text.replace("\r\n", "\n")
    if text.replace("\n", "").isprintable() and "  " not in text:  # nearly every text
        return _escaped(text).replace("\n", "\\n")
    return "\\n".join(_text(line) for line in text.split("\n"))


def _folded(line: str) -> str:
    """The line in pieces of 75 octets at most, never inside of a character."""
    if line.isascii():  # nearly every line: each character is one octet
        if len(line) <= LONGEST_LINE:
            return line
        room = LONGEST_LINE - 1  # a blank begins each further piece
        further = range(LONGEST_LINE, len(line), room)
        return "\r\n ".join([line[:LONGEST_LINE], *[line[at : at + room] for at in further]])
    octets = line.encode()
    if len(octets) <= LONGEST_LINE:
        return line
    pieces, first, room = [], 0, LONGEST_LINE
    while first < len(octets):
        last = min(first + room, len(octets))
        while last < len(octets) and octets[last] & 0b1100_0000 == 0b1000_0000:
            last -= 1  # inside of a character
        pieces.append(octets[first:last].decode())
        first, room = last, LONGEST_LINE - 1  # a blank begins each further piece
    return "\r\n ".join(pieces)
