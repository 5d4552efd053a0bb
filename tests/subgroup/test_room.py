"""In the meeting: attendance and quorum, notes of two people at once, actions, decisions."""

import re
import uuid
from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse

from bsc_comms.kit import clock
from partnership.models import Change
from plans.choices import DecisionKind, Visibility
from plans.models import Decision
from subgroup.choices import AgendaState, MeetingState, NoteKind, Presence
from subgroup.models import Action, AgendaItem, Meeting, MinuteNote
from subgroup.operations.agenda import NotToCome
from subgroup.operations.closing import close_meeting
from subgroup.operations.room import (
    NoteChangedMeanwhile,
    keep_note,
    remove_note,
    say_who_chairs,
    say_who_is_there,
    take_on,
)
from subgroup.queries.minutes import attendance_of, quorum_of
from tests.cast import Cast
from tests.factories import (
    AgendaItemFactory,
    CommunicationFactory,
    MeetingFactory,
    TermsFactory,
    deputy_of,
)

pytestmark = pytest.mark.django_db
NOW = datetime(2016, 11, 8, 10, 42, 7, tzinfo=UTC)
NOVEMBER = date(2016, 11, 8)
JSON = {"Accept": "application/json"}


@pytest.fixture(autouse=True)
def now():
    with clock.at(NOW):
        yield


@pytest.fixture
def meeting() -> Meeting:
    return MeetingFactory(date=NOVEMBER, starts="10:00")


@pytest.fixture
def item(meeting: Meeting) -> AgendaItem:
    return AgendaItemFactory(meeting=meeting, title="A stall")


def page_of(client: Client, meeting: Meeting, item: AgendaItem | None = None) -> str:
    url = reverse("subgroup:room", args=[meeting.pk])
    answer = client.get(f"{url}?item={item.pk}" if item else url)
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


class TestAttendance:
    def test_partners_count_for_the_quorum_and_not_people(
        self, people: Cast, meeting: Meeting
    ) -> None:
        TermsFactory(quorum=2, agreed_at=MeetingFactory(date=date(2016, 8, 9)))
        dora = deputy_of(people.lead)
        for person in (people.alice, dora, people.coordinator):
            say_who_is_there(
                by=people.coordinator, meeting=meeting, person=person, presence=Presence.PRESENT
            )
        quorum = quorum_of(attendance_of(meeting))
        assert (quorum.present, quorum.needed, quorum.is_there) == (1, 2, False)
        say_who_is_there(
            by=people.chair, meeting=meeting, person=people.bob, presence=Presence.PRESENT
        )
        assert quorum_of(attendance_of(meeting)).is_there is True

    def test_the_page_says_whether_enough_have_come(
        self, client: Client, people: Cast, meeting: Meeting, item: AgendaItem
    ) -> None:
        TermsFactory(quorum=1, agreed_at=MeetingFactory(date=date(2016, 8, 9)))
        client.force_login(people.coordinator)
        assert "<strong>0 partners present</strong>: 1 needed, too few to decide." in page_of(
            client, meeting
        )
        url = reverse("subgroup:attendance", args=[meeting.pk])
        client.post(url, {"person": people.bob.pk, "presence": "present", "item": item.pk})
        assert "<strong>1 partner present</strong>: 1 needed, enough to decide." in page_of(
            client, meeting
        )

    def test_it_can_be_taken_back(self, people: Cast, meeting: Meeting) -> None:
        for presence in (Presence.PRESENT, ""):
            say_who_is_there(by=people.chair, meeting=meeting, person=people.bob, presence=presence)
        assert attendance_of(meeting) == []


class TestTheChairOnTheDay:
    def test_who_chairs_is_written_down_once(self, people: Cast, meeting: Meeting) -> None:
        for _ in range(2):
            say_who_chairs(by=people.coordinator, meeting=meeting, person=people.alice)
        meeting.refresh_from_db()
        assert (meeting.chair, meeting.version) == (people.alice, 2)
        change = Change.objects.get(subject_id=str(meeting.pk))
        assert (change.act, change.field, change.by) == ("changed", "chair", people.coordinator)

    def test_nobody_else_is_the_subgroups_own_chair(self, people: Cast, meeting: Meeting) -> None:
        say_who_chairs(by=people.coordinator, meeting=meeting, person=people.alice)
        say_who_chairs(by=people.coordinator, meeting=meeting, person=None)
        meeting.refresh_from_db()
        assert meeting.chair is None


