"""By which terms a meeting is quorate, and what its minutes say of what too few took."""

import uuid
from datetime import UTC, date, datetime

import pytest
from django.test import Client
from django.urls import reverse

from bsc_comms.kit import clock
from partnership.models import Person
from subgroup.choices import MeetingState, MinutesState, NoteKind, Presence
from subgroup.documents.minutes import quorum_words
from subgroup.models import Meeting, Minutes, PackOrder, Terms
from subgroup.operations.closing import close_meeting
from subgroup.operations.documents import make_documents
from subgroup.operations.minutes import agree_minutes, send_minutes
from subgroup.operations.room import keep_note, say_who_is_there
from subgroup.operations.terms import agree_terms
from subgroup.queries.minutes import attendance_of, content_of
from subgroup.queries.quorum import quorum_of, without_a_quorum
from subgroup.rules.minutes import with_partners
from tests.cast import Cast
from tests.factories import (
    AgendaItemFactory,
    MeetingFactory,
    PartnerFactory,
    TermsFactory,
    advocate_of,
)
from tests.subgroup.minutes.held import FEBRUARY, at_noon, decide_on
from tests.subgroup.november import NOVEMBER

pytestmark = pytest.mark.django_db
AUGUST, DECEMBER = date(2016, 8, 9), date(2016, 12, 6)


def decided(minutes: Minutes) -> list[str]:
    items = content_of(minutes)["items"]
    return [each["decision"] for item in items for each in item["decisions"]]


class TestByWhichTerms:
    @pytest.fixture
    def stricter(self, meeting: Meeting) -> Terms:
        """A draft that asks for two partners, where one is enough until now and one is there."""
        return TermsFactory(quorum=2)

    def test_a_meeting_is_quorate_by_those_under_which_it_met_and_not_by_those_it_agrees(
        self, people: Cast, meeting: Meeting, stricter: Terms
    ) -> None:
        agree_terms(by=people.coordinator, terms=stricter, opened_version=1, meeting=meeting)
        assert quorum_of(meeting, attendance_of(meeting)).is_there is True
        minutes = close_meeting(by=people.coordinator, meeting=meeting)
        assert quorum_words(minutes.content) == "1 partner present, 1 needed: quorate"

    def test_a_meeting_that_is_closed_late_is_not_judged_by_what_a_later_one_agreed(
        self, people: Cast, meeting: Meeting, stricter: Terms
    ) -> None:
        later = MeetingFactory(date=DECEMBER)
        with clock.at(at_noon(FEBRUARY)):
            agree_terms(by=people.coordinator, terms=stricter, opened_version=1, meeting=later)
            minutes = close_meeting(by=people.coordinator, meeting=meeting)
        assert (minutes.content["quorum"], minutes.content["quorate"]) == (1, True)


