"""The invitation to a meeting, for a member's own calendar (iTIP, RFC 5546; iMIP, RFC 6047).

Outlook, Google and Apple follow a meeting by its UID and take the highest SEQUENCE: a move is a
REQUEST with the next number, a CANCEL with the next number takes the meeting out, when it is
cancelled or when the person is no longer a member. Outlook wants an organiser and the recipient as
attendee; it counts UTC right over both clock changes.
"""

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from bsc_comms.kit import clock
from bsc_comms.kit.calendars import plain, uid_of
from subgroup.choices import MeetingState
from subgroup.models import Invitation, Meeting

if TYPE_CHECKING:
    from icalendar import Event, vCalAddress

LASTS = timedelta(hours=2)
DAY = timedelta(days=1)
PRODUCT = "-//Partnership communications planner//Meetings//EN"


def meeting_uid(meeting: Meeting, base_url: str) -> str:
    """The same for as long as the meeting exists, wherever it is moved."""
    return uid_of(f"meeting-{meeting.pk}", base_url)


def times_of(meeting: Meeting) -> tuple[datetime, datetime] | None:
    """When it begins and ends, in UTC; None for a meeting whose hour is not known.

    A begin in the hour that the clocks skip is the moment at which they have skipped it.
    """
    if meeting.starts is None:
        return None
    begins = clock.start_of(meeting.date, hour=meeting.starts.hour, minute=meeting.starts.minute)
    return begins, begins + LASTS


def calendar_of(
    invitation: Invitation, *, name: str, organiser: str, base_url: str, link: str
) -> str:
    """The text of a calendar with this one meeting: an invitation, a move, or that it is off.

    name: of the meeting in a calendar. organiser: the planner's address.
    """
    from icalendar import Calendar, Event, vText  # noqa: PLC0415 - large, and no page needs it

    meeting, to = invitation.meeting, invitation.person
    cancelled = meeting.state == MeetingState.CANCELLED or not invitation.stands
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "CANCEL" if cancelled else "REQUEST")
    event = Event()
    event.add("uid", meeting_uid(meeting, base_url))
    event.add("sequence", invitation.sequence)
    event.add("dtstamp", clock.now().replace(microsecond=0))
    _add_times(event, meeting)
    event.add("summary", plain(f"Cancelled: {name}" if cancelled else name))
    event.add("location", plain(meeting.place))
    event.add("description", link)
    event.add("url", link)
    event.add("status", "CANCELLED" if cancelled else "CONFIRMED")
    event.add("transp", "TRANSPARENT" if cancelled or meeting.starts is None else "OPAQUE")
    event.add("organizer", _address(organiser, "Communications planner"))
    attendee = _address(to.email, to.name)
    attendee.params["ROLE"] = vText("REQ-PARTICIPANT")
    attendee.params["PARTSTAT"] = vText("NEEDS-ACTION")
    attendee.params["RSVP"] = vText("FALSE")
    event.add("attendee", attendee, encode=False)
    calendar.add_component(event)
    text: str = calendar.to_ical().decode()
    return text


def _add_times(event: "Event", meeting: Meeting) -> None:
    times = times_of(meeting)
    if times is None:
        event.add("dtstart", meeting.date)
        event.add("dtend", meeting.date + DAY)
        return
    event.add("dtstart", times[0].astimezone(UTC))
    event.add("dtend", times[1].astimezone(UTC))


def _address(email: str, name: str) -> "vCalAddress":
    from icalendar import vCalAddress, vText  # noqa: PLC0415

    address = vCalAddress(f"mailto:{plain(email)}")
    # A quotation mark would end the parameter (RFC 5545, 3.2).
    address.params["CN"] = vText(plain(name).replace('"', "'"))
    return address