class TestNotes:
    def note(self, people: Cast, item: AgendaItem, text: str, **fields) -> MinuteNote:
        given = {"by": people.coordinator, "note_id": uuid.UUID(int=1), "kind": NoteKind.NOTE}
        return keep_note(item=item, text=text, **{**given, "opened_version": 0, **fields})

    def test_two_people_write_beside_each_other(self, people: Cast, item: AgendaItem) -> None:
        self.note(people, item, "Bob asked.", note_id=uuid.UUID(int=1))
        self.note(people, item, "Alice answered.", note_id=uuid.UUID(int=2), by=people.chair)
        assert [(note.by, note.text) for note in item.notes.order_by("pk")] == [
            (people.coordinator, "Bob asked."),
            (people.chair, "Alice answered."),
        ]

    def test_a_note_that_is_taken_out_stays_with_who_took_it_out(
        self, people: Cast, item: AgendaItem
    ) -> None:
        note = self.note(people, item, "Bob asked.")
        remove_note(by=people.chair, note=note, opened_version=1)
        note.refresh_from_db()
        assert (note.text, note.removed_at, note.version) == ("Bob asked.", NOW, 2)
        change = Change.objects.get(subject_id=str(note.pk))
        assert (change.act, change.by) == ("removed", people.chair)

    def test_what_was_changed_or_taken_out_meanwhile_is_not_taken_out(
        self, people: Cast, item: AgendaItem
    ) -> None:
        note = self.note(people, item, "Bob asked.")
        self.note(people, item, "Bob asked twice.", opened_version=1)
        with pytest.raises(NoteChangedMeanwhile) as refused:
            remove_note(by=people.chair, note=note, opened_version=1)
        assert refused.value.note.text == "Bob asked twice."
        remove_note(by=people.chair, note=note, opened_version=2)
        with pytest.raises(NoteChangedMeanwhile):
            self.note(people, item, "Bob asked again.", opened_version=3)

    def test_who_takes_no_notes_keeps_none_and_takes_none_out(
        self, people: Cast, item: AgendaItem
    ) -> None:
        note = self.note(people, item, "Bob asked.")
        with pytest.raises(PermissionDenied):
            self.note(people, item, "I did not.", by=people.bob)
        with pytest.raises(PermissionDenied):
            remove_note(by=people.bob, note=note, opened_version=1)

    def test_a_note_sent_twice_over_a_bad_line_is_kept_once(
        self, people: Cast, item: AgendaItem
    ) -> None:
        for _ in range(3):
            assert self.note(people, item, "Bob asked.").version == 1
        assert MinuteNote.objects.count() == 1

    def test_of_two_that_change_one_note_the_second_is_told_and_loses_nothing(
        self, client: Client, people: Cast, item: AgendaItem
    ) -> None:
        self.note(people, item, "First")
        self.note(people, item, "The chair's", by=people.chair, opened_version=1)
        with pytest.raises(NoteChangedMeanwhile) as told:
            self.note(people, item, "Mine", opened_version=1)
        assert told.value.note.text == "The chair's"
        client.force_login(people.coordinator)
        sent = {"note_id": str(uuid.UUID(int=1)), "version": 1, "text": "Mine"}
        url = reverse("subgroup:note_keep", args=[item.pk])
        by_script = client.post(url, sent, headers=JSON)
        assert (by_script.status_code, by_script.json()) == (
            409,
            {"version": 2, "text": "The chair's", "by": "Cora"},
        )
        by_hand = client.post(url, sent)
        assert by_hand.status_code == 409
        page = by_hand.content.decode()
        assert "It now reads: “The chair&#x27;s”" in page
        assert ">\nMine</textarea>" in page
        # Sent again from that page, it counts.
        assert client.post(url, {**sent, "version": 2}).status_code == 302
        assert MinuteNote.objects.get().text == "Mine"

    def test_the_time_of_saving_is_told(
        self, client: Client, people: Cast, item: AgendaItem
    ) -> None:
        client.force_login(people.coordinator)
        answer = client.post(
            reverse("subgroup:note_keep", args=[item.pk]),
            {"note_id": str(uuid.uuid4()), "version": 0, "text": "As typed"},
            headers=JSON,
        )
        assert answer.json() == {"version": 1, "saved": "10:42:07"}

    def test_without_script_the_page_comes_back_with_an_empty_box(
        self, client: Client, people: Cast, meeting: Meeting, item: AgendaItem
    ) -> None:
        client.force_login(people.coordinator)
        answer = client.post(
            reverse("subgroup:note_keep", args=[item.pk]),
            {"note_id": str(uuid.uuid4()), "version": 0, "text": "Said <b>", "decided": "on"},
        )
        assert answer["Location"] == f"/meetings/{meeting.pk}/room/?item={item.pk}#notes"
        page = page_of(client, meeting, item)
        assert "<strong>Decision:</strong> Said &lt;b&gt;" in page
        assert AgendaItem.objects.get(pk=item.pk).state == AgendaState.REACHED

    def test_once_the_meeting_is_closed_nothing_is_added(
        self, people: Cast, meeting: Meeting, item: AgendaItem
    ) -> None:
        close_meeting(by=people.chair, meeting=meeting)
        with pytest.raises(NotToCome):
            self.note(people, item, "Too late")

    def test_what_is_kept_back_is_no_item_for_whoever_takes_notes(
        self, client: Client, people: Cast, meeting: Meeting
    ) -> None:
        secret = CommunicationFactory(
            title="CANARY raid", lead_partner=people.lead, visibility=Visibility.LEAD
        )
        hidden = AgendaItemFactory(meeting=meeting, title="CANARY raid", communication=secret)
        for person in (people.coordinator, people.chair):
            client.force_login(person)
            assert "CANARY" not in page_of(client, meeting, hidden)
            url = reverse("subgroup:note_keep", args=[hidden.pk])
            assert client.post(url, {"text": "x"}).status_code == 404

    def test_what_was_typed_on_a_note_that_was_taken_out_is_kept_as_a_new_one(
        self, client: Client, people: Cast, item: AgendaItem
    ) -> None:
        note = self.note(people, item, "First")
        remove_note(by=people.chair, note=note, opened_version=1)
        client.force_login(people.coordinator)
        url = reverse("subgroup:note_keep", args=[item.pk])
        sent = {"note_id": str(note.pk), "version": 1, "text": "First, and more"}
        by_script = client.post(url, sent, headers=JSON)
        assert (by_script.status_code, by_script.json()) == (409, {"removed": True})
        by_hand = client.post(url, sent)
        page = by_hand.content.decode()
        assert by_hand.status_code == 409
        assert "Somebody took this note out of the minutes meanwhile" in page
        assert ">\nFirst, and more</textarea>" in page
        form = by_hand.context["note_form"]
        again = {name: form[name].value() for name in ("note_id", "version", "text")}
        assert client.post(url, again).status_code == 302
        kept = MinuteNote.objects.get(removed_at=None)
        assert (kept.text, kept.version) == ("First, and more", 1)
        note.refresh_from_db()
        assert (note.text, note.removed_at) == ("First", NOW)

    def test_the_page_of_a_note_that_was_taken_out_leads_back_with_what_was_typed(
        self, client: Client, people: Cast, item: AgendaItem
    ) -> None:
        note = self.note(people, item, "First")
        remove_note(by=people.chair, note=note, opened_version=1)
        client.force_login(people.coordinator)
        page, take_out = (
            reverse(f"subgroup:{name}", args=[note.pk]) for name in ("note_edit", "note_remove")
        )
        assert (
            "This note was taken out of the minutes."
            in client.get(page, follow=True).content.decode()
        )
        sent = client.post(page, {"version": 1, "text": "First, and more", "decided": "on"})
        assert (sent.status_code, sent.templates[0].name) == (409, "subgroup/room.html")
        form = sent.context["note_form"]
        assert [form[name].value() for name in ("version", "text", "decided")] == [
            "0",
            "First, and more",
            True,
        ]
        assert form["note_id"].value() != str(note.pk)
        assert "Somebody took this note out of the minutes meanwhile" in sent.content.decode()
        again = client.post(take_out, {"version": 2})
        assert again.status_code == 302
        assert MinuteNote.objects.filter(removed_at=None).count() == 0