class TestTeamsOfTheCouncil:
    """Two are needed; Alice speaks for one team, Tess for another, and Bob for a partner."""

    @pytest.fixture(autouse=True)
    def two_teams(self, people: Cast, meeting: Meeting) -> None:
        TermsFactory(quorum=2, agreed_at=MeetingFactory(date=date(2016, 8, 16)))
        people.lead.parent = PartnerFactory(name="Council")
        people.lead.save()
        another = PartnerFactory(name="Trading Standards", parent=people.lead.parent)
        self.say(people, meeting, advocate_of(another, name="Tess"))

    def say(self, people: Cast, meeting: Meeting, person: Person) -> None:
        say_who_is_there(
            by=people.coordinator, meeting=meeting, person=person, presence=Presence.PRESENT
        )

    def test_count_together_as_the_council_and_their_people_stand_under_their_own(
        self, people: Cast, meeting: Meeting
    ) -> None:
        assert quorum_of(meeting, attendance_of(meeting)).partners == ["Council"]
        assert without_a_quorum([meeting])[meeting.pk].present == 1
        minutes = close_meeting(by=people.coordinator, meeting=meeting)
        assert quorum_words(minutes.content) == "1 partner present, 2 needed: not quorate"
        assert minutes.content["present"] == [
            {"name": "Alice", "partner": "Lead partner"},
            {"name": "Tess", "partner": "Trading Standards"},
        ]

    def test_count_so_in_a_draft_that_is_put_right(self, people: Cast, meeting: Meeting) -> None:
        minutes = close_meeting(by=people.coordinator, meeting=meeting)
        self.say(people, meeting, advocate_of(people.lead.parent, name="Cyril"))
        minutes.refresh_from_db()
        assert minutes.content["partners_present"] == ["Council"]
        self.say(people, meeting, people.bob)
        minutes.refresh_from_db()
        assert minutes.content["partners_present"] == ["Council", "Other partner"]
        assert quorum_words(minutes.content) == "2 partners present, 2 needed: quorate"
        assert without_a_quorum([meeting]) == {}

    def test_count_so_in_a_draft_of_an_earlier_release_as_it_reads_and_as_it_is_agreed(
        self, people: Cast, meeting: Meeting
    ) -> None:
        minutes = close_meeting(by=people.coordinator, meeting=meeting)
        minutes.content = with_partners(
            minutes.content, ["Lead partner", "Trading Standards"], quorum=2
        )
        minutes.save()
        assert quorum_words(minutes.content) == "2 partners present, 2 needed: quorate"
        now = content_of(minutes)
        assert quorum_words(now) == "1 partner present, 2 needed: not quorate"
        stall = next(each for each in now["items"] if each["title"] == "A stall")
        assert "Decision, taken without a quorum: One stall for all." in stall["text"]
        following = MeetingFactory(date=FEBRUARY)
        with clock.at(at_noon(FEBRUARY)):
            agree_minutes(
                by=people.chair,
                minutes=minutes,
                opened_version=minutes.version,
                comments_seen=0,
                at=following,
            )
        minutes.refresh_from_db()
        assert minutes.content["partners_present"] == ["Council"]
        assert quorum_words(minutes.content) == "1 partner present, 2 needed: not quorate"


class TestTermsThatAreWrittenDownAfterMinutesWereDrafted:
    def put_on_paper(self, people: Cast, minutes: Minutes) -> None:
        send_minutes(by=people.chair, minutes=minutes)
        make_documents(order_id=PackOrder.objects.get().pk)

    def test_the_first_that_a_meeting_agrees_judge_its_own_draft(self, people: Cast) -> None:
        by, first = people.coordinator, MeetingFactory(date=NOVEMBER)
        say_who_is_there(by=by, meeting=first, person=people.alice, presence=Presence.PRESENT)
        keep_note(
            by=by,
            item=AgendaItemFactory(meeting=first),
            note_id=uuid.UUID(int=1),
            kind=NoteKind.DECISION,
            text="One stall for all.",
            opened_version=0,
        )
        decide_on(people, first)
        minutes = close_meeting(by=by, meeting=first)
        assert decided(minutes) == ["Agreed"]
        before = "1 partner present; no terms of reference were agreed yet, so no quorum was set"
        assert quorum_words(minutes.content) == before
        agree_terms(by=by, terms=TermsFactory(quorum=2), opened_version=1, meeting=first)
        minutes.refresh_from_db()
        assert quorum_words(minutes.content) == "1 partner present, 2 needed: not quorate"
        assert decided(minutes) == ["Agreed, taken without a quorum"]
        texts = [each["text"] for each in minutes.content["items"]]
        assert texts == ["Decision, taken without a quorum: One stall for all."]

    def test_those_that_an_earlier_meeting_agreed_judge_the_drafts_of_later_ones_on_paper_too(
        self, people: Cast, meeting: Meeting
    ) -> None:
        october = MeetingFactory(date=date(2016, 10, 11))
        minutes = close_meeting(by=people.coordinator, meeting=meeting)
        self.put_on_paper(people, minutes)
        terms = TermsFactory(quorum=2)
        with clock.at(at_noon(DECEMBER)):
            agree_terms(by=people.coordinator, terms=terms, opened_version=1, meeting=october)
        minutes.refresh_from_db()
        assert quorum_words(minutes.content) == "1 partner present, 2 needed: not quorate"
        assert PackOrder.objects.filter(meeting=meeting).count() == 2

    def test_a_draft_that_they_do_not_hold_for_stays_as_it_was_opened(
        self, people: Cast, meeting: Meeting
    ) -> None:
        minutes = close_meeting(by=people.coordinator, meeting=meeting)
        terms = TermsFactory(quorum=2)
        agree_terms(by=people.coordinator, terms=terms, opened_version=1, meeting=meeting)
        minutes.refresh_from_db()
        assert (minutes.content["quorum"], minutes.version) == (1, 1)

    def test_agreed_minutes_stay_as_they_were_agreed(self, people: Cast, meeting: Meeting) -> None:
        october = MeetingFactory(date=date(2016, 10, 11))
        minutes = close_meeting(by=people.coordinator, meeting=meeting)
        Minutes.objects.filter(pk=minutes.pk).update(state=MinutesState.AGREED, agreed_at=october)
        terms = TermsFactory(quorum=2)
        agree_terms(by=people.coordinator, terms=terms, opened_version=1, meeting=october)
        minutes.refresh_from_db()
        assert minutes.content["quorum"] == 1


