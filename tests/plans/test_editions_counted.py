"""Who is in an edition whose slots are counted from now on is asked to book one, while one can."""

from datetime import UTC, datetime, timedelta

import pytest

from bsc_comms.kit import clock
from channels_registry.operations import edit_edition
from partnership.choices import LetterState
from plans.operations.placements import choose_edition
from tests.plans.ward_panel import A_MINUTE, NOW, gone_out, letters, planned_for, told

pytestmark = pytest.mark.django_db


def counted(panel, people, slots: int | None, *, version=1, at=NOW + A_MINUTE) -> None:
    with clock.at(at):
        edit_edition(by=people.bob, edition=panel, opened_version=version, fields={"slots": slots})


def test_who_is_in_an_edition_whose_slots_are_counted_from_now_on_is_asked_to_book_one(
    people, panel
):
    planned_for(panel, people)
    counted(panel, people, 1)
    assert [told(), told()] == [1, 0]
    (letter,) = letters()
    assert (letter.recipient, letter.subject) == (
        people.alice,
        "Book a slot: Ward panel, November 2016, copy by Wed 9 Nov",
    )
    assert (
        "Ward panel, November 2016, has 1 slot now, and each has to be booked. “Lock up” is "
        "planned for it and holds none." in letter.text
    )
    assert "New dates" not in letter.text
    counted(panel, people, 2, version=2)
    assert told() == 0


@pytest.mark.parametrize(("day", "asked"), [(9, 1), (10, 0)])
def test_nobody_is_asked_to_book_one_once_copy_was_due(people, panel, day, asked):
    planned_for(panel, people)
    at = datetime(2016, 11, day, 9, tzinfo=UTC)
    counted(panel, people, 1, at=at)
    assert told(at + A_MINUTE) == asked


def test_a_letter_that_waits_is_taken_back_once_copy_was_due(people, panel):
    planned_for(panel, people)
    at = datetime(2016, 11, 9, 19, tzinfo=UTC)
    counted(panel, people, 1, at=at)
    assert [told(at + A_MINUTE), told(at + timedelta(hours=12))] == [1, 0]
    assert [letter.state for letter in letters()] == [LetterState.WITHDRAWN]


def test_nobody_is_asked_once_they_are_not_counted_again_or_a_slot_is_booked(people, panel):
    placement = planned_for(panel, people)
    counted(panel, people, 1)
    counted(panel, people, None, version=2)
    assert told() == 0
    counted(panel, people, 1, version=3)
    panel.refresh_from_db()
    with clock.at(NOW + A_MINUTE):
        choose_edition(by=people.alice, placement=placement, edition=panel)
    assert told() == 0


def test_a_letter_that_waits_is_taken_back_once_they_are_not_counted_again(people, panel):
    planned_for(panel, people)
    counted(panel, people, 1)
    assert told() == 1
    counted(panel, people, None, version=2)
    assert [told(), told()] == [0, 0]
    assert [letter.state for letter in letters()] == [LetterState.WITHDRAWN]
    counted(panel, people, 3, version=3)
    assert told() == 1
    (_, letter) = sorted(letters(), key=lambda letter: letter.state, reverse=True)
    assert (letter.state, "has 3 slots now" in letter.text) == (LetterState.QUEUED, True)


def test_one_that_went_out_before_that_stays_as_it_is(people, panel):
    planned_for(panel, people)
    counted(panel, people, 1)
    told()
    gone_out(people)
    counted(panel, people, None, version=2)
    assert told() == 0
    assert [letter.state for letter in letters()] == [LetterState.SENT]


def test_who_chose_it_while_they_were_not_counted_is_asked_once_they_are_again(people, panel):
    counted(panel, people, 1, at=NOW - 2 * A_MINUTE)
    counted(panel, people, None, version=2, at=NOW - A_MINUTE)
    panel.refresh_from_db()
    planned_for(panel, people)
    counted(panel, people, 3, version=3)
    assert told() == 1
    assert "has 3 slots now" in letters()[0].text


def test_who_was_asked_before_is_asked_anew_once_they_are_counted_again(people, panel):
    planned_for(panel, people)
    counted(panel, people, 1)
    told()
    gone_out(people)
    counted(panel, people, None, version=2, at=NOW + 3 * A_MINUTE)
    counted(panel, people, 3, version=3, at=NOW + 4 * A_MINUTE)
    assert told(NOW + 5 * A_MINUTE) == 1
    assert {letter.state for letter in letters()} == {LetterState.SENT, LetterState.QUEUED}
