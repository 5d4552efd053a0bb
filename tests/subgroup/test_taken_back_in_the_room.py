"""A decision of the meeting that is taken back leaves its matter to be dealt with."""

from datetime import date
from uuid import UUID

import pytest

from partnership.models import Change
from plans.choices import DecisionKind
from plans.models import Communication, Decision
from subgroup.choices import AgendaState, NoteKind
from subgroup.models import AgendaItem, Meeting
from subgroup.operations.agenda import add_agenda_item
from subgroup.operations.closing import close_meeting
from subgroup.operations.meetings import add_meeting
from subgroup.operations.review import take_back
from subgroup.operations.room import decide_on_item, keep_note, take_on
from tests.cast import Cast

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_the_meeting")]
FEBRUARY = date(2017, 2, 7)


@pytest.fixture
def matter(people: Cast, meeting: Meeting, one: Communication) -> AgendaItem:
    return add_agenda_item(by=people.alice, meeting=meeting, title=one.title, communication=one)


def decide(people: Cast, matter: AgendaItem, kind: DecisionKind) -> Decision:
    last = Decision.objects.first()
    return decide_on_item(
        by=people.chair,
        item=matter,
        kind=kind,
        comment="",
        revision=matter.communication.version,
        last_decision=last.pk if last else None,
    )


def take_it_back(people: Cast, decision: Decision) -> None:
    take_back(by=people.chair, communication_id=decision.communication_id, decision_id=decision.pk)


def state_of(matter: AgendaItem) -> str:
    matter.refresh_from_db()
    return matter.state


def test_it_waits_again_and_is_carried_on(people: Cast, meeting: Meeting, matter) -> None:
    february = add_meeting(by=people.coordinator, date=FEBRUARY)
    take_it_back(people, decide(people, matter, DecisionKind.AGREED))
    assert state_of(matter) == AgendaState.WAITING
    last = Change.objects.filter(subject_id=str(matter.pk)).latest("pk")
    assert (last.by, last.field, last.was, last.became) == (
        people.chair,
        "state",
        "Dealt with",
        "Not reached yet",
    )
    close_meeting(by=people.coordinator, meeting=meeting)
    assert february.agenda.filter(communication=matter.communication).exists()


@pytest.mark.parametrize(
    ("kind", "state"),
    [(NoteKind.NOTE, AgendaState.WAITING), (NoteKind.DECISION, AgendaState.REACHED)],
)
def test_only_a_decision_that_was_noted_of_it_keeps_it_dealt_with(
    people: Cast, matter: AgendaItem, kind: NoteKind, state: AgendaState
) -> None:
    """A note alone does not deal with a matter, so it does not once the decision is gone either."""
    decision = decide(people, matter, DecisionKind.AGREED)
    keep_note(
        by=people.coordinator,
        item=matter,
        note_id=UUID(int=1),
        kind=kind,
        text="Fire joins in.",
        opened_version=0,
    )
    take_it_back(people, decision)
    assert state_of(matter) == state


def test_so_does_an_action(people: Cast, meeting: Meeting, matter: AgendaItem) -> None:
    decision = decide(people, matter, DecisionKind.AGREED)
    take_on(
        by=people.coordinator,
        meeting=meeting,
        item=matter,
        action_id=UUID(int=1),
        what="Book the van",
        owner=people.bob,
        due=FEBRUARY,
    )
    take_it_back(people, decision)
    assert state_of(matter) == AgendaState.REACHED


def test_and_an_earlier_decision_of_the_same_meeting(people: Cast, matter: AgendaItem) -> None:
    decide(people, matter, DecisionKind.NOTED)
    take_it_back(people, decide(people, matter, DecisionKind.AGREED))
    assert state_of(matter) == AgendaState.REACHED


def test_once_the_meeting_is_closed_its_minutes_say_what_it_dealt_with(
    people: Cast, meeting: Meeting, matter: AgendaItem
) -> None:
    decision = decide(people, matter, DecisionKind.AGREED)
    close_meeting(by=people.coordinator, meeting=meeting)
    take_it_back(people, decision)
    assert state_of(matter) == AgendaState.REACHED
