"""Minutes: written from the notes when a meeting is closed, edited, agreed, and then frozen."""

import io
import uuid
from datetime import UTC, date, datetime

import docx
import pytest
from django.db import DatabaseError, transaction
from django.test import Client
from django.urls import reverse
from pypdf import PdfReader

from bsc_comms.kit import clock
from bsc_comms.kit.editing import StaleEdit
from partnership.choices import LetterKind
from partnership.models import Change, Letter
from plans.choices import DecisionKind
from plans.models import ForwardPlan
from plans.operations.decisions import record_decision
from plans.rules.canonical import fingerprint
from subgroup.choices import (
    AgendaKind,
    AgendaState,
    DocumentFormat,
    DocumentKind,
    MeetingState,
    MinutesState,
    NoteKind,
    Presence,
)
from subgroup.documents.minutes import document
from subgroup.models import Meeting, MeetingFile, Minutes, PackOrder
from subgroup.operations.closing import NotHeldYet, close_meeting, publish_plan_of
from subgroup.operations.documents import make_documents
from subgroup.operations.meetings import add_meeting
from subgroup.operations.minutes import (
    CannotAgree,
    agree_minutes,
    comment_on_minutes,
    edit_minutes,
    send_minutes,
)
from subgroup.operations.outgoing import send_agendas_and_minutes
from subgroup.operations.review import decide
from subgroup.operations.room import keep_note, say_who_chairs, say_who_is_there, take_on
from subgroup.queries.minutes import content_of, minutes_from_notes, minutes_of
from tests.cast import Cast
from tests.factories import AgendaItemFactory, CommunicationFactory, MinutesFactory, TermsFactory

pytestmark = pytest.mark.django_db
NOVEMBER, FEBRUARY = date(2016, 11, 8), date(2017, 2, 14)


