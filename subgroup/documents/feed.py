"""The calendar of a member: meetings, their steps, and what this person has to do by when."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

from django.urls import reverse

from bsc_comms.kit.calendars import CalendarEvent, uid_of, write_calendar
from plans.documents.feeds import KEPT_BACK, KEPT_BACK_NOTE
from subgroup.choices import MeetingState, Step
from subgroup.documents.invitation import meeting_uid, times_of
from subgroup.models import Meeting
from subgroup.queries.feed import Deadline
from subgroup.rules.cycle import StepDue

REFRESH_HOURS = 6


def calendar_of(
    meetings: Iterable[tuple[Meeting, Sequence[StepDue]]],
    deadlines: Iterable[Deadline],
    *,
    name: str,
    subgroup: str,
    base_url: str,
    at: datetime,
) -> bytes:
    """Write the calendar. meetings: each with the steps of its cycle; at: the moment it is true."""
    events = [
        *(event for each in meetings for event in _of_meeting(*each, subgroup, base_url, at)),
        *(_of_deadline(each, base_url, at) for each in deadlines),
    ]
    return write_calendar(
        events, name=name, product="Meetings and deadlines", refresh_hours=REFRESH_HOURS
    )


def _of_meeting(
    meeting: Meeting, steps: Sequence[StepDue], subgroup: str, base_url: str, at: datetime
) -> Iterator[CalendarEvent]:
    times = times_of(meeting)
    cancelled = meeting.state == MeetingState.CANCELLED
    link = f"{base_url}{reverse('subgroup:meeting', args=[meeting.pk])}"
    yield CalendarEvent(
        uid=meeting_uid(meeting, base_url),
        sequence=meeting.sequence,
        changed=at,
        starts=times[0] if times else meeting.date,
        ends=times[1] if times else meeting.date,
        summary=f"Cancelled: {subgroup}" if cancelled else subgroup,
        description=link,
        link=link,
        location=meeting.place,
        status="CANCELLED" if cancelled else "CONFIRMED",
    )
    if cancelled:
        return
    for step in steps:
        if step.step != Step.MEETING:
            yield CalendarEvent(
                uid=uid_of(f"meeting-{meeting.pk}-{step.step}", base_url),
                sequence=meeting.sequence,
                changed=at,
                starts=step.day,
                ends=step.day,
                summary=f"{Step(step.step).label}: {meeting}",
                link=link,
            )


def _of_deadline(deadline: Deadline, base_url: str, at: datetime) -> CalendarEvent:
    return CalendarEvent(
        uid=uid_of(deadline.key, base_url),
        sequence=0,
        changed=at,
        starts=deadline.day,
        ends=deadline.day,
        summary=f"{KEPT_BACK if deadline.kept_back else ''}{deadline.what}",
        description=KEPT_BACK_NOTE if deadline.kept_back else "",
        link=f"{base_url}{deadline.path}",
    )
