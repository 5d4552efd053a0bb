"""What happens in a meeting and comes of it: attendance, notes, minutes, actions."""

from datetime import UTC, date, datetime

import factory
from factory.django import DjangoModelFactory

from plans.rules.canonical import fingerprint
from subgroup.choices import NoteKind, Presence
from subgroup.models import Action, Attendance, BankHoliday, MinuteNote, Minutes, MinutesComment
from tests.factories.governance import AgendaItemFactory, MeetingFactory
from tests.factories.people import PersonFactory

AT = datetime(2016, 8, 9, 10, tzinfo=UTC)


class AttendanceFactory(DjangoModelFactory):
    class Meta:
        model = Attendance

    meeting = factory.SubFactory(MeetingFactory)
    person = factory.SubFactory(PersonFactory)
    presence = Presence.PRESENT
    at = AT


class MinuteNoteFactory(DjangoModelFactory):
    class Meta:
        model = MinuteNote

    item = factory.SubFactory(AgendaItemFactory)
    kind = NoteKind.NOTE
    text = factory.Sequence(lambda n: f"Note {n:05d}")
    at = AT


class MinutesFactory(DjangoModelFactory):
    class Meta:
        model = Minutes

    meeting = factory.SubFactory(MeetingFactory)
    made_at = AT
    content_hash = factory.LazyAttribute(lambda minutes: fingerprint(minutes.content))

    @factory.lazy_attribute
    def content(self) -> dict:
        return {
            "meeting": {
                "date": self.meeting.date.isoformat(),
                "starts": "10:00",
                "place": "Town Hall",
                "chair": "",
            },
            "present": [{"name": "Alice", "partner": "Lead partner"}],
            "apologies": [],
            "absent": [],
            "partners_present": ["Lead partner"],
            "quorum": None,
            "quorate": None,
            "items": [
                {
                    "number": 1,
                    "kind": "forward_plan",
                    "title": "Forward plan",
                    "state": "reached",
                    "text": "The plan was gone through.",
                    "decisions": [],
                    "actions": [],
                }
            ],
            "next_meeting": "",
        }


class MinutesCommentFactory(DjangoModelFactory):
    class Meta:
        model = MinutesComment

    minutes = factory.SubFactory(MinutesFactory)
    text = factory.Sequence(lambda n: f"Comment {n:05d}")
    at = AT
    by = factory.SubFactory(PersonFactory)


class ActionFactory(DjangoModelFactory):
    class Meta:
        model = Action

    # Far from the numbers that tests name.
    number = factory.Sequence(lambda n: n + 1001)
    what = factory.Sequence(lambda n: f"Do thing {n:05d}")
    owner = factory.SubFactory(PersonFactory)
    due = date(2016, 11, 1)
    at = AT


class BankHolidayFactory(DjangoModelFactory):
    class Meta:
        model = BankHoliday

    date = date(2016, 11, 2)
    name = "A day of thanks"
    at = AT
