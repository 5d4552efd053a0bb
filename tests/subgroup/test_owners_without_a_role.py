"""Whose last role ends is not told of their actions: to them the links would open nothing."""

import uuid
from datetime import date

import pytest

from bsc_comms.kit import clock
from partnership.choices import LetterKind, LetterState, Role
from partnership.models import Person
from partnership.operations.letters import send_due_letters
from partnership.operations.people import appoint, end_appointment
from subgroup.choices import ActionState
from subgroup.models import Action
from subgroup.operations.actions import chase_actions, end_action, open_again
from subgroup.operations.closing import close_meeting
from subgroup.operations.meetings import add_meeting
from subgroup.operations.room import take_on
from tests.cast import Cast
from tests.factories import AppointmentFactory
from tests.subgroup.given_actions import DUE, GIVEN
from tests.subgroup.november import at_eight

pytestmark = pytest.mark.django_db
REMINDED = date(2016, 11, 15)


def states(person: Person, kind: LetterKind) -> list[str]:
    return sorted(person.letters.filter(kind=kind).values_list("state", flat=True))


def end_advocacy(people: Cast) -> None:
    held = people.bob.appointments.get(role=Role.ADVOCATE)
    end_appointment(by=people.coordinator, appointment_id=held.pk)


def make_board_member(people: Cast) -> None:
    appoint(by=people.coordinator, person=people.bob, role=Role.BOARD, partner=None)


class TestWhatTheyTookOn:
    @pytest.fixture
    def given(self, people: Cast) -> Action:
        """Taken on at a meeting that was closed: a letter that says so waits for Bob."""
        with clock.at(GIVEN):
            meeting = add_meeting(by=people.coordinator, date=GIVEN.date())
            given = take_on(
                by=people.coordinator,
                meeting=meeting,
                item=None,
                action_id=uuid.uuid4(),
                what="Book it",
                owner=people.bob,
                due=DUE,
            )
            close_meeting(by=people.coordinator, meeting=meeting)
        return given

    def test_is_no_longer_told_once_their_last_role_has_ended(
        self, people: Cast, given: Action
    ) -> None:
        with clock.at(GIVEN):
            end_advocacy(people)
            send_due_letters()
        assert states(people.bob, LetterKind.ACTION_GIVEN) == [LetterState.WITHDRAWN]

    def test_is_told_after_all_where_it_is_opened_again_once_they_hold_a_new_role(
        self, people: Cast, given: Action
    ) -> None:
        with clock.at(GIVEN):
            end_advocacy(people)
            send_due_letters()
            make_board_member(people)
            end_action(by=people.coordinator, action=given, state=ActionState.DONE, outcome="")
            open_again(by=people.coordinator, action=given)
        assert states(people.bob, LetterKind.ACTION_GIVEN) == [
            LetterState.QUEUED,
            LetterState.WITHDRAWN,
        ]


class TestTheirReminder:
    def test_is_taken_back_and_comes_anew_with_a_new_role(
        self, people: Cast, action: Action
    ) -> None:
        with clock.at(at_eight(REMINDED)):
            assert chase_actions() == 1
            end_advocacy(people)
            send_due_letters()
            assert states(people.bob, LetterKind.ACTION_DUE) == [LetterState.WITHDRAWN]
            assert chase_actions() == 0
            make_board_member(people)
            assert [chase_actions(), chase_actions()] == [1, 0]
        assert states(people.bob, LetterKind.ACTION_DUE) == [
            LetterState.QUEUED,
            LetterState.WITHDRAWN,
        ]

    def test_goes_to_who_holds_another_role(self, people: Cast, action: Action) -> None:
        AppointmentFactory(person=people.bob, role=Role.BOARD)
        with clock.at(at_eight(REMINDED)):
            chase_actions()
            end_advocacy(people)
            send_due_letters()
        assert states(people.bob, LetterKind.ACTION_DUE) == [LetterState.SENT]