class TestActions:
    def test_who_what_and_by_when_in_one_line(
        self, client: Client, people: Cast, meeting: Meeting, item: AgendaItem
    ) -> None:
        client.force_login(people.coordinator)
        sent = {
            "action_id": str(uuid.uuid4()),
            "owner": people.bob.pk,
            "what": "Ask the printer",
            "due": "1/12/2016",
        }
        for _ in range(2):
            answer = client.post(reverse("subgroup:action_new", args=[item.pk]), sent)
            assert answer.status_code == 302
        action = Action.objects.get()
        assert (action.number, action.owner, action.partner, action.what, action.due) == (
            1,
            people.bob,
            people.other,
            "Ask the printer",
            date(2016, 12, 1),
        )

    def test_numbers_go_on(self, people: Cast, meeting: Meeting) -> None:
        for _ in range(3):
            take_on(
                by=people.chair,
                meeting=meeting,
                item=None,
                action_id=uuid.uuid4(),
                what="x",
                owner=people.bob,
                due=NOVEMBER,
            )
        assert sorted(Action.objects.values_list("number", flat=True)) == [1, 2, 3]

    def test_what_is_wrong_is_said_and_what_was_typed_stays(
        self, client: Client, people: Cast, item: AgendaItem
    ) -> None:
        client.force_login(people.coordinator)
        answer = client.post(
            reverse("subgroup:action_new", args=[item.pk]),
            {"action_id": str(uuid.uuid4()), "what": "Ask the printer", "due": "1/1/2016"},
        )
        page = answer.content.decode()
        assert answer.status_code == 400
        assert "Choose who takes it on" in page
        assert "The day must be today or later" in page
        assert 'value="Ask the printer"' in page

    def test_a_page_with_errors_leads_on_through_the_agenda(
        self, client: Client, people: Cast, meeting: Meeting, item: AgendaItem
    ) -> None:
        other = AgendaItemFactory(meeting=meeting, title="A leaflet", position=9)
        client.force_login(people.coordinator)
        answer = client.post(reverse("subgroup:action_new", args=[item.pk]), {"what": ""})
        room = reverse("subgroup:room", args=[meeting.pk])
        leading_on = re.findall(r'href="([^"]*item=\d+)"', answer.content.decode())
        assert set(leading_on) == {f"{room}?item={item.pk}", f"{room}?item={other.pk}"}
        assert client.get(leading_on[0]).status_code == 200


