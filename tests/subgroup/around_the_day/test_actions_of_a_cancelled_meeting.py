"""An action that was written down ahead of a meeting reaches its owner where that is cancelled."""

import uuid
from datetime import date

import pytest

from partnership.choices import LetterKind
from partnership.models import Letter, Person
from subgroup.models import Action, Meeting
from subgroup.operations.actions import change_action
from subgroup.operations.room import take_on
from tests.cast import Cast
from tests.subgroup.around_the_day.acts import cancel

pytestmark = pytest.mark.django_db
DUE = date(2016, 12, 20)


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
        "1. Bring the figures. By Tuesday 20 December 2016" in letter.text
    )
    assert "was cancelled. What was written down ahead of it stands" in letter.html
    assert "<li" not in letter.html, "its number is the only mark before it"


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
