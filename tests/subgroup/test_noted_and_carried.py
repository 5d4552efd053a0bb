"""What does not say that the meeting is done with a matter: a note, a decision in the review."""

import uuid
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from plans.choices import DecisionKind
from plans.models import Decision
from subgroup.choices import AgendaState, NoteKind
from subgroup.models import AgendaItem, Meeting, MinuteNote
from subgroup.operations.closing import close_meeting
from subgroup.operations.meetings import add_meeting
from subgroup.operations.review import decide
from subgroup.operations.room import keep_note, say_reached
from tests.cast import Cast
from tests.factories import AgendaItemFactory, CommunicationFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_the_meeting")]
FEBRUARY = date(2017, 2, 7)


def note(people: Cast, item: AgendaItem, **fields) -> MinuteNote:
    given = {"kind": NoteKind.NOTE, "text": "Alice sho", "opened_version": 0, **fields}
    return keep_note(by=people.coordinator, item=item, note_id=uuid.UUID(int=1), **given)


def state_of(item: AgendaItem) -> str:
    item.refresh_from_db()
    return item.state


def test_what_was_only_noted_is_carried_to_the_next_meeting_and_its_note_is_in_the_minutes(
    people: Cast, meeting: Meeting, item: AgendaItem
) -> None:
    february = add_meeting(by=people.coordinator, date=FEBRUARY)
    note(people, item)
    assert state_of(item) == AgendaState.WAITING
    minutes = close_meeting(by=people.coordinator, meeting=meeting)
    (kept,) = [each for each in minutes.content["items"] if each["item"] == item.pk]
    assert (kept["text"], kept["state"]) == ("Alice sho", AgendaState.CARRIED)
    assert february.agenda.filter(carried_from=item).exists()


def test_the_page_that_closes_the_meeting_leads_to_what_was_noted_and_not_marked(
    client: Client, people: Cast, meeting: Meeting, item: AgendaItem
) -> None:
    note(people, item)
    client.force_login(people.coordinator)
    url = reverse("subgroup:meeting_close", args=[meeting.pk])
    room = reverse("subgroup:room", args=[meeting.pk])
    said = f'<a class="govuk-link" href="{room}?item={item.pk}">noted, but not marked as dealt with'
    assert said in client.get(url).text
    say_reached(by=people.coordinator, item=item, reached=True)
    assert "noted, but not marked" not in client.get(url).text


@pytest.mark.parametrize(
    ("kinds", "leads_there"),
    [
        ((DecisionKind.AGREED,), True),
        ((DecisionKind.AGENDA,), False),
        ((DecisionKind.AGENDA, DecisionKind.AGREED), True),
        ((DecisionKind.AGREED, DecisionKind.AGENDA), False),
    ],
)
def test_so_it_does_to_what_was_decided_in_the_review_unless_that_put_it_on_the_agenda(
    client: Client,
    people: Cast,
    meeting: Meeting,
    kinds: tuple[DecisionKind, ...],
    leads_there: bool,
) -> None:
    known = CommunicationFactory(lead_partner=people.lead)
    matter = AgendaItemFactory(meeting=meeting, communication=known)
    last: Decision | None = None
    for kind in kinds:
        last = decide(
            by=people.chair,
            communication_id=known.pk,
            kind=kind,
            comment="",
            revision=1,
            last_decision=last.pk if last else None,
            meeting=meeting,
        )
    client.force_login(people.coordinator)
    url = reverse("subgroup:meeting_close", args=[meeting.pk])
    room = reverse("subgroup:room", args=[meeting.pk])
    link = f'<a class="govuk-link" href="{room}?item={matter.pk}">'
    said = f"{link}decided on, but not marked as dealt with"
    assert (said in client.get(url).text) is leads_there
    say_reached(by=people.coordinator, item=matter, reached=True)
    assert "but not marked" not in client.get(url).text


def test_a_note_that_becomes_a_decision_deals_with_the_item(people: Cast, item: AgendaItem) -> None:
    note(people, item)
    note(people, item, kind=NoteKind.DECISION, opened_version=1)
    assert state_of(item) == AgendaState.REACHED


def test_a_decision_of_which_more_is_typed_leaves_what_was_said_of_the_item(
    people: Cast, item: AgendaItem
) -> None:
    note(people, item, kind=NoteKind.DECISION)
    say_reached(by=people.coordinator, item=item, reached=False)
    note(people, item, kind=NoteKind.DECISION, text="Alice shows it", opened_version=1)
    assert state_of(item) == AgendaState.WAITING
