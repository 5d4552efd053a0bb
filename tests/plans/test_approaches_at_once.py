"""Questions that are answered or moved in the moment in which time does something to them."""

import threading
from datetime import UTC, date, datetime

import pytest

from bsc_comms.kit import clock
from partnership.choices import LetterKind, LetterState
from partnership.models import Letter
from plans.choices import ApproachAnswer, ApproachState, Precision
from plans.models import Approach, Communication
from plans.operations.approaches import (
    ask_again,
    follow_approaches,
    letters,
    withdraw_approach,
)
from plans.operations.communications import move_communication
from plans.operations.details import Window
from tests.cast import cast
from tests.plans.asked import (
    DEADLINE,
    NUDGE,
    TUESDAY,
    asked_about,
    local_one,
    of,
    says,
)
from tests.plans.at_once import all_at_once, held_up

pytestmark = [pytest.mark.both_databases, pytest.mark.django_db(transaction=True)]
EIGHTH, FRIDAY = date(2016, 11, 8), date(2016, 10, 28)
END_OF_FRIDAY = datetime(2016, 10, 28, 22, 59, tzinfo=UTC)
SATURDAY = datetime(2016, 10, 29, 9, tzinfo=UTC)


def test_an_answer_takes_the_reminder_back_that_is_being_written(monkeypatch):
    with clock.at(TUESDAY):
        people = cast()
        approach = asked_about(people)
    who_waits_was_read, answered = threading.Event(), threading.Event()
    ask = letters.ask_people

    def ask_a_little_later(*asked, **how) -> int:
        if not who_waits_was_read.is_set():
            who_waits_was_read.set()
            answered.wait(timeout=0.5)
        return ask(*asked, **how)

    monkeypatch.setattr(letters, "ask_people", ask_a_little_later)

    def remind() -> str:
        with clock.at(NUDGE):
            return f"{follow_approaches()} reminded"

    def answer() -> str:
        assert who_waits_was_read.wait(timeout=20)
        with clock.at(NUDGE):
            says(people.bob, of(approach, people.other), ApproachAnswer.NOTHING)
        answered.set()
        return "answered"

    assert set(all_at_once(remind, answer)) == {"2 reminded", "answered"}
    reminders = Letter.objects.filter(kind=LetterKind.APPROACH_NUDGE)
    assert dict(reminders.values_list("recipient__name", "state")) == {
        "Bob": LetterState.WITHDRAWN,
        "Charlie": LetterState.QUEUED,
    }


def move_to(day: date, people, approach: Approach) -> None:
    communication = Communication.objects.get(pk=approach.communication_id)
    move_communication(
        by=people.alice,
        communication=communication,
        opened_version=communication.version,
        window=Window(Precision.EXACT, day, day),
        reason="The hall is shut",
    )


def test_a_question_that_is_given_more_days_meanwhile_is_not_closed():
    with clock.at(TUESDAY):
        people = cast()
        approach = asked_about(people, local_one(people, window_start=FRIDAY, window_end=FRIDAY))

    def move() -> None:
        with clock.at(SATURDAY):
            move_to(EIGHTH, people, approach)

    def follow() -> int:
        with clock.at(SATURDAY):
            return follow_approaches()

    held_up(move, follow, then=lambda: None)
    approach.refresh_from_db()
    assert (approach.state, approach.deadline) == (ApproachState.OPEN, DEADLINE)


def test_a_question_that_stands_again_has_the_days_to_which_it_is_moved_meanwhile():
    with clock.at(TUESDAY):
        people = cast()
        approach = asked_about(people)
        withdraw_approach(by=people.alice, approach=approach)

    def move() -> None:
        with clock.at(TUESDAY):
            move_to(FRIDAY, people, approach)

    def ask() -> Approach:
        with clock.at(TUESDAY):
            return ask_again(by=people.alice, approach=approach)

    assert held_up(move, ask, then=lambda: None).deadline == END_OF_FRIDAY