class TestWhatTheyTook:
    @pytest.fixture(autouse=True)
    def too_few(self, meeting: Meeting) -> None:
        TermsFactory(quorum=2, agreed_at=MeetingFactory(date=date(2016, 8, 16)))

    def test_what_the_chair_decided_at_the_meeting_is_taken_without_a_quorum(
        self, people: Cast, meeting: Meeting
    ) -> None:
        decide_on(people, meeting)
        minutes = close_meeting(by=people.coordinator, meeting=meeting)
        assert decided(minutes) == ["Agreed, taken without a quorum"]

    @pytest.mark.parametrize(
        ("moment", "day"),
        [
            (datetime(2016, 10, 25, 9, tzinfo=UTC), "25 October 2016"),
            (datetime(2016, 11, 10, 9, tzinfo=UTC), "10 November 2016"),
        ],
    )
    def test_what_the_chair_decided_alone_on_another_day_is_said_to_be_so(
        self, people: Cast, meeting: Meeting, moment: datetime, day: str
    ) -> None:
        with clock.at(moment):
            decide_on(people, meeting)
        minutes = close_meeting(by=people.coordinator, meeting=meeting)
        assert decided(minutes) == [f"Agreed, decided by the chair on {day}"]

    def test_minutes_and_terms_that_they_agreed_say_so(
        self, people: Cast, meeting: Meeting
    ) -> None:
        minutes = close_meeting(by=people.coordinator, meeting=meeting)
        august = Minutes.objects.get(meeting__date=AUGUST)
        agree_minutes(
            by=people.coordinator, minutes=august, opened_version=1, comments_seen=0, at=meeting
        )
        terms = TermsFactory()
        agree_terms(by=people.coordinator, terms=terms, opened_version=1, meeting=meeting)
        agreed = [each["agreed"] for each in content_of(minutes)["items"]]
        assert [each for each in agreed if each] == [
            f"Version {terms.number} of the terms of reference was agreed without a quorum.",
            "The minutes of Tuesday 9 August 2016 were agreed without a quorum.",
        ]

    @pytest.mark.parametrize("what", ["minutes", "terms"])
    def test_the_page_on_which_they_are_agreed_says_so_before(
        self, client: Client, people: Cast, meeting: Meeting, what: str
    ) -> None:
        TermsFactory()
        august = [Meeting.objects.get(date=AUGUST).pk] if what == "minutes" else []
        url = reverse(f"subgroup:{what}_agree", args=august)
        client.force_login(people.coordinator)
        page = client.get(url).content.decode()
        assert "Meeting of 8 November 2016, without a quorum (1 partner present, 2 needed)" in page
        assert "too few partners were written down at that meeting" in page
        by = people.coordinator
        say_who_is_there(by=by, meeting=meeting, person=people.bob, presence=Presence.PRESENT)
        Meeting.objects.exclude(pk=meeting.pk).update(state=MeetingState.CANCELLED, closed_at=None)
        page = client.get(url).content.decode()
        assert ">Meeting of 8 November 2016</option>" in page
        assert "without a quorum" not in page
