"""What the coordinator does to a meeting that was set, and the days around it."""

from datetime import UTC, date, datetime

from subgroup.models import Meeting
from subgroup.operations.meetings import cancel_meeting, change_meeting
from tests.cast import Cast

A_WEEK_LATER, DECEMBER = date(2016, 11, 15), date(2016, 12, 6)
EVE = datetime(2016, 11, 7, 9, tzinfo=UTC)


def at_noon(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 12, tzinfo=UTC)


def move(people: Cast, meeting: Meeting, day: date, *, place: str = "Town Hall") -> None:
    meeting.refresh_from_db()
    change_meeting(
        by=people.coordinator,
        meeting=meeting,
        opened_version=meeting.version,
        date=day,
        starts=meeting.starts,
        place=place,
    )


def cancel(people: Cast, meeting: Meeting) -> None:
    cancel_meeting(by=people.coordinator, meeting=meeting, reason="The hall is flooded")
