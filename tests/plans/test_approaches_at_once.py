"""Who answers in the moment in which reminders are written is not reminded."""

import threading

import pytest

from bsc_comms.kit import clock
from partnership.choices import LetterKind, LetterState
from partnership.models import Letter
from plans.choices import ApproachAnswer
from plans.operations.approaches import follow_approaches, letters
from tests.cast import cast
from tests.plans.asked import NUDGE, TUESDAY, asked_about, of, says
from tests.plans.at_once import all_at_once

pytestmark = [pytest.mark.both_databases, pytest.mark.django_db(transaction=True)]


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
