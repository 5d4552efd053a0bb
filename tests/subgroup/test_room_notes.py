"""Notes that are taken in the meeting, by two people at once, and taken out again."""

import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.http import QueryDict
from django.test import Client
from django.urls import reverse

from bsc_comms.kit import clock
from bsc_comms.kit.typed import Typed, giving_back
from partnership.models import Change
from plans.choices import Visibility
from subgroup.choices import AgendaState, NoteKind
from subgroup.models import AgendaItem, Meeting, MinuteNote
from subgroup.operations.agenda import NotToCome
from subgroup.operations.closing import close_meeting
from subgroup.operations.room import (
    NoteChangedMeanwhile,
    keep_note,
    remove_note,
)
from tests.cast import Cast
from tests.factories import (
    AgendaItemFactory,
    CommunicationFactory,
)
from tests.subgroup.in_the_room import JSON, NOW, page_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_the_meeting")]


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

    def test_a_change_that_is_cancelled_leads_back_to_the_item_of_the_note(
        self, client: Client, people: Cast, item: AgendaItem
    ) -> None:
        note = self.note(people, item, "Bob asked.")
        client.force_login(people.coordinator)
        page = client.get(reverse("subgroup:note_edit", args=[note.pk])).text
        beside_it = f"/meetings/{item.meeting_id}/room/?item={item.pk}#notes"
        assert f'<a class="govuk-link" href="{beside_it}">Cancel</a>' in page

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
            {"version": 2, "text": "The chair's", "decided": False},
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

    def test_one_of_another_day_says_of_which(
        self, client: Client, people: Cast, meeting: Meeting, item: AgendaItem
    ) -> None:
        """Prepared at that hour a week before, it would read as said in the meeting."""
        with clock.at(NOW - timedelta(days=7)):
            self.note(people, item, "Prepared.")
        self.note(people, item, "Said.", note_id=uuid.UUID(int=2))
        client.force_login(people.coordinator)
        page = page_of(client, meeting, item)
        for at in ("Tue 1 Nov, 10.42am", "10.42am"):
            assert f'<span class="app-muted">{people.coordinator}, {at}</span>' in page

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


class TestTakenOutWhileItsEditorWasSignedOut:
    @pytest.fixture
    def note(self, client: Client, people: Cast, item: AgendaItem) -> MinuteNote:
        """Taken out by the chair while the coordinator changed it, who is signed in again."""
        note = keep_note(
            by=people.coordinator,
            item=item,
            note_id=uuid.UUID(int=1),
            kind=NoteKind.NOTE,
            text="First",
            opened_version=0,
        )
        remove_note(by=people.chair, note=note, opened_version=1)
        client.force_login(people.coordinator)
        return note

    def back_on_its_page(self, client: Client, note: MinuteNote) -> Any:
        with giving_back(Typed(QueryDict("version=1&text=First%2C+and+more&decided=on"))):
            return client.get(reverse("subgroup:note_edit", args=[note.pk]))

    def test_what_was_typed_can_be_sent_as_a_new_one(
        self, client: Client, item: AgendaItem, note: MinuteNote
    ) -> None:
        page = self.back_on_its_page(client, note)
        assert (page.status_code, page.templates[0].name) == (200, "subgroup/room.html")
        assert "Somebody took this note out of the minutes meanwhile" in page.text
        form = page.context["note_form"]
        again = {name: form[name].value() for name in ("note_id", "version", "text", "decided")}
        sent = client.post(reverse("subgroup:note_keep", args=[item.pk]), again)
        assert sent.status_code == 302
        kept = MinuteNote.objects.get(removed_at=None)
        assert (kept.text, kept.kind, kept.version) == ("First, and more", NoteKind.DECISION, 1)

    def test_once_the_meeting_is_closed_it_goes_along_to_be_copied(
        self, client: Client, people: Cast, meeting: Meeting, note: MinuteNote
    ) -> None:
        close_meeting(by=people.chair, meeting=meeting)
        page = self.back_on_its_page(client, note)
        room = f"/meetings/{meeting.pk}/room/?item={note.item_id}#notes"
        assert (page.status_code, page["Location"]) == (302, room)
