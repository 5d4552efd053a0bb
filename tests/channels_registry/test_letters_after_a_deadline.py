"""Once copy or artwork was due, no letter about an edition asks for it by a day that is over."""

from datetime import UTC, date, datetime

import pytest

from bsc_comms.kit import clock
from channels_registry.models import Edition
from channels_registry.operations import book, confirm_booking
from partnership.models import Letter
from tests.channels_registry.letters_of_winter import (
    ANSWERED,
    ASKED,
    CHANGED,
    keep_from_now_on,
    move,
    waiting,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_october")]
EARLIER, PAST = date(2016, 12, 5), date(2016, 10, 24)


def test_who_is_confirmed_once_copy_is_past_is_not_asked_for_it_by_a_day_that_is_over(
    people, booked
):
    with clock.at(datetime(2016, 11, 15, 9, tzinfo=UTC)):
        confirm_booking(by=people.alice, booking=booked)
    (answer,) = waiting(people.bob, ANSWERED)
    assert answer.subject == "Your slot is confirmed: Magazine, Winter, copy was due Mon 14 Nov"
    assert "Copy was due on Monday 14 November 2016: if yours is not there yet, ask" in answer.text
    assert "Please send" not in answer.text + answer.html


@pytest.mark.parametrize(
    ("day", "artwork", "asks"),
    [
        (14, date(2016, 11, 13), "14 November 2016; artwork was due on Friday 11 November"),
        (14, date(2016, 11, 14), "14 November 2016 and artwork by Monday 14 November 2016. If"),
        (15, date(2016, 11, 14), "whether it can still go in.\n"),
        (15, date(2016, 11, 15), "it can still go in. Artwork is due on Tuesday 15 November 2016."),
    ],
)
def test_who_is_confirmed_is_asked_for_artwork_until_it_was_due_whether_or_not_copy_was(
    people, booked, day, artwork, asks
):
    Edition.objects.update(artwork_deadline=artwork)
    with clock.at(datetime(2016, 11, day, 9, tzinfo=UTC)):
        confirm_booking(by=people.alice, booking=booked)
    (answer,) = waiting(people.bob, ANSWERED)
    assert asks in answer.text


class TestOfARequestForASlot:
    @pytest.fixture
    def asked_for(self, people, winter):
        """The slot, and a place in the line."""
        for _ in range(2):
            book(by=people.bob, edition=winter, partner=people.other)

    @pytest.mark.parametrize(
        ("day", "about", "verb"),
        [
            (14, ["Answer a request for a slot", "Other waits for a slot"], "is"),
            (15, ["Answer a request for a slot"], "was"),
        ],
    )
    def test_who_comes_to_keep_the_channel_is_asked_about_the_slot_alone(
        self, people, asked_for, day, about, verb
    ):
        with clock.at(datetime(2016, 11, day, 9, tzinfo=UTC)):
            keep_from_now_on(people.coordinator, people.named)
        letters = waiting(people.charlie, ASKED)
        assert [each.subject for each in letters] == [f"{one}: Magazine, Winter" for one in about]
        assert f"with a reason. Copy {verb} due on Monday 14 November" in letters[0].text
        assert waiting(people.alice, ASKED) == []

    def test_a_move_says_that_copy_was_due_and_that_nobody_moves_up(self, people, asked_for):
        with clock.at(datetime(2016, 12, 1, 9, tzinfo=UTC)):
            move(people.coordinator, date(2016, 12, 13))
        slot, place_in_the_line = waiting(people.alice, ASKED)
        assert "Copy was due on Tuesday 15 November 2016." in slot.text
        assert (
            "Copy was due on Tuesday 15 November 2016: nobody moves up any more."
            in place_in_the_line.text
        )
        assert "All slots" not in place_in_the_line.text + place_in_the_line.html


class TestOfAMoveOnceADeadlineIsPast:
    """Nobody is asked for copy or artwork by a day that is over."""

    @pytest.fixture
    def told_late(self, people, booked):
        """What Bob reads of a move on 1 December, by a day, with artwork due by then."""

        def letter(artwork: date | None) -> Letter:
            Edition.objects.update(artwork_deadline=artwork)
            with clock.at(datetime(2016, 12, 1, 9, tzinfo=UTC)):
                move(people.alice, date(2016, 12, 13))
            (found,) = waiting(people.bob, CHANGED)
            return found

        return letter

    @pytest.mark.parametrize("artwork", [None, date(2016, 11, 21)])
    def test_copy_was_due_and_artwork_with_it(self, told_late, artwork):
        letter = told_late(artwork)
        assert letter.subject == "New dates: Magazine, Winter, copy was due Tue 15 Nov"
        assert (
            "Copy was due on Tuesday 15 November 2016: if yours is not there yet, ask the owner at "
            "once whether it can still go in. Your booking stays as it is." in letter.text
        )
        assert "now due" not in letter.text + letter.html

    def test_artwork_is_still_due(self, told_late):
        letter = told_late(date(2016, 12, 5))
        assert "it can still go in. Artwork is now due on Tuesday 6 December" in letter.text

    def test_copy_is_still_due(self, people, booked):
        Edition.objects.update(artwork_deadline=PAST)
        move(people.alice, EARLIER)
        (letter,) = waiting(people.bob, CHANGED)
        assert letter.subject == "New dates: Magazine, Winter, copy by Mon 7 Nov"
        assert (
            "Copy is now due on Monday 7 November 2016, artwork was due on Monday 17 October"
            in letter.text
        )
