"""A matter that is taken off the agenda while the meeting talks about it is lost to nobody."""

import re
import uuid
from datetime import date

import pytest
from django.http import QueryDict
from django.test import Client
from django.urls import reverse

from bsc_comms.kit.typed import Typed, giving_back
from plans.choices import DecisionKind
from plans.models import Communication
from subgroup.choices import AgendaState, MeetingState, NoteKind
from subgroup.models import AgendaItem, Meeting, MinuteNote
from subgroup.operations.agenda import put_back, take_off, take_off_settled
from subgroup.operations.closing import close_meeting
from subgroup.operations.room import decide_on_item, keep_note, say_reached, take_on
from tests.cast import Cast
from tests.factories import AgendaItemFactory, CommunicationFactory
from tests.subgroup.in_the_room import page_of

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


class TestAFormThatComesBack:
    """It stands under the item that it was typed under, although another one waits."""

    @pytest.fixture
    def off(self, people: Cast, item: AgendaItem) -> AgendaItem:
        AgendaItem.objects.filter(pk=item.pk).update(communication=CommunicationFactory())
        item.refresh_from_db()
        take_off(by=people.alice, item=item)
        AgendaItemFactory(meeting=item.meeting, communication=CommunicationFactory())
        return item

    @pytest.mark.parametrize(
        ("comment", "version", "status"), [("", 1, 422), ("Say for whom", 2, 409)]
    )
    def test_a_decision_that_was_refused(
        self,
        client: Client,
        people: Cast,
        off: AgendaItem,
        comment: str,
        version: int,
        status: int,
    ) -> None:
        Communication.objects.filter(pk=off.communication_id).update(version=version)
        client.force_login(people.chair)
        url = reverse("subgroup:item_decide", args=[off.pk])
        refused = client.post(url, {"kind": "returned", "comment": comment, "revision": 1})
        assert refused.status_code == status
        assert re.findall(r'action="([^"]*/decide/)"', refused.text) == [url]
        assert f"{comment}</textarea>" in refused.text
        assert f'name="revision" value="{version}"' in refused.text

    def test_an_action_that_was_refused(
        self, client: Client, people: Cast, off: AgendaItem
    ) -> None:
        client.force_login(people.coordinator)
        url = reverse("subgroup:action_new", args=[off.pk])
        sent = {"action_id": str(uuid.uuid4()), "what": "Ask the printer", "due": "30/11/2016"}
        refused = client.post(url, sent)
        assert refused.status_code == 422
        assert re.findall(r'action="([^"]*/actions/)"', refused.text) == [url]
        assert 'value="Ask the printer"' in refused.text

    def test_a_decision_that_was_sent_after_the_session_had_ended(
        self, client: Client, people: Cast, meeting: Meeting, off: AgendaItem
    ) -> None:
        client.force_login(people.chair)
        with giving_back(Typed(QueryDict("kind=returned&comment=Say+for+whom&revision=1"))):
            page = page_of(client, meeting, off)
        url = reverse("subgroup:item_decide", args=[off.pk])
        assert re.findall(r'action="([^"]*/decide/)"', page) == [url]
        assert "Say for whom</textarea>" in page

    @pytest.mark.parametrize("state", [AgendaState.REACHED, AgendaState.WITHDRAWN])
    def test_a_decision_of_a_room_whose_address_names_no_item(
        self, client: Client, people: Cast, meeting: Meeting, off: AgendaItem, state: AgendaState
    ) -> None:
        client.force_login(people.chair)
        AgendaItem.objects.filter(pk=off.pk).update(state=AgendaState.WAITING)
        (form,) = re.findall(r'<form [^>]*/decide/".*?</form>', page_of(client, meeting))
        url = reverse("subgroup:item_decide", args=[off.pk])
        assert f'action="{url}"' in form
        sent = QueryDict("kind=returned&comment=Say+for+whom", mutable=True)
        sent.update(dict(re.findall(r'name="(item|revision)" value="(\d+)"', form)))
        AgendaItem.objects.filter(pk=off.pk).update(state=state)
        with giving_back(Typed(sent)):
            page = page_of(client, meeting)
        assert re.findall(r'action="([^"]*/decide/)"', page) == [url]
        assert "Say for whom</textarea>" in page

    def test_a_decision_of_a_room_whose_address_names_an_item_that_was_off_already(
        self, client: Client, people: Cast, meeting: Meeting, off: AgendaItem
    ) -> None:
        client.force_login(people.chair)
        waits = meeting.agenda.get(state=AgendaState.WAITING)
        sent = f"item={waits.pk}&kind=returned&comment=Say+for+whom&revision=1"
        with giving_back(Typed(QueryDict(sent))):
            page = page_of(client, meeting, off)
        url = reverse("subgroup:item_decide", args=[waits.pk])
        assert re.findall(r'action="([^"]*/decide/)"', page) == [url]
        assert "Say for whom</textarea>" in page

    @pytest.mark.parametrize("part", ["notes", "actions"])
    def test_the_forms_of_a_note_and_an_action_say_their_item_as_well(
        self, client: Client, people: Cast, meeting: Meeting, off: AgendaItem, part: str
    ) -> None:
        client.force_login(people.chair)
        waits = meeting.agenda.get(state=AgendaState.WAITING)
        (form,) = re.findall(rf'<form [^>]*/{part}/".*?</form>', page_of(client, meeting))
        assert f'name="item" value="{waits.pk}"' in form

    def test_with_nothing_typed_the_next_one_is_in_the_centre(
        self, client: Client, people: Cast, meeting: Meeting, off: AgendaItem
    ) -> None:
        client.force_login(people.chair)
        waits = meeting.agenda.get(state=AgendaState.WAITING)
        url = reverse("subgroup:item_decide", args=[waits.pk])
        assert re.findall(r'action="([^"]*/decide/)"', page_of(client, meeting, off)) == [url]


