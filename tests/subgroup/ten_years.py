"""Years of meetings with many members, foreseen in one go and held against the oracle."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from bsc_comms.kit import clock
from subgroup.models import Meeting
from subgroup.operations.rehearsal import AFTER_THE_FIRST_HOUR, rehearse
from subgroup.operations.tick import owe_for_meetings
from tests.factories import MeetingFactory, PartnerFactory, advocate_of
from tests.subgroup import oracle

Sent = tuple[date, int, str, datetime]
KINDS = {"call_for_updates", "confirm_reminder"}


@dataclass(frozen=True)
class Compared:
    """What was foreseen beside what had to be: all letters, doubled, missing, and not expected."""

    letters: int
    expected: int
    doubled: int
    missing: int
    extra: int
    failed: list[str]


def compare(first: date, last: date, members: int) -> Compared:
    """Set the meetings of these days, foresee them morning by morning, and compare."""
    people = [advocate_of(PartnerFactory()).pk for _ in range(members)]
    years = oracle.meetings(first.year, last.year - first.year + 1)
    days = [day for day in years if first <= day <= last]
    of_meeting = {MeetingFactory(date=day).pk: day for day in days}
    rehearsal = rehearse(clock.start_of(first), last, owe=owe_for_meetings)
    found = Counter(
        _sent(each.key, each.at, of_meeting)
        for each in rehearsal.letters
        if each.kind in KINDS and each.state in ("sent", "gathered")
    )
    wanted = Counter(oracle.expected(days, people))
    assert not Meeting.objects.exclude(pk__in=of_meeting).exists()
    return Compared(
        letters=sum(found.values()),
        expected=sum(wanted.values()),
        doubled=sum(number - 1 for number in found.values()),
        missing=sum((wanted - found).values()),
        extra=sum((found - wanted).values()),
        failed=rehearsal.failed,
    )


def _sent(key: str, at: datetime, of_meeting: dict[int, date]) -> Sent:
    """A letter by its key: cycle:meeting:person:step:day. It leaves a little after the hour."""
    _, meeting, person, step, _ = key.split(":")
    leaves = at - timedelta(minutes=AFTER_THE_FIRST_HOUR)
    return of_meeting[int(meeting)], int(person), step, leaves
