"""A matter about a communication is called by the title that this has now, wherever it is read."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from bsc_comms.kit import clock
from plans.choices import Visibility
from plans.models import Communication
from subgroup.documents.pack import content_of as pack_content
from subgroup.models import AgendaItem, Meeting, Minutes
from subgroup.operations.agenda import add_agenda_item
from subgroup.operations.closing import close_meeting
from subgroup.operations.meetings import add_meeting
from subgroup.operations.minutes import agree_minutes
from subgroup.queries.minutes import content_of
from subgroup.queries.pack import pack_of
from subgroup.rules.agenda import OVERDUE
from tests.cast import Cast
from tests.factories import AgendaItemFactory, CommunicationFactory
from tests.subgroup.minutes.held import at_noon
from tests.subgroup.november import NOVEMBER

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_october")]
FEBRUARY = date(2017, 2, 14)
BEFORE, NOW = "Jane Roe burgled", "Burglary: lock up"


@pytest.fixture
def meeting(people: Cast) -> Meeting:
    return add_meeting(by=people.coordinator, date=NOVEMBER)


@pytest.fixture
def matter(people: Cast, meeting: Meeting) -> AgendaItem:
    about = CommunicationFactory(title=BEFORE, lead_partner=people.lead)
    return add_agenda_item(by=people.chair, meeting=meeting, title=BEFORE, communication=about)


def rename(matter: AgendaItem, **fields: str) -> None:
    Communication.objects.filter(pk=matter.communication_id).update(title=NOW, **fields)


def title_in(minutes: Minutes, matter: AgendaItem) -> str:
    items = content_of(Minutes.objects.get(pk=minutes.pk))["items"]
    return next(item["title"] for item in items if item["item"] == matter.pk)


def close(people: Cast, meeting: Meeting) -> Minutes:
    with clock.at(at_noon(NOVEMBER)):
        return close_meeting(by=people.coordinator, meeting=meeting)


def test_agenda_item_room_and_pack_have_the_title_of_now(
    client: Client, people: Cast, meeting: Meeting, matter: AgendaItem
) -> None:
    rename(matter)
    client.force_login(people.coordinator)
    pages = [
        client.get(reverse("subgroup:meeting", args=[meeting.pk])),
        client.get(reverse("subgroup:item_edit", args=[matter.pk])),
        client.get(f"{reverse('subgroup:room', args=[meeting.pk])}?item={matter.pk}"),
    ]
    read = [page.content.decode() for page in pages] + [str(pack_content(pack_of(meeting)))]
    assert [(BEFORE in each, NOW in each) for each in read] == [(False, True)] * 4


def test_what_is_overdue_says_so_before_its_title(matter: AgendaItem, meeting: Meeting) -> None:
    overdue = AgendaItemFactory(
        meeting=meeting,
        title=f"{OVERDUE}{BEFORE}",
        communication=CommunicationFactory(title=NOW),
    )
    assert (overdue.heading, matter.heading) == (f"{OVERDUE}{NOW}", BEFORE)


def test_minutes_have_the_title_at_closing_and_the_next_agenda_has_it_too(
    people: Cast, meeting: Meeting, matter: AgendaItem
) -> None:
    following = add_meeting(by=people.coordinator, date=FEBRUARY)
    rename(matter)
    assert title_in(close(people, meeting), matter) == NOW
    assert following.agenda.get(communication=matter.communication_id).heading == NOW


def test_the_page_that_changes_a_draft_names_its_texts_so(
    client: Client, people: Cast, meeting: Meeting, matter: AgendaItem
) -> None:
    close(people, meeting)
    rename(matter)
    client.force_login(people.coordinator)
    page = client.get(reverse("subgroup:minutes_edit", args=[meeting.pk])).text
    assert (BEFORE in page, NOW in page) == (False, True)


def test_a_draft_goes_on_with_the_title_until_it_is_agreed(
    people: Cast, meeting: Meeting, matter: AgendaItem
) -> None:
    following = add_meeting(by=people.coordinator, date=FEBRUARY)
    draft = close(people, meeting)
    rename(matter)
    assert title_in(draft, matter) == NOW
    with clock.at(at_noon(FEBRUARY)):
        agree_minutes(
            by=people.chair, minutes=draft, opened_version=1, at=following, comments_seen=0
        )
    Communication.objects.filter(pk=matter.communication_id).update(title="Doors")
    assert title_in(draft, matter) == NOW


def test_a_draft_does_not_tell_how_what_is_kept_back_is_called(
    people: Cast, meeting: Meeting, matter: AgendaItem
) -> None:
    draft = close(people, meeting)
    rename(matter, visibility=Visibility.LEAD)
    assert title_in(draft, matter) == BEFORE