class TestWhatTheFormsOfOneThatIsOffSay:
    """By whom it was taken off, and that what is sent from there puts it back on."""

    @pytest.fixture
    def off(self, client: Client, people: Cast, item: AgendaItem) -> AgendaItem:
        """Alice took it off while the chair, who is signed in, had it open."""
        AgendaItem.objects.filter(pk=item.pk).update(communication=CommunicationFactory())
        item.refresh_from_db()
        take_off(by=people.alice, item=item)
        client.force_login(people.chair)
        return item

    def refused(self, client: Client, item: AgendaItem) -> str:
        """The page after an action of which nobody was said to take it on."""
        sent = {"action_id": str(uuid.uuid4()), "what": "Ask the printer", "due": "30/11/2016"}
        answer = client.post(reverse("subgroup:action_new", args=[item.pk]), sent)
        assert answer.status_code == 422
        return answer.text

    def said(self, page: str) -> dict[str, str]:
        """What each form of the item says above its fields, by the end of its address."""
        forms = re.findall(
            r'<form [^>]*/(decide|notes|actions)/"[^>]*>(.*?)</form>', page, re.DOTALL
        )
        assert [name for name, _ in forms] == ["decide", "notes", "actions"]
        warned = {name: re.findall(r'class="app-warning">(.*?)</p>', form) for name, form in forms}
        return {name: "".join(sentences) for name, sentences in warned.items() if sentences}

    def all_three(self, taken_off: str) -> dict[str, str]:
        return {
            "decide": f"{taken_off}: a decision that is recorded here puts it back on.",
            "notes": f"{taken_off}: a note that is added here puts it back on.",
            "actions": f"{taken_off}: an action that is added here puts it back on.",
        }

    def test_where_one_was_refused(self, client: Client, off: AgendaItem) -> None:
        expected = self.all_three("Alice took this off the agenda meanwhile")
        assert self.said(self.refused(client, off)) == expected

    def test_where_one_comes_back_after_signing_in_again(
        self, client: Client, meeting: Meeting, off: AgendaItem
    ) -> None:
        with giving_back(Typed(QueryDict(f"text=Ask+the+printer&item={off.pk}"))):
            page = page_of(client, meeting)
        assert self.said(page) == self.all_three("Alice took this off the agenda meanwhile")

    def test_where_it_was_taken_off_by_itself_nobody_is_named(
        self, client: Client, people: Cast, off: AgendaItem
    ) -> None:
        put_back(by=people.alice, item=off)
        take_off_settled(by=None, items=AgendaItem.objects.filter(pk=off.pk))
        expected = self.all_three("This was taken off the agenda meanwhile")
        assert self.said(self.refused(client, off)) == expected

    def test_nothing_where_it_is_on_the_agenda(
        self, client: Client, people: Cast, off: AgendaItem
    ) -> None:
        put_back(by=people.alice, item=off)
        assert self.said(self.refused(client, off)) == {}

    def test_nothing_once_the_meeting_has_ended_and_nothing_puts_it_back(
        self, client: Client, meeting: Meeting, off: AgendaItem
    ) -> None:
        Meeting.objects.filter(pk=meeting.pk).update(state=MeetingState.CANCELLED)
        assert self.said(self.refused(client, off)) == {}


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
