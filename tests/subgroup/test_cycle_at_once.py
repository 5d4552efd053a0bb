"""Letters of a meeting's cycle are written in the moment in which nobody needs them any more."""

import threading
from collections.abc import Callable

import pytest

from bsc_comms.kit import clock
from partnership.choices import LetterState
from subgroup.choices import ConfirmationKind
from subgroup.models import Meeting
from subgroup.operations import cycle
from subgroup.operations.confirmations import confirm_plan
from subgroup.operations.meetings import cancel_meeting
from tests.cast import Cast
from tests.plans.at_once import all_at_once
from tests.services.somebody_waits import held_until
from tests.subgroup.november import CALL, at_eight, of_the_cycle

pytestmark = [pytest.mark.both_databases, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def while_letters_are_written(monkeypatch: pytest.MonkeyPatch) -> Callable[..., set]:
    """Lets something be done once the letters of the first step have their words."""
    written, done = threading.Event(), threading.Event()
    write = cycle.letters_of_step

    def write_and_wait(*step, **how) -> list:
        letters = write(*step, **how)
        written.set()
        held_until(done)
        return letters

    monkeypatch.setattr(cycle, "letters_of_step", write_and_wait)

    def owe() -> cycle.Owed:
        with clock.at(at_eight(CALL)):
            return cycle.owe_cycle_letters()

    def meanwhile(act: Callable[[], object]) -> set:
        def acts() -> str:
            assert written.wait(timeout=20)
            with clock.at(at_eight(CALL)):
                act()
            done.set()
            return "done"

        return set(all_at_once(owe, acts))

    return meanwhile


def who_would_be_asked() -> set[str]:
    waiting = of_the_cycle().filter(state=LetterState.QUEUED)
    return set(waiting.values_list("recipient__name", flat=True))


def test_nobody_is_asked_about_a_meeting_that_is_cancelled_meanwhile(
    people: Cast, meeting: Meeting, while_letters_are_written: Callable[..., set]
) -> None:
    given = while_letters_are_written(
        lambda: cancel_meeting(by=people.coordinator, meeting=meeting, reason="The hall is shut")
    )
    assert given == {cycle.Owed(to_send=3), "done"}
    assert who_would_be_asked() == set()


def test_who_confirms_meanwhile_is_not_asked(
    people: Cast, meeting: Meeting, while_letters_are_written: Callable[..., set]
) -> None:
    given = while_letters_are_written(
        lambda: confirm_plan(
            by=people.bob,
            meeting=meeting,
            partner=people.other,
            kind=ConfirmationKind.UP_TO_DATE,
        )
    )
    assert given == {cycle.Owed(to_send=3), "done"}
    assert who_would_be_asked() == {"Alice", "Charlie"}


def test_what_has_changed_since_it_was_read_is_left_to_the_next_tick(
    people: Cast, meeting: Meeting
) -> None:
    with clock.at(at_eight(CALL)):
        read_before = cycle.standing_now()
        cancel_meeting(by=people.coordinator, meeting=meeting, reason="The hall is shut")
        assert cycle.owe_cycle_letters(read_before) == cycle.Owed()
    assert who_would_be_asked() == set()
