"""A matter that is taken off the agenda while the meeting talks about it is lost to nobody."""

import uuid
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from plans.choices import DecisionKind
from subgroup.choices import AgendaState, NoteKind
from subgroup.models import AgendaItem, Meeting, MinuteNote
from subgroup.operations.agenda import take_off
from subgroup.operations.closing import close_meeting
from subgroup.operations.room import decide_on_item, keep_note, say_reached, take_on
from tests.cast import Cast
from tests.factories import CommunicationFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_the_meeting")]


@pytest.fixture
def item(people: Cast, item: AgendaItem) -> AgendaItem:
    """Alice's matter."""
    AgendaItem.objects.filter(pk=item.pk).update(put_forward_by=people.alice)
    item.refresh_from_db()
    return item


def note(people: Cast, item: AgendaItem, text: str = "Write to the council", version: int = 0):
    return keep_note(
        by=people.coordinator,
        item=item,
        note_id=uuid.UUID(int=1),
        kind=NoteKind.DECISION,
        text=text,
        opened_version=version,
    )


def in_the_minutes(people: Cast, meeting: Meeting) -> tuple[str, list[str]]:
    """The text of the item, and what was taken on under it."""
    minutes = close_meeting(by=people.coordinator, meeting=meeting)
    (found,) = [each for each in minutes.content["items"] if each["title"] == "A stall"]
    return found["text"], [each["what"] for each in found["actions"]]


class TestWhatIsWrittenAboutIt:
    """It is on the agenda again, as dealt with."""

    def test_a_note(self, people: Cast, meeting: Meeting, item: AgendaItem) -> None:
        take_off(by=people.alice, item=item)
        note(people, item)
        item.refresh_from_db()
        assert item.state == AgendaState.REACHED
        assert in_the_minutes(people, meeting) == ("Decision: Write to the council", [])

    def test_a_note_that_is_changed(self, people: Cast, meeting: Meeting, item: AgendaItem) -> None:
        note(people, item)
        AgendaItem.objects.filter(pk=item.pk).update(state=AgendaState.WITHDRAWN)
        note(people, item, "Write to the mayor", version=1)
        assert in_the_minutes(people, meeting) == ("Decision: Write to the mayor", [])

    def test_an_action(self, people: Cast, meeting: Meeting, item: AgendaItem) -> None:
        take_off(by=people.alice, item=item)
        take_on(
            by=people.coordinator,
            meeting=meeting,
            item=item,
            action_id=uuid.uuid4(),
            what="Write the letter",
            owner=people.bob,
            due=date(2016, 11, 30),
        )
        assert in_the_minutes(people, meeting) == ("", ["Write the letter"])

    def test_a_decision(self, people: Cast, item: AgendaItem) -> None:
        about = CommunicationFactory()
        AgendaItem.objects.filter(pk=item.pk).update(communication=about)
        item.refresh_from_db()
        take_off(by=people.alice, item=item)
        decide_on_item(
            by=people.chair,
            item=item,
            kind=DecisionKind.NOTED,
            comment="",
            revision=about.version,
            last_decision=None,
        )
        item.refresh_from_db()
        assert item.state == AgendaState.REACHED


class TestTakingItOff:
    def test_is_refused_once_the_meeting_dealt_with_it(
        self, client: Client, people: Cast, item: AgendaItem
    ) -> None:
        note(people, item)
        client.force_login(people.alice)
        url = reverse("subgroup:item_take_off", args=[item.pk])
        page = client.post(url, follow=True).content.decode()
        assert "The meeting has dealt with it meanwhile, so it stays on the agenda." in page
        assert "It is off the agenda." not in page
        item.refresh_from_db()
        assert item.state == AgendaState.REACHED
        assert MinuteNote.objects.get().removed_at is None

    def test_and_once_something_is_written_under_it(
        self, client: Client, people: Cast, meeting: Meeting, item: AgendaItem
    ) -> None:
        note(people, item)
        say_reached(by=people.coordinator, item=item, reached=False)
        client.force_login(people.alice)
        url = reverse("subgroup:item_take_off", args=[item.pk])
        page = client.post(url, follow=True).content.decode()
        assert "Something is written under it in the notes, so it stays on the agenda." in page
        assert in_the_minutes(people, meeting) == ("Decision: Write to the council", [])

    def test_done_twice_it_is_done_once(
        self, client: Client, people: Cast, item: AgendaItem
    ) -> None:
        client.force_login(people.alice)
        url = reverse("subgroup:item_take_off", args=[item.pk])
        for _ in range(2):
            assert "It is off the agenda." in client.post(url, follow=True).content.decode()
