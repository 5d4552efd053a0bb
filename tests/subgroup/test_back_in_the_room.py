"""What was sent to the room after the session ended comes back to its item, or to be copied."""

import re
import uuid

import pytest
from django.http import QueryDict
from django.test import Client
from django.urls import reverse

from bsc_comms.kit.typed import Typed, giving_back
from partnership.models import Person, SignIn
from plans.choices import Visibility
from plans.models import Communication
from subgroup.choices import NoteKind
from subgroup.models import AgendaItem, Meeting
from subgroup.operations.room import keep_note, say_reached
from tests.cast import Cast
from tests.factories import AgendaItemFactory, CommunicationFactory
from tests.subgroup.in_the_room import page_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_the_meeting")]
NOT_SAVED = "What you typed was not saved"


def form_of(page: str, button: str) -> tuple[str, dict[str, str]]:
    """Where the form of the button of that label is sent, and what goes along by itself."""
    form = next(each for each in re.findall(r"<form.*?</form>", page) if f">{button}<" in each)
    fields = re.findall(r'type="hidden" name="([^"]*)" value="([^"]*)"', form)
    return re.search(r'action="([^"]*)"', form)[1], dict(fields)


def send_signed_out(
    client: Client, person: Person, meeting: Meeting, url: str, sent: dict[str, str]
) -> None:
    """Their session ends while the room is open, as "Take the notes" opens it; they sign in."""
    SignIn.objects.all().delete()
    room = reverse("subgroup:room", args=[meeting.pk])
    headers = {"accept": "text/html", "referer": f"http://testserver{room}"}
    answer = client.post(url, sent, headers=headers)
    assert answer["Location"].startswith(reverse("account_login"))
    client.force_login(person)


class TestWhatWasTypedUnderAnItemThatIsSecretByNow:
    """No other item takes the words, and nothing tells of what they were about."""

    @pytest.fixture
    def about(self, client: Client, people: Cast, meeting: Meeting) -> AgendaItem:
        """The first of two items, both about communications, before the chair."""
        raid = CommunicationFactory(title="Quokka raid", lead_partner=people.lead)
        about = AgendaItemFactory(meeting=meeting, communication=raid)
        AgendaItemFactory(meeting=meeting, communication=CommunicationFactory(), position=9)
        client.force_login(people.chair)
        return about

    def keep_back(self, about: AgendaItem) -> None:
        raid = Communication.objects.filter(pk=about.communication_id)
        raid.update(visibility=Visibility.LEAD)

    def test_it_stands_on_the_page_to_be_copied(
        self, client: Client, people: Cast, meeting: Meeting, about: AgendaItem
    ) -> None:
        url, sent = form_of(page_of(client, meeting), "Record the decision")
        assert url == reverse("subgroup:item_decide", args=[about.pk])
        sent |= {"kind": "returned", "comment": "Say for whom"}
        send_signed_out(client, people.chair, meeting, url, sent)
        self.keep_back(about)
        page = page_of(client, meeting)
        assert "Say for whom" in page.partition(NOT_SAVED)[2]
        assert page.count("Say for whom") == 1
        assert "Quokka raid" not in page
        waits = meeting.agenda.exclude(pk=about.pk).get()
        following = reverse("subgroup:item_decide", args=[waits.pk])
        assert re.findall(r'action="([^"]*/decide/)"', page) == [following]

    @pytest.mark.parametrize("is_named", [True, False])
    @pytest.mark.parametrize(
        "sent",
        [
            "kind=returned&comment=Say+for+whom&revision=1",
            "text=Say+for+whom&version=0",
            "what=Say+for+whom",
        ],
    )
    def test_no_form_of_the_next_item_takes_it(
        self, client: Client, meeting: Meeting, about: AgendaItem, sent: str, is_named: bool
    ) -> None:
        self.keep_back(about)
        typed = Typed(QueryDict(f"{sent}&item={about.pk}"))
        with giving_back(typed):
            page = page_of(client, meeting, about if is_named else None)
        assert "Say for whom" not in page
        assert (typed.found_its_form, typed.words) == (False, ["Say for whom"])


class TestWhatIsPressedInARoomWhoseAddressNamesNoItem:
    """The item that was open is in the centre again, though another is the first one by then."""

    @pytest.mark.parametrize("button", ["Dealt with, next item", "Take it out", "Present"])
    def test_a_button(
        self, client: Client, people: Cast, meeting: Meeting, item: AgendaItem, button: str
    ) -> None:
        AgendaItemFactory(meeting=meeting, title="A leaflet", position=9)
        keep_note(
            by=people.coordinator,
            item=item,
            note_id=uuid.UUID(int=1),
            kind=NoteKind.NOTE,
            text="Three have asked",
            opened_version=0,
        )
        client.force_login(people.coordinator)
        url, sent = form_of(page_of(client, meeting), button)
        send_signed_out(client, people.coordinator, meeting, url, sent)
        say_reached(by=people.chair, item=item, reached=True)
        page = page_of(client, meeting)
        assert NOT_SAVED in page
        assert re.findall(r'item=(\d+)" aria-current="true"', page) == [str(item.pk)]
