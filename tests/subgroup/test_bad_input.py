"""What nobody should enter, or what the world does to a date: each has its answer."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from icalendar import Calendar

from bsc_comms.kit import clock
from partnership.choices import LetterKind, LetterState
from partnership.models import Letter
from partnership.operations.letters import send_due_letters, sweep_letters
from subgroup.models import Meeting
from subgroup.operations.cycle import owe_cycle_letters
from subgroup.operations.invitations import invite_members
from subgroup.operations.meetings import DayTaken, add_meeting, add_meetings
from tests.factories import (
    LetterFactory,
    MeetingFactory,
    PartnerFactory,
    advocate_of,
    coordinator,
    partnership,
)

pytestmark = pytest.mark.django_db
NOVEMBER, DECEMBER = date(2016, 11, 8), date(2016, 12, 13)
CALL = datetime(2016, 10, 18, 8, tzinfo=UTC)
SKIPS = date(2017, 3, 26)  # after 00:59 comes 02:00


@pytest.fixture(autouse=True)
def october():
    partnership()
    with clock.at(CALL):
        yield


class TestTwoMeetingsOnOneDay:
    def test_a_second_is_not_set(self) -> None:
        MeetingFactory(date=NOVEMBER)
        with pytest.raises(DayTaken, match=r"There is a meeting on 8 November 2016 already\."):
            add_meeting(by=None, date=NOVEMBER)
        assert Meeting.objects.count() == 1

    def test_of_a_year_only_the_free_days_are_set(self) -> None:
        MeetingFactory(date=NOVEMBER)
        added = add_meetings(by=None, days=[DECEMBER, NOVEMBER, DECEMBER])
        assert [each.date for each in added] == [DECEMBER]

    def test_none_is_moved_to_anothers_day_and_what_was_typed_stays(self, client: Client) -> None:
        MeetingFactory(date=NOVEMBER)
        moving = MeetingFactory(date=DECEMBER)
        client.force_login(coordinator())
        url = reverse("subgroup:meeting_change", args=[moving.pk])
        sent = {"version": "1", "date": "8/11/2016", "starts": "10:00", "place": "Annex"}
        answer = client.post(url, sent)
        page = answer.content.decode()
        assert "There is a meeting on this day already: choose another day" in page
        assert 'value="Annex"' in page
        moving.refresh_from_db()
        assert (moving.date, moving.sequence) == (DECEMBER, 0)
        assert not Letter.objects.exists()


class TestANumberOfThousandsOfDigits:
    """Python refuses to read one, so it must not come so far."""

    ABSURD = "1" * 5000

    def test_is_no_partner_that_confirms(self, client: Client) -> None:
        client.force_login(advocate_of(PartnerFactory()))
        url = reverse("subgroup:confirm_plan", args=[MeetingFactory(date=NOVEMBER).pk])
        answer = client.post(url, {"partner": self.ABSURD, "kind": "up_to_date"})
        assert answer.status_code == 400
        assert "The planner could not read that request" in answer.text

    def test_is_no_item_of_an_agenda(self, client: Client) -> None:
        client.force_login(coordinator())
        meeting = add_meeting(by=None, date=NOVEMBER)
        before = list(meeting.agenda.values_list("pk", flat=True))
        url = reverse("subgroup:agenda_order", args=[meeting.pk])
        assert client.post(url, {"item": [self.ABSURD]}).status_code == 302
        assert list(meeting.agenda.values_list("pk", flat=True)) == before


class TestAnAdvocateOfTwoPartners:
    def test_gets_one_invitation_and_one_call_about_both(self) -> None:
        first, second = PartnerFactory(short_name="Fire"), PartnerFactory(short_name="Police")
        advocate_of(first, second)
        meeting = MeetingFactory(date=NOVEMBER)
        invite_members()
        owe_cycle_letters()
        letters = Letter.objects.order_by("kind").values_list("kind", "about")
        assert list(letters) == [
            (LetterKind.CALL_FOR_UPDATES, f"{meeting}: Fire, Police"),
            (LetterKind.MEETING_CHANGED, str(meeting)),
        ]


class TestAMemberWithoutAnAddress:
    def test_their_letters_say_what_to_do_and_all_others_go_out(self, client: Client) -> None:
        corinne = coordinator(email="corinne@example.org")
        nobody = advocate_of(PartnerFactory(), email="", name="Nobody")
        MeetingFactory(date=NOVEMBER, starts=time(10))
        invite_members()
        owe_cycle_letters()
        send_due_letters()
        assert [each.to for each in mail.outbox] == [["corinne@example.org"]]
        stuck = nobody.letters.order_by("kind")
        assert {(each.state, each.error) for each in stuck} == {
            (LetterState.FAILED, "There is no e-mail address. Enter one, then send it again.")
        }
        assert [each.kind for each in stuck] == [
            LetterKind.CALL_FOR_UPDATES,
            LetterKind.MEETING_CHANGED,
        ]
        assert Calendar.from_ical(stuck[1].calendar)["METHOD"] == "REQUEST"
        client.force_login(corinne)
        today = " ".join(client.get(reverse("overview:today")).content.decode().split())
        assert "<strong>2 letters need</strong> a look." in today


class TestADeadlineInTheHourThatTheClocksSkip:
    """Half past one does not come on that night: it is the moment of half past two."""

    end = clock.start_of(SKIPS, hour=1, minute=30)

    def test_it_is_one_moment(self) -> None:
        assert self.end == datetime(2017, 3, 26, 1, 30, tzinfo=UTC)
        assert f"{clock.local(self.end):%H:%M}" == "02:30"

    def test_until_then_a_letter_is_of_use_and_from_then_on_missed(self) -> None:
        letter = LetterFactory(due=CALL, expires=self.end)
        for moment, state in (
            (self.end - timedelta(seconds=1), LetterState.QUEUED),
            (self.end, LetterState.MISSED),
        ):
            with clock.at(moment):
                assert Letter.objects.due().exists() == (state == LetterState.QUEUED)
                sweep_letters()
            letter.refresh_from_db()
            assert letter.state == state
