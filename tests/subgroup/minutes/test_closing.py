"""Minutes write themselves from the notes when a meeting is closed."""

import io
import re
from datetime import date

import docx
import pytest
from django.test import Client
from django.urls import reverse
from pypdf import PdfReader

from bsc_comms.kit import clock
from partnership.choices import LetterKind
from partnership.models import Letter
from partnership.operations.people import end_appointment
from plans.models import ForwardPlan
from plans.operations.decisions import record_decision
from subgroup.choices import AgendaState, DocumentFormat, MeetingState, Presence
from subgroup.documents.minutes import document, quorum_words
from subgroup.models import Meeting
from subgroup.operations.closing import NotHeldYet, close_meeting, publish_plan_of
from subgroup.operations.meetings import add_meeting
from subgroup.operations.room import say_who_chairs, say_who_is_there
from subgroup.queries.minutes import content_of, minutes_from_notes, minutes_of
from tests.cast import Cast
from tests.factories import AgendaItemFactory, CommunicationFactory, MinutesFactory, TermsFactory
from tests.subgroup.minutes.held import FEBRUARY, decide_on, item_of
from tests.subgroup.november import NOVEMBER

pytestmark = pytest.mark.django_db


class TestClosing:
    def test_the_minutes_write_themselves(self, people: Cast, meeting: Meeting) -> None:
        shown = CommunicationFactory(title="Dark nights", lead_partner=people.lead)
        record_decision(
            by=people.chair,
            communication_id=shown.pk,
            kind="agreed",
            comment="",
            revision=1,
            last_decision=None,
            meeting_date=NOVEMBER,
        )
        minutes = close_meeting(by=people.coordinator, meeting=meeting)
        assert minutes.content["present"] == [{"name": "Alice", "partner": "Lead partner"}]
        assert minutes.content["apologies"] == [{"name": "Bob", "partner": "Other partner"}]
        assert (minutes.content["quorum"], minutes.content["quorate"]) == (1, True)
        assert quorum_words(minutes.content) == "1 partner present, 1 needed: quorate"
        stall = item_of(minutes, "A stall")
        assert stall["text"] == "Three have asked.\n\nDecision: One stall for all."
        assert stall["actions"] == [
            {
                "number": 1,
                "what": "Book it",
                "owner": "Charlie",
                "partner": "Named partner",
                "due": "2016-11-22",
                "state": "Open",
            }
        ]
        (decision,) = item_of(minutes, "Forward plan")["decisions"]
        assert (decision["title"], decision["decision"], decision["revision"]) == (
            "Dark nights",
            "Agreed",
            1,
        )
        assert item_of(minutes, "A leaflet")["state"] == AgendaState.WAITING

    def test_the_subgroups_own_chair_is_in_the_chair_where_noted_as_present(
        self, people: Cast, meeting: Meeting
    ) -> None:
        assert minutes_from_notes(meeting)["meeting"]["chair"] == "Not noted"
        by = people.coordinator
        say_who_is_there(by=by, meeting=meeting, person=people.chair, presence=Presence.PRESENT)
        assert minutes_from_notes(meeting)["meeting"]["chair"] == people.chair.name
        say_who_chairs(by=by, meeting=meeting, person=people.alice)
        meeting = Meeting.objects.get(pk=meeting.pk)
        assert minutes_from_notes(meeting)["meeting"]["chair"] == "Alice"

    def test_what_all_may_not_see_is_in_no_minutes(self, people: Cast, meeting: Meeting) -> None:
        secret = CommunicationFactory(
            title="CANARY", lead_partner=people.lead, visibility="lead", reference=None
        )
        hidden = AgendaItemFactory(meeting=meeting, title="CANARY", communication=secret)
        hidden.notes.create(text="CANARY", at=clock.now(), by=people.alice)
        minutes = close_meeting(by=people.coordinator, meeting=meeting)
        assert "CANARY" not in str(minutes.content)

    def test_actions_are_sent_and_what_was_left_is_carried(
        self, people: Cast, meeting: Meeting
    ) -> None:
        following = add_meeting(by=people.coordinator, date=FEBRUARY)
        minutes = close_meeting(by=people.coordinator, meeting=meeting)
        letter = Letter.objects.get(kind=LetterKind.ACTION_GIVEN)
        assert (letter.recipient, letter.subject) == (
            people.charlie,
            "Your action, due Tue 22 Nov",
        )
        assert "1. Book it. By Tuesday 22 November 2016" in letter.text
        assert following.agenda.get(title="A leaflet").put_forward_by == people.bob
        assert not following.agenda.filter(title="A stall").exists()
        assert item_of(minutes, "A leaflet")["state"] == AgendaState.CARRIED
        assert minutes.content["next_meeting"] == "2017-02-14"

    def test_whoever_holds_no_role_any_more_gets_no_letter_about_an_action(
        self, people: Cast, meeting: Meeting
    ) -> None:
        held = people.charlie.appointments.get()
        end_appointment(by=people.coordinator, appointment_id=held.pk)
        close_meeting(by=people.coordinator, meeting=meeting)
        assert not Letter.objects.filter(kind=LetterKind.ACTION_GIVEN).exists()

    def test_before_it_is_closed_the_page_says_what_goes_on_to_which_meeting(
        self, client: Client, people: Cast, meeting: Meeting
    ) -> None:
        client.force_login(people.coordinator)
        url = reverse("subgroup:meeting_close", args=[meeting.pk])
        number = next(
            item["number"]
            for item in minutes_from_notes(meeting)["items"]
            if item["title"] == "A leaflet"
        )
        page = client.get(url).content.decode()
        assert "Carried to the next meeting, once one is set:</p>" in page
        assert re.findall(r"<li>(\d+\. [^<]+)</li>", page) == [f"{number}. A leaflet"]
        add_meeting(by=people.coordinator, date=FEBRUARY)
        page = client.get(url).content.decode()
        assert "Carried to Tuesday 14 February 2017:</p>" in page
        assert "What stands on every agenda is on the next one anyway." in page
        assert "Not reached." in page
        assert "Nothing was noted." not in page

    def test_a_decision_of_too_few_says_so_in_the_minutes(
        self, people: Cast, meeting: Meeting
    ) -> None:
        decide_on(people, meeting)
        TermsFactory(quorum=9, agreed_at=MinutesFactory(meeting__date=date(2016, 8, 16)).meeting)
        minutes = close_meeting(by=people.coordinator, meeting=meeting)
        assert minutes.content["quorate"] is False
        assert item_of(minutes, "A stall")["text"] == (
            "Three have asked.\n\nDecision, taken without a quorum: One stall for all."
        )
        decisions = [
            each["decision"] for item in content_of(minutes)["items"] for each in item["decisions"]
        ]
        assert decisions == ["Agreed, taken without a quorum"]

    def test_closed_twice_it_has_one_set_of_minutes(self, people: Cast, meeting: Meeting) -> None:
        first = close_meeting(by=people.coordinator, meeting=meeting)
        assert close_meeting(by=people.chair, meeting=meeting) == first
        assert Letter.objects.filter(kind=LetterKind.ACTION_GIVEN).count() == 1
        assert Meeting.objects.get(pk=meeting.pk).state == MeetingState.CLOSED

    def test_before_its_day_it_cannot_be_closed(self, people: Cast) -> None:
        with pytest.raises(NotHeldYet):
            close_meeting(by=people.chair, meeting=add_meeting(by=people.chair, date=FEBRUARY))

    def test_the_chair_publishes_in_the_same_step(
        self, client: Client, people: Cast, meeting: Meeting
    ) -> None:
        client.force_login(people.chair)
        url = reverse("subgroup:meeting_close", args=[meeting.pk])
        assert 'name="publish"' in client.get(url).content.decode()
        answer = client.post(url, {"publish": "on", "number": 1}, follow=True)
        plan = ForwardPlan.objects.get()
        assert (plan.number, plan.meeting_date) == (1, NOVEMBER)
        assert "The meeting is closed, and forward plan No. 1 is published." in answer.text

    def test_the_coordinator_closes_and_does_not_publish(
        self, client: Client, people: Cast, meeting: Meeting
    ) -> None:
        client.force_login(people.coordinator)
        url = reverse("subgroup:meeting_close", args=[meeting.pk])
        assert 'name="publish"' not in client.get(url).content.decode()
        answer = client.post(url, {"publish": "on", "number": 1}, follow=True)
        assert answer.redirect_chain == [(f"/meetings/{meeting.pk}/minutes/", 302)]
        assert "The meeting is closed. These are its draft minutes." in answer.text
        assert ForwardPlan.objects.count() == 0

    def test_a_plan_published_at_the_meeting_is_not_followed_by_another_unasked(
        self, client: Client, people: Cast, meeting: Meeting
    ) -> None:
        url = reverse("subgroup:meeting_close", args=[meeting.pk])
        client.force_login(people.chair)
        assert "checked" in client.get(url).content.decode()
        publish_plan_of(by=people.chair, meeting=meeting, number=1)
        page = client.get(url).content.decode()
        assert 'name="publish"' in page
        assert "checked" not in page
        client.force_login(people.coordinator)
        page = client.get(url).content.decode()
        assert "Forward plan No. 1 was published for this meeting, on Tue 8 Nov." in page
        assert "Afterwards" not in page

    def test_on_paper_each_item_has_the_number_that_it_has_on_the_agenda(
        self, people: Cast, meeting: Meeting
    ) -> None:
        minutes = close_meeting(by=people.coordinator, meeting=meeting)
        content = minutes_of(meeting)
        pdf = PdfReader(io.BytesIO(document(content, DocumentFormat.PDF)))
        words = " ".join(" ".join(page.extract_text() for page in pdf.pages).split())
        word = docx.Document(io.BytesIO(document(content, DocumentFormat.DOCX)))
        headings = [each.text for each in word.paragraphs if each.style.name.startswith("Heading")]
        first, stall = content["items"][0], item_of(minutes, "A stall")
        assert " Who was there About Details Time and place Town Hall" in words
        assert headings[:2] == ["Who was there", f"1. {first['title']}"]
        for heading in (headings[1], f"{stall['number']}. A stall"):
            assert f" {heading} " in words
            assert heading in headings