class TestDecisions:
    @pytest.fixture
    def about(self, people: Cast, meeting: Meeting) -> AgendaItem:
        shown = CommunicationFactory(title="Dark nights", lead_partner=people.lead)
        return AgendaItemFactory(meeting=meeting, title="Dark nights", communication=shown)

    def test_the_chair_decides_on_the_revision_that_was_seen(
        self, client: Client, people: Cast, meeting: Meeting, about: AgendaItem
    ) -> None:
        client.force_login(people.chair)
        assert 'name="revision" value="1"' in page_of(client, meeting, about)
        url = reverse("subgroup:item_decide", args=[about.pk])
        client.post(url, {"kind": "joint", "comment": "With the council", "revision": 1})
        decision = Decision.objects.get()
        assert (decision.kind, decision.revision, decision.meeting_date, decision.by) == (
            DecisionKind.JOINT,
            1,
            NOVEMBER,
            people.chair,
        )
        assert "revision 1: “With the council”" in page_of(client, meeting, about)

    def test_of_one_that_was_changed_meanwhile_nothing_is_decided(
        self, client: Client, people: Cast, about: AgendaItem
    ) -> None:
        type(about.communication).objects.update(version=2)
        client.force_login(people.chair)
        url = reverse("subgroup:item_decide", args=[about.pk])
        answer = client.post(url, {"kind": "agreed", "comment": "My words", "revision": 1})
        assert answer.status_code == 409
        assert "My words" in answer.content.decode()
        assert 'name="revision" value="2"' in answer.content.decode()
        assert Decision.objects.count() == 0

    def test_the_coordinator_takes_the_notes_and_does_not_decide(
        self, client: Client, people: Cast, meeting: Meeting, about: AgendaItem
    ) -> None:
        client.force_login(people.coordinator)
        assert "Record the decision" not in page_of(client, meeting, about)
        url = reverse("subgroup:item_decide", args=[about.pk])
        assert client.post(url, {"kind": "agreed", "revision": 1}).status_code == 403

    @pytest.mark.parametrize("ended", [MeetingState.CLOSED, MeetingState.CANCELLED])
    def test_once_the_meeting_has_ended_nothing_is_decided_and_what_was_typed_stays(
        self, client: Client, people: Cast, meeting: Meeting, about: AgendaItem, ended: str
    ) -> None:
        closed_at = NOW if ended == MeetingState.CLOSED else None
        Meeting.objects.filter(pk=meeting.pk).update(state=ended, closed_at=closed_at)
        client.force_login(people.chair)
        url = reverse("subgroup:item_decide", args=[about.pk])
        answer = client.post(url, {"kind": "agreed", "comment": "My words", "revision": 1})
        assert answer.status_code == 409
        page = answer.content.decode()
        assert "This meeting was closed or cancelled while this page was open" in page
        assert "My words" in page
        assert not Decision.objects.exists()
        about.refresh_from_db()
        assert about.state == AgendaState.WAITING

    def test_what_is_decided_is_dealt_with(
        self, client: Client, people: Cast, about: AgendaItem
    ) -> None:
        client.force_login(people.chair)
        url = reverse("subgroup:item_decide", args=[about.pk])
        client.post(url, {"kind": "agreed", "comment": "", "revision": 1})
        about.refresh_from_db()
        assert about.state == AgendaState.REACHED


