"""Members are invited into their own calendars; a moved or cancelled meeting follows there."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from django.core import mail
from icalendar import Calendar

from bsc_comms.kit import clock
from partnership.choices import LetterKind, LetterState
from partnership.models import Letter, Person
from partnership.operations.letters import send_due_letters
from partnership.operations.people import deactivate
from subgroup.choices import MeetingState
from subgroup.documents.invitation import calendar_of as written_calendar
from subgroup.documents.invitation import times_of
from subgroup.models import Invitation, Meeting
from subgroup.operations.invitations import invite_members
from subgroup.operations.meetings import cancel_meeting, change_meeting
from subgroup.operations.telling import tell_members
from tests.factories import (
    MeetingFactory,
    PartnerFactory,
    administrator,
    advocate_of,
    champion_of,
    coordinator,
    deputy_of,
    partnership,
)

pytestmark = pytest.mark.django_db
NOVEMBER = date(2016, 11, 8)


@pytest.fixture(autouse=True)
def october():
    partnership(subgroup_name="Communications subgroup")
    with clock.at(datetime(2016, 10, 25, 9, tzinfo=UTC)):
        yield


def text_of(meeting: Meeting, to: Person) -> str:
    return written_calendar(
        Invitation(meeting=meeting, person=to),
        name="SSCP Communications subgroup",
        organiser="planner@example.org",
        base_url="https://planner.example.org",
        link="https://planner.example.org/meetings/1/",
    )


def event_of(text: str):
    calendar = Calendar.from_ical(text)
    (event,) = calendar.walk("VEVENT")
    return calendar, event


class TestTheCalendar:
    def test_it_asks_the_member_by_name(self) -> None:
        meeting = MeetingFactory(
            date=NOVEMBER, starts=time(10), place="Town Hall, room 3; upstairs"
        )
        alice = advocate_of(PartnerFactory(), name='Alice "Al" Lee', email="alice@example.org")
        calendar, event = event_of(text_of(meeting, alice))
        assert calendar["METHOD"] == "REQUEST"
        assert event["UID"] == f"meeting-{meeting.pk}@planner.example.org"
        assert (event["SEQUENCE"], event["STATUS"]) == (0, "CONFIRMED")
        assert event.decoded("DTSTART") == datetime(2016, 11, 8, 10, tzinfo=UTC)
        assert event.decoded("DTEND") == datetime(2016, 11, 8, 12, tzinfo=UTC)
        assert event["LOCATION"] == "Town Hall, room 3; upstairs"
        assert event["ORGANIZER"] == "mailto:planner@example.org"
        assert event["ATTENDEE"] == "mailto:alice@example.org"
        assert event["ATTENDEE"].params["CN"] == "Alice 'Al' Lee"

    def test_a_move_has_the_same_uid_and_the_next_number(self) -> None:
        meeting = MeetingFactory(date=NOVEMBER, starts=time(10))
        alice = advocate_of(PartnerFactory())
        _, first = event_of(text_of(meeting, alice))
        Meeting.objects.update(date=NOVEMBER + timedelta(days=7), sequence=1)
        _, second = event_of(text_of(Meeting.objects.get(), alice))
        assert first["UID"] == second["UID"]
        assert (first["SEQUENCE"], second["SEQUENCE"]) == (0, 1)

    def test_a_cancelled_meeting_is_cancelled_there(self) -> None:
        meeting = MeetingFactory(date=NOVEMBER, state=MeetingState.CANCELLED, sequence=2)
        calendar, event = event_of(text_of(meeting, advocate_of(PartnerFactory())))
        assert calendar["METHOD"] == "CANCEL"
        assert (event["SEQUENCE"], event["STATUS"]) == (2, "CANCELLED")

    def test_in_summer_time_ten_is_nine_in_utc(self) -> None:
        meeting = MeetingFactory(date=date(2017, 5, 9), starts=time(10))
        _, event = event_of(text_of(meeting, advocate_of(PartnerFactory())))
        assert event.decoded("DTSTART") == datetime(2017, 5, 9, 9, tzinfo=UTC)

    def test_a_begin_in_the_hour_that_the_clocks_skip_is_when_they_have_skipped_it(self) -> None:
        # 26 March 2017: after 00:59 comes 02:00.
        meeting = MeetingFactory(date=date(2017, 3, 26), starts=time(1, 30))
        begins, ends = times_of(meeting)
        assert clock.local(begins).strftime("%H:%M") == "02:30"
        assert ends - begins == timedelta(hours=2)

    def test_a_meeting_without_an_hour_takes_the_day_and_no_time(self) -> None:
        meeting = MeetingFactory(date=NOVEMBER)
        _, event = event_of(text_of(meeting, advocate_of(PartnerFactory())))
        assert event.decoded("DTSTART") == NOVEMBER
        assert event.decoded("DTEND") == NOVEMBER + timedelta(days=1)
        assert event["TRANSP"] == "TRANSPARENT"

    @pytest.mark.parametrize("end", ["\r\n", "\u2028", "\u0085", "\n"])
    def test_nothing_typed_becomes_a_property(self, end: str) -> None:
        meeting = MeetingFactory(date=NOVEMBER, place=f"Hall{end}ATTENDEE:mailto:x@example.org")
        alice = advocate_of(PartnerFactory(), name=f"Alice{end}X-BAD:1")
        text = text_of(meeting, alice)
        lines = [line.split(":")[0].split(";")[0] for line in text.splitlines()]
        assert lines.count("ATTENDEE") == 1
        assert "X-BAD" not in lines


class TestInviting:
    def test_every_member_once_whoever_becomes_one_later_then(self) -> None:
        partner = PartnerFactory()
        members = [advocate_of(partner), deputy_of(partner), coordinator()]
        champion_of(partner)
        MeetingFactory(date=NOVEMBER)
        assert [invite_members(), invite_members()] == [3, 0]
        new = advocate_of(PartnerFactory())
        assert invite_members() == 1
        invited = Letter.objects.filter(kind=LetterKind.MEETING_CHANGED)
        assert {each.recipient for each in invited} == {*members, new}

    def test_only_to_meetings_of_the_next_months(self) -> None:
        coordinator()
        MeetingFactory(date=NOVEMBER)
        MeetingFactory(date=NOVEMBER, state=MeetingState.CANCELLED)
        MeetingFactory(date=date(2017, 2, 22))
        MeetingFactory(date=date(2017, 2, 23))
        invite_members()
        assert [each.about for each in Letter.objects.order_by("unique_key")] == [
            "Meeting of 8 November 2016",
            "Meeting of 22 February 2017",
        ]

    def test_the_mail_carries_it_as_outlook_wants_it(self) -> None:
        coordinator(email="corinne@example.org")
        MeetingFactory(date=NOVEMBER, starts=time(10), place="Town Hall")
        invite_members()
        send_due_letters()
        (sent,) = mail.outbox
        message = sent.message()
        assert message.get_content_type() == "multipart/alternative"
        kinds = [part.get_content_type() for part in message.get_payload()]
        assert kinds == ["text/plain", "text/html", "text/calendar"]
        part = message.get_payload()[2]
        assert part.get_param("method") == "REQUEST"
        assert part.get_content_charset() == "utf-8"
        _, event = event_of(part.get_payload(decode=True).decode())
        assert event["ATTENDEE"] == "mailto:corinne@example.org"
        assert sent.subject == "Come to the meeting on Tue 8 Nov"
        assert "Tuesday 8 November 2016 at 10am, Town Hall." in sent.body


def move(meeting: Meeting, day: date, by: Person) -> None:
    meeting.refresh_from_db()
    change_meeting(
        by=by, meeting=meeting, opened_version=meeting.version, date=day, starts=time(10), place=""
    )


def calendar_of(letter: Letter):
    calendar, event = event_of(letter.calendar)
    begins = event.decoded("DTSTART").date()
    return calendar["METHOD"], event["SEQUENCE"], event["STATUS"], begins, str(event["UID"])


class TestChanging:
    def test_calendars_follow_two_moves_and_the_end(self) -> None:
        corinne = coordinator(email="corinne@example.org")
        meeting = MeetingFactory(date=NOVEMBER, starts=time(10))
        MeetingFactory(date=date(2017, 5, 9))
        invite_members()
        first, second = NOVEMBER + timedelta(days=7), NOVEMBER + timedelta(days=14)
        move(meeting, first, corinne)
        invite_members()
        move(meeting, second, corinne)
        cancel_meeting(by=corinne, meeting=meeting, reason="The hall is closed")
        invite_members()

        keys = [f"meeting_changed:{meeting.pk}:{number}:{corinne.pk}" for number in range(4)]
        letters = list(Letter.objects.filter(recipient=corinne).order_by("unique_key"))
        assert [each.unique_key for each in letters] == keys
        uid = calendar_of(letters[0])[4]
        assert [calendar_of(each) for each in letters] == [
            ("REQUEST", 0, "CONFIRMED", NOVEMBER, uid),
            ("REQUEST", 1, "CONFIRMED", first, uid),
            ("REQUEST", 2, "CONFIRMED", second, uid),
            ("CANCEL", 3, "CANCELLED", second, uid),
        ]

    def test_told_twice_of_one_change_it_is_one_letter_for_each(self) -> None:
        corinne = coordinator()
        advocate_of(PartnerFactory())
        meeting = MeetingFactory(date=NOVEMBER, starts=time(10))
        move(meeting, NOVEMBER + timedelta(days=7), corinne)
        tell_members(Meeting.objects.get(), was=meeting)
        keys = [each.unique_key for each in Letter.objects.all()]
        assert len(keys) == len(set(keys)) == 2

    def test_what_changes_nothing_takes_no_number(self) -> None:
        corinne = coordinator()
        meeting = MeetingFactory(date=NOVEMBER, starts=time(10), place="")
        move(meeting, NOVEMBER, corinne)
        assert (Meeting.objects.get().sequence, Letter.objects.count()) == (0, 0)

    def test_the_mail_of_a_cancelled_meeting_is_a_cancel(self) -> None:
        corinne = coordinator(email="corinne@example.org")
        meeting = MeetingFactory(date=NOVEMBER, starts=time(10))
        cancel_meeting(by=corinne, meeting=meeting, reason="Snow")
        send_due_letters()
        (sent,) = mail.outbox
        part = sent.message().get_payload()[2]
        assert (part.get_content_type(), part.get_param("method")) == ("text/calendar", "CANCEL")
        assert "Snow" in sent.body


class TestLeaving:
    """Who is no longer a member has the meeting no longer; who comes back has it again."""

    @pytest.fixture
    def meeting(self) -> Meeting:
        return MeetingFactory(date=NOVEMBER, starts=time(10))

    @pytest.fixture
    def alice(self, meeting: Meeting) -> Person:
        alice = advocate_of(PartnerFactory(), email="alice@example.org")
        invite_members()
        send_due_letters()
        mail.outbox.clear()
        return alice

    def leaves(self, person: Person) -> None:
        person.appointments.update(ends=clock.today() - timedelta(days=1))

    def calendars(self, person: Person) -> list[tuple[str, int]]:
        letters = Letter.objects.filter(recipient=person).order_by("unique_key")
        return [calendar_of(each)[:2] for each in letters]

    def test_the_meeting_is_taken_out_once_under_the_next_number(
        self, meeting: Meeting, alice: Person
    ) -> None:
        self.leaves(alice)
        assert [invite_members(), invite_members()] == [1, 0]
        send_due_letters()
        (sent,) = mail.outbox
        part = sent.message().get_payload()[2]
        assert (sent.to, part.get_param("method")) == (["alice@example.org"], "CANCEL")
        assert sent.subject == "Out of your calendar: meeting on Tue 8 Nov"
        first, second = Letter.objects.filter(recipient=alice).order_by("unique_key")
        uid = f"meeting-{meeting.pk}@127.0.0.1"
        assert calendar_of(first) == ("REQUEST", 0, "CONFIRMED", NOVEMBER, uid)
        assert calendar_of(second) == ("CANCEL", 1, "CANCELLED", NOVEMBER, uid)

    def test_the_letter_leads_to_no_page_that_who_left_may_not_open(
        self, meeting: Meeting, alice: Person
    ) -> None:
        self.leaves(alice)
        invite_members()
        letter = Letter.objects.get(unique_key__contains=f":{meeting.pk}:1:")
        assert "You need not do anything." in letter.text
        assert (letter.link, "Open the meeting" in letter.text + letter.html) == ("", False)
        assert "http" not in letter.text
        assert "<a " not in letter.html

    def test_each_number_is_higher_than_the_one_before_also_after_coming_back(
        self, meeting: Meeting, alice: Person
    ) -> None:
        corinne = coordinator()
        self.leaves(alice)
        invite_members()
        alice.appointments.update(ends=None)
        invite_members()
        move(meeting, NOVEMBER + timedelta(days=7), corinne)
        send_due_letters()
        self.leaves(alice)
        invite_members()
        assert self.calendars(alice) == [
            ("REQUEST", 0),
            ("CANCEL", 1),
            ("REQUEST", 2),
            ("REQUEST", 3),
            ("CANCEL", 4),
        ]
        assert self.calendars(corinne) == [("REQUEST", 0), ("REQUEST", 1)]

    def test_a_closed_account_leaves_too(self, meeting: Meeting, alice: Person) -> None:
        deactivate(by=administrator(), person=alice)
        invite_members()
        assert self.calendars(alice) == [("REQUEST", 0), ("CANCEL", 1)]

    def test_a_meeting_that_is_cancelled_before_the_next_tick_is_taken_from_them_too(
        self, meeting: Meeting, alice: Person
    ) -> None:
        self.leaves(alice)
        cancel_meeting(by=coordinator(), meeting=meeting, reason="Snow")
        assert [method for method, _ in self.calendars(alice)] == ["REQUEST", "CANCEL"]

    def test_what_never_went_out_is_withdrawn_and_not_taken_back(self, meeting: Meeting) -> None:
        alice = advocate_of(PartnerFactory())
        invite_members()
        self.leaves(alice)
        assert invite_members() == 0
        assert [each.state for each in alice.letters.all()] == [LetterState.WITHDRAWN]
        alice.appointments.update(ends=None)
        assert invite_members() == 1

    def test_a_meeting_that_is_over_stays_where_it_is(
        self, meeting: Meeting, alice: Person
    ) -> None:
        self.leaves(alice)
        with clock.at(datetime(2016, 11, 9, 9, tzinfo=UTC)):
            assert invite_members() == 0
