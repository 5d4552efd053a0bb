"""An action that was written down ahead of a meeting reaches its owner where that is cancelled."""

import uuid
from datetime import UTC, date, datetime

import pytest

from bsc_comms.kit import clock
from partnership.choices import LetterKind
from partnership.models import Letter, Person
from subgroup.models import Action, Meeting
from subgroup.operations.actions import change_action
from subgroup.operations.meetings import add_meeting, cancel_meeting
from subgroup.operations.room import take_on
from tests.cast import Cast

pytestmark = pytest.mark.django_db
EVE = datetime(2016, 11, 7, 9, tzinfo=UTC)
DUE = date(2016, 12, 20)


@pytest.fixture(autouse=True)
def now():
    with clock.at(EVE):
        yield


@pytest.fixture
def meeting(people: Cast) -> Meeting:
    return add_meeting(by=people.coordinator, date=date(2016, 11, 8))


@pytest.fixture
def action(people: Cast, meeting: Meeting) -> Action:
    return take_on(
        by=people.coordinator,
        meeting=meeting,
        item=None,
        action_id=uuid.UUID(int=1),
        what="Bring the figures",
        owner=people.bob,
        due=DUE,
    )


def cancel(people: Cast, meeting: Meeting) -> None:
    cancel_meeting(by=people.coordinator, meeting=meeting, reason="Snow")


def give_to(people: Cast, action: Action, owner: Person) -> None:
    change_action(
        by=people.coordinator,
        action=action,
        opened_version=action.version,
        what=action.what,
        owner=owner,
        due=DUE,
    )


def letters_to(person: Person) -> list[Letter]:
    return list(Letter.objects.filter(kind=LetterKind.ACTION_GIVEN, recipient=person))


def test_its_owner_is_written_to_as_the_meeting_is_cancelled(
    people: Cast, meeting: Meeting, action: Action
) -> None:
    assert letters_to(people.bob) == []
    cancel(people, meeting)
    (letter,) = letters_to(people.bob)
    assert (
        "The subgroup's meeting on Tuesday 8 November 2016 was cancelled. What was written down "
        "ahead of it stands, and this is yours to do:\n\n"
        "1. Bring the figures, by Tuesday 20 December 2016" in letter.text
    )
    assert "was cancelled. What was written down ahead of it stands" in letter.html


def test_whoever_takes_it_over_afterwards_is_written_to(
    people: Cast, meeting: Meeting, action: Action
) -> None:
    cancel(people, meeting)
    give_to(people, action, people.alice)
    (letter,) = letters_to(people.alice)
    assert "1. Bring the figures" in letter.text


def test_before_a_meeting_that_stands_nobody_is_written_to(
    people: Cast, meeting: Meeting, action: Action
) -> None:
    give_to(people, action, people.alice)
    assert [letters_to(people.bob), letters_to(people.alice)] == [[], []]