def test_the_next_item_comes_once_one_is_dealt_with(
    client: Client, people: Cast, meeting: Meeting, item: AgendaItem
) -> None:
    other = AgendaItemFactory(meeting=meeting, title="A leaflet", position=9)
    client.force_login(people.coordinator)
    answer = client.post(reverse("subgroup:item_reached", args=[item.pk]), {"next": other.pk})
    assert answer["Location"] == f"/meetings/{meeting.pk}/room/?item={other.pk}"
    assert "<strong>1 of 2</strong> items dealt with" in page_of(client, meeting)


class TestTheWayIn:
    """On its day whoever takes the notes finds the room before anything else."""

    def first_button(self, client: Client, url: str) -> str:
        page = client.get(url).content.decode()
        return re.search(r'<a class="govuk-button[^"]*" href="([^"]*)"', page)[1]

    def test_on_the_day_it_stands_above_the_agenda(
        self, people: Cast, client: Client, meeting: Meeting, item: AgendaItem
    ) -> None:
        room = reverse("subgroup:room", args=[meeting.pk])
        client.force_login(people.chair)
        page = client.get(reverse("subgroup:meeting", args=[meeting.pk])).content.decode()
        assert page.index(room) < page.index('id="agenda"')
        assert page.count(room) == 1
        with clock.at(NOW - timedelta(days=1)):
            page = client.get(reverse("subgroup:meeting", args=[meeting.pk])).content.decode()
        assert page.index(room) > page.index('id="agenda"')
        assert page.count(room) == 1

    def test_today_leads_there_on_the_day_and_to_the_review_before(
        self, people: Cast, client: Client, meeting: Meeting, item: AgendaItem
    ) -> None:
        client.force_login(people.chair)
        assert self.first_button(client, "/") == reverse("subgroup:room", args=[meeting.pk])
        with clock.at(NOW - timedelta(days=1)):
            assert self.first_button(client, "/") == reverse("subgroup:review")

    def test_who_takes_no_notes_is_not_led_there(
        self, people: Cast, client: Client, meeting: Meeting
    ) -> None:
        client.force_login(people.alice)
        page = client.get(reverse("subgroup:meeting", args=[meeting.pk])).content.decode()
        assert reverse("subgroup:room", args=[meeting.pk]) not in page