def at_noon(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def now():
    with clock.at(at_noon(NOVEMBER)):
        yield


@pytest.fixture
def meeting(people: Cast) -> Meeting:
    """A meeting that was held: Alice was there, one matter was talked about and one was not."""
    TermsFactory(quorum=1, agreed_at=MinutesFactory(meeting__date=date(2016, 8, 9)).meeting)
    held = add_meeting(by=people.coordinator, date=NOVEMBER, place="Town Hall")
    by = people.coordinator
    say_who_is_there(by=by, meeting=held, person=people.alice, presence=Presence.PRESENT)
    say_who_is_there(by=by, meeting=held, person=people.bob, presence=Presence.APOLOGIES)
    stall = AgendaItemFactory(meeting=held, title="A stall", position=20)
    AgendaItemFactory(meeting=held, title="A leaflet", position=21, put_forward_by=people.bob)
    for number, (kind, text) in enumerate(
        [(NoteKind.NOTE, "Three have asked."), (NoteKind.DECISION, "One stall for all.")]
    ):
        keep_note(
            by=by,
            item=stall,
            note_id=uuid.UUID(int=number),
            kind=kind,
            text=text,
            opened_version=0,
        )
    take_on(
        by=by,
        meeting=held,
        item=stall,
        action_id=uuid.UUID(int=1),
        what="Book it",
        owner=people.charlie,
        due=date(2016, 11, 22),
    )
    return held


def item_of(minutes: Minutes, title: str) -> dict:
    return next(item for item in minutes.content["items"] if item["title"] == title)


def decide_on(people: Cast, meeting: Meeting, *, title: str = "Dark nights") -> None:
    shown = CommunicationFactory(title=title, lead_partner=people.lead)
    decide(
        by=people.chair,
        communication_id=shown.pk,
        kind=DecisionKind.AGREED,
        comment="",
        revision=1,
        meeting=meeting,
    )


class TestClosing:
    def test_the_minutes_write_themselves(self, people: Cast, meeting: Meeting) -> None:
        shown = CommunicationFactory(title="Dark nights", lead_partner=people.lead)
        record_decision(
            by=people.chair,
            communication_id=shown.pk,
            kind="agreed",
            comment="",
            revision=1,
            meeting_date=NOVEMBER,
        )
        minutes = close_meeting(by=people.coordinator, meeting=meeting)
        assert minutes.content["present"] == [{"name": "Alice", "partner": "Lead partner"}]
        assert minutes.content["apologies"] == [{"name": "Bob", "partner": "Other partner"}]
        assert (minutes.content["quorum"], minutes.content["quorate"]) == (1, True)
        stall = item_of(minutes, "A stall")
        assert stall["text"] == "Three have asked.\n\nDecision: One stall for all."
        assert stall["actions"] == [
            {
                "number": 1,
                "what": "Book it",
                "owner": "Charlie",
                "partner": "Named",
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
        assert "1. Book it, by Tuesday 22 November 2016" in letter.text
        assert following.agenda.get(title="A leaflet").put_forward_by == people.bob
        assert not following.agenda.filter(title="A stall").exists()
        assert item_of(minutes, "A leaflet")["state"] == AgendaState.CARRIED
        assert minutes.content["next_meeting"] == "2017-02-14"

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
        client.post(url, {"publish": "on", "number": 1})
        plan = ForwardPlan.objects.get()
        assert (plan.number, plan.meeting_date) == (1, NOVEMBER)

    def test_the_coordinator_closes_and_does_not_publish(
        self, client: Client, people: Cast, meeting: Meeting
    ) -> None:
        client.force_login(people.coordinator)
        url = reverse("subgroup:meeting_close", args=[meeting.pk])
        assert 'name="publish"' not in client.get(url).content.decode()
        answer = client.post(url, {"publish": "on", "number": 1})
        assert answer["Location"] == f"/meetings/{meeting.pk}/minutes/"
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
        assert "Afterwards the chair publishes" not in page

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


class TestDraft:
    @pytest.fixture
    def minutes(self, people: Cast, meeting: Meeting) -> Minutes:
        return close_meeting(by=people.coordinator, meeting=meeting)

    def test_the_text_of_an_item_can_be_changed_and_nothing_else(
        self, client: Client, people: Cast, minutes: Minutes
    ) -> None:
        before = minutes.content
        number = item_of(minutes, "A stall")["number"]
        client.force_login(people.chair)
        url = reverse("subgroup:minutes_edit", args=[minutes.meeting_id])
        client.post(url, {f"item_{number}": "All agreed on one stall.", "version": 1})
        after = Minutes.objects.get(pk=minutes.pk)
        assert item_of(after, "A stall")["text"] == "All agreed on one stall."
        assert after.content["present"] == before["present"]
        assert (after.version, after.content_hash != minutes.content_hash) == (2, True)

    def test_saved_as_the_browser_sends_it_an_item_that_nobody_touched_is_not_changed(
        self, client: Client, people: Cast, minutes: Minutes
    ) -> None:
        untouched = item_of(minutes, "A stall")
        client.force_login(people.chair)
        url = reverse("subgroup:minutes_edit", args=[minutes.meeting_id])
        as_sent = untouched["text"].replace("\n", "\r\n")
        sent = {f"item_{each['number']}": "" for each in minutes.content["items"]}
        sent[f"item_{untouched['number']}"] = as_sent
        client.post(url, sent | {"version": 1})
        assert Minutes.objects.get(pk=minutes.pk).version == 1
        leaflet = item_of(minutes, "A leaflet")["number"]
        client.post(url, sent | {f"item_{leaflet}": "One.\r\n\r\nTwo.", "version": 1})
        after = Minutes.objects.get(pk=minutes.pk)
        assert item_of(after, "A leaflet")["text"] == "One.\n\nTwo."
        told = Change.objects.filter(subject_type="subgroup.minutes", act="changed")
        assert [each.field for each in told] == ["A leaflet"]

    def test_what_is_decided_after_closing_stands_in_them(
        self, client: Client, people: Cast, minutes: Minutes
    ) -> None:
        plan = item_of(minutes, "Forward plan")["number"]
        edit_minutes(
            by=people.chair, minutes=minutes, opened_version=1, texts={plan: "All of it was read."}
        )
        decide_on(people, minutes.meeting)
        client.force_login(people.chair)
        page = client.get(reverse("subgroup:minutes", args=[minutes.meeting_id])).content.decode()
        assert "<strong>Agreed:</strong> Dark nights" in page
        item = next(each for each in minutes_of(minutes.meeting)["items"] if each["number"] == plan)
        assert item["text"] == "All of it was read."
        assert [each["title"] for each in item["decisions"]] == ["Dark nights"]

    def test_on_paper_they_are_made_anew_once_more_is_decided(
        self, people: Cast, minutes: Minutes
    ) -> None:
        decide_on(people, minutes.meeting)
        orders = PackOrder.objects.filter(what=DocumentKind.MINUTES)
        assert orders.count() == 0
        send_minutes(by=people.chair, minutes=minutes)
        make_documents(order_id=orders.get().pk)
        with clock.at(datetime(2016, 11, 8, 13, tzinfo=UTC)):
            decide_on(people, minutes.meeting, title="Bright days")
        latest = orders.order_by("pk").last()
        assert (orders.count(), latest.asked_by) == (2, people.chair)
        make_documents(order_id=latest.pk)
        pdf = MeetingFile.objects.get(format=DocumentFormat.PDF).content
        pages = PdfReader(io.BytesIO(pdf)).pages
        assert "Bright days" in "".join(page.extract_text() for page in pages)

    def test_two_that_change_it_lose_nothing(
        self, client: Client, people: Cast, minutes: Minutes
    ) -> None:
        number = item_of(minutes, "A stall")["number"]
        edit_minutes(
            by=people.chair, minutes=minutes, opened_version=1, texts={number: "The chair's"}
        )
        with pytest.raises(StaleEdit):
            edit_minutes(by=people.chair, minutes=minutes, opened_version=1, texts={number: "x"})
        client.force_login(people.coordinator)
        url = reverse("subgroup:minutes_edit", args=[minutes.meeting_id])
        answer = client.post(url, {f"item_{number}": "My own words", "version": 1})
        assert answer.status_code == 409
        assert "My own words" in answer.content.decode()
        assert "The chair&#x27;s" in answer.content.decode()

    def test_any_member_comments_and_a_board_member_does_not(
        self, client: Client, people: Cast, minutes: Minutes
    ) -> None:
        url = reverse("subgroup:minutes_comment", args=[minutes.meeting_id])
        client.force_login(people.board_member)
        assert client.post(url, {"text": "x"}).status_code == 403
        client.force_login(people.bob)
        for _ in range(2):
            client.post(url, {"text": "I was there in the end."})
        assert [(c.by, c.text) for c in minutes.comments.all()] == [
            (people.bob, "I was there in the end.")
        ]

    def test_members_get_them_two_working_days_after_and_once(
        self, people: Cast, minutes: Minutes
    ) -> None:
        out = Letter.objects.filter(kind=LetterKind.MINUTES_OUT)
        with clock.at(datetime(2016, 11, 10, 7, 59, tzinfo=UTC)):
            send_agendas_and_minutes()
            assert out.count() == 0
        with clock.at(datetime(2016, 11, 10, 8, 0, tzinfo=UTC)):
            for _ in range(2):
                send_agendas_and_minutes()
        assert {letter.recipient.name: letter.subject for letter in out} == dict.fromkeys(
            ("Alice", "Bob", "Charlie", "Cora", "Chris"),
            "Comment on the minutes of Tue 8 Nov by Tue 22 Nov",
        )

    @pytest.mark.parametrize(("day", "by_when"), [(22, " by Tue 22 Nov"), (23, "")])
    def test_a_letter_that_goes_late_names_no_day_that_is_over(
        self, people: Cast, minutes: Minutes, day: int, by_when: str
    ) -> None:
        with clock.at(datetime(2016, 11, day, 9, tzinfo=UTC)):
            send_agendas_and_minutes()
        letter = Letter.objects.filter(kind=LetterKind.MINUTES_OUT).first()
        assert letter.subject == f"Comment on the minutes of Tue 8 Nov{by_when}"
        for text in (letter.text, letter.html):
            assert ("please say so. The next meeting agrees them." in text) is (not by_when)

    def test_what_the_coordinator_sent_earlier_is_not_sent_again(
        self, people: Cast, minutes: Minutes
    ) -> None:
        send_minutes(by=people.coordinator, minutes=minutes)
        with clock.at(datetime(2016, 11, 10, 8, 0, tzinfo=UTC)):
            send_agendas_and_minutes()
        assert Letter.objects.filter(kind=LetterKind.MINUTES_OUT).count() == 5


class TestAgreeing:
    def test_a_later_meeting_agrees_them(
        self, client: Client, people: Cast, meeting: Meeting
    ) -> None:
        following = add_meeting(by=people.coordinator, date=FEBRUARY)
        minutes = close_meeting(by=people.coordinator, meeting=meeting)
        with clock.at(at_noon(FEBRUARY)):
            client.force_login(people.coordinator)
            url = reverse("subgroup:minutes_agree", args=[meeting.pk])
            client.post(url, {"meeting": following.pk, "version": 1})
            agreed = Minutes.objects.get(pk=minutes.pk)
            assert (agreed.state, agreed.agreed_at) == (MinutesState.AGREED, following)
            page = client.get(reverse("subgroup:minutes", args=[meeting.pk])).content.decode()
            assert "Agreed at the meeting of Tuesday 14 February 2017" in page
            assert "Change the text" not in page
            with pytest.raises(StaleEdit):
                comment_on_minutes(by=people.bob, minutes=minutes, text="Too late")

    def test_with_what_was_decided_until_then_and_nothing_after(
        self, people: Cast, meeting: Meeting
    ) -> None:
        following = add_meeting(by=people.coordinator, date=FEBRUARY)
        minutes = close_meeting(by=people.coordinator, meeting=meeting)
        decide_on(people, meeting)
        with clock.at(at_noon(FEBRUARY)):
            agree_minutes(by=people.chair, minutes=minutes, opened_version=1, at=following)
            decide_on(people, meeting, title="Bright days")
        agreed = Minutes.objects.get(pk=minutes.pk)
        assert agreed.content_hash == fingerprint(agreed.content)
        assert [each["title"] for each in item_of(agreed, "Forward plan")["decisions"]] == [
            "Dark nights"
        ]
        assert content_of(agreed) == agreed.content

    def test_the_minutes_of_the_meeting_that_agrees_them_say_so(
        self, client: Client, people: Cast, meeting: Meeting
    ) -> None:
        following = add_meeting(by=people.coordinator, date=FEBRUARY)
        minutes = close_meeting(by=people.coordinator, meeting=meeting)
        with clock.at(at_noon(FEBRUARY)):
            later = close_meeting(by=people.coordinator, meeting=following)
            said = "The minutes of Tuesday 8 November 2016 were agreed."
            client.force_login(people.bob)
            url = reverse("subgroup:minutes", args=[following.pk])
            assert said not in client.get(url).content.decode()
            agree_minutes(by=people.chair, minutes=minutes, opened_version=1, at=following)
            assert said in client.get(url).content.decode()
            content = minutes_of(following)
        item = next(each for each in content["items"] if each["kind"] == AgendaKind.LAST_MINUTES)
        assert item["agreed"] == said
        pages = PdfReader(io.BytesIO(document(content, DocumentFormat.PDF))).pages
        words = " ".join(" ".join(page.extract_text() for page in pages).split())
        assert said in words
        assert later.state == MinutesState.DRAFT

    def test_an_old_page_of_the_draft_leads_to_the_agreed_minutes_and_loses_nothing(
        self, client: Client, people: Cast, meeting: Meeting
    ) -> None:
        following = add_meeting(by=people.coordinator, date=FEBRUARY)
        minutes = close_meeting(by=people.coordinator, meeting=meeting)
        number = item_of(minutes, "A stall")["number"]
        with clock.at(at_noon(FEBRUARY)):
            agree_minutes(by=people.chair, minutes=minutes, opened_version=1, at=following)
            client.force_login(people.coordinator)
            for page, method in (
                ("agree", client.get),
                ("edit", client.get),
                ("send", client.post),
            ):
                answer = method(reverse(f"subgroup:minutes_{page}", args=[meeting.pk]), follow=True)
                assert "These minutes are agreed." in answer.content.decode()
            typed = client.post(
                reverse("subgroup:minutes_edit", args=[meeting.pk]),
                {f"item_{number}": "One stall, in Edgware", "version": 1},
            )
        assert typed.status_code == 409
        assert "One stall, in Edgware" in typed.content.decode()
        assert "they can no longer be changed" in typed.content.decode()
        assert (
            item_of(Minutes.objects.get(pk=minutes.pk), "A stall")["text"]
            != "One stall, in Edgware"
        )

    def test_neither_their_own_meeting_nor_one_to_come(
        self, people: Cast, meeting: Meeting
    ) -> None:
        following = add_meeting(by=people.coordinator, date=FEBRUARY)
        minutes = close_meeting(by=people.coordinator, meeting=meeting)
        for other in (meeting, following):
            with pytest.raises(CannotAgree):
                agree_minutes(by=people.chair, minutes=minutes, opened_version=1, at=other)

    @pytest.mark.both_databases
    def test_then_the_database_itself_refuses_any_change(
        self, people: Cast, meeting: Meeting
    ) -> None:
        following = add_meeting(by=people.coordinator, date=FEBRUARY)
        minutes = close_meeting(by=people.coordinator, meeting=meeting)
        with clock.at(at_noon(FEBRUARY)):
            agree_minutes(by=people.chair, minutes=minutes, opened_version=1, at=following)
        rows = Minutes.objects.filter(pk=minutes.pk)
        for change in (
            lambda: rows.update(content={}),
            lambda: rows.update(state=MinutesState.DRAFT, agreed_at=None),
            rows.delete,
        ):
            with pytest.raises(DatabaseError), transaction.atomic():
                change()
        assert Minutes.objects.get(pk=minutes.pk).content == minutes.content
