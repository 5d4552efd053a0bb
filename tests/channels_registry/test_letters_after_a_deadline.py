"""Once copy or artwork was due, no letter about an edition asks for it by a day that is over.

On the last day itself a letter may wait for the morning: it says what is so on both days.
"""

from datetime import UTC, date, datetime

import pytest

from bsc_comms.kit import clock
from channels_registry.models import Edition
from channels_registry.operations import book, confirm_booking, withdraw_booking
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
COPY_TODAY = (
    "Copy is due on Monday 14 November 2016: if yours is not there by then, ask the owner at once "
    "whether it can still go in."
)
ARTWORK_TODAY = (
    "Artwork is due on {} November 2016: if yours is not there by then, ask the owner about it at "
    "once."
)


def test_who_is_confirmed_once_copy_is_past_is_not_asked_for_it_by_a_day_that_is_over(
    people, booked
):
    with clock.at(datetime(2016, 11, 15, 9, tzinfo=UTC)):
        confirm_booking(by=people.alice, booking=booked)
    (answer,) = waiting(people.bob, ANSWERED)
    assert answer.subject == "Your slot is confirmed: Magazine, Winter, copy was due Mon 14 Nov"
    assert "Copy was due on Monday 14 November 2016: if yours is not there yet, ask" in answer.text
    assert "Please send" not in answer.text + answer.html


def test_who_is_confirmed_on_the_last_day_for_copy_may_read_it_on_the_next(people, booked):
    with clock.at(datetime(2016, 11, 14, 20, 30, tzinfo=UTC)):
        confirm_booking(by=people.alice, booking=booked)
    (answer,) = waiting(people.bob, ANSWERED)
    assert answer.subject == "Your slot is confirmed: Magazine, Winter, copy due Mon 14 Nov"
    assert COPY_TODAY in answer.text
    assert "<strong>Monday 14 November 2016</strong>: if yours is not there by then" in answer.html
    for said in ("Please send", "give it back"):
        assert said not in answer.text + answer.html


def test_so_may_who_moves_up_on_it(people, booked):
    book(by=people.charlie, edition=Edition.objects.get(), partner=people.named)
    with clock.at(datetime(2016, 11, 14, 20, 30, tzinfo=UTC)):
        withdraw_booking(by=people.bob, booking=booked)
    (moved_up,) = waiting(people.charlie, ANSWERED)
    assert moved_up.subject == "A slot came free: Magazine, Winter, copy due Mon 14 Nov"
    assert COPY_TODAY in moved_up.text


@pytest.mark.parametrize(
    ("day", "artwork", "asks"),
    [
        (12, date(2016, 11, 13), "14 November 2016; artwork was due on Friday 11 November"),
        (11, date(2016, 11, 11), f"14 November 2016. {ARTWORK_TODAY.format('Friday 11')} If you"),
        (11, date(2016, 11, 14), "14 November 2016 and artwork by Monday 14 November 2016. If"),
        (14, None, f"{COPY_TODAY}\n"),
        (14, date(2016, 11, 13), f"{COPY_TODAY} Artwork was due on Friday 11 November 2016.\n"),
        (14, date(2016, 11, 14), f"{COPY_TODAY} {ARTWORK_TODAY.format('Monday 14')}\n"),
        (14, date(2016, 11, 15), f"{COPY_TODAY} Artwork is due on Tuesday 15 November 2016.\n"),
        (15, date(2016, 11, 14), "whether it can still go in.\n"),
        (15, date(2016, 11, 15), f"it can still go in. {ARTWORK_TODAY.format('Tuesday 15')}\n"),
        (15, date(2016, 11, 16), "still go in. Artwork is due on Wednesday 16 November 2016.\n"),
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
        ("day", "about", "copy"),
        [
            (13, ["Answer a request for a slot", "Other waits for a slot"], "Copy is due on"),
            (
                14,
                ["Answer a request for a slot", "Other waits for a slot"],
                "The last day for copy is",
            ),
            (15, ["Answer a request for a slot"], "Copy was due on"),
        ],
    )
    def test_who_comes_to_keep_the_channel_is_asked_about_the_slot_alone(
        self, people, asked_for, day, about, copy
    ):
        with clock.at(datetime(2016, 11, day, 9, tzinfo=UTC)):
            keep_from_now_on(people.coordinator, people.named)
        letters = waiting(people.charlie, ASKED)
        assert [each.subject for each in letters] == [f"{one}: Magazine, Winter" for one in about]
        assert f"with a reason. {copy} Monday 14 November 2016." in letters[0].text
        assert waiting(people.alice, ASKED) == []

    def test_on_the_last_day_a_place_in_the_line_says_until_when_it_moves_up(self, people, winter):
        with clock.at(datetime(2016, 11, 14, 20, 30, tzinfo=UTC)):
            for _ in range(2):
                book(by=people.bob, edition=winter, partner=people.other)
        _, place_in_the_line = waiting(people.alice, ASKED)
        assert (
            "All slots are taken; it moves up only if one comes free by Monday 14 November 2016, "
            "the last day for copy." in place_in_the_line.text
        )
        assert "when one comes free" not in place_in_the_line.text + place_in_the_line.html

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
        """What Bob reads of a move by a day, on 1 December or another, with artwork due by then."""

        def letter(artwork: date | None, on: date = date(2016, 12, 1)) -> Letter:
            Edition.objects.update(artwork_deadline=artwork)
            with clock.at(datetime(on.year, on.month, on.day, 9, tzinfo=UTC)):
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

    @pytest.mark.parametrize(
        ("artwork", "said"),
        [
            (None, ""),
            (date(2016, 11, 7), " Artwork was due on Tuesday 8 November 2016."),
            (date(2016, 11, 14), f" {ARTWORK_TODAY.format('Tuesday 15')}"),
            (date(2016, 11, 21), " Artwork is now due on Tuesday 22 November 2016."),
        ],
    )
    def test_copy_is_due_on_that_very_day(self, told_late, artwork, said):
        letter = told_late(artwork, on=date(2016, 11, 15))
        assert letter.subject == "New dates: Magazine, Winter, copy due Tue 15 Nov"
        copy = COPY_TODAY.replace("Monday 14", "Tuesday 15")
        assert f"{copy}{said} Your booking stays as it is." in letter.text
        assert "Copy is now due" not in letter.text + letter.html

    def test_artwork_is_due_on_that_very_day_and_copy_later(self, told_late):
        letter = told_late(date(2016, 11, 7), on=date(2016, 11, 8))
        artwork = ARTWORK_TODAY.format("Tuesday 8")
        assert f"Copy is now due on Tuesday 15 November 2016. {artwork} Your" in letter.text

    def test_copy_is_still_due(self, people, booked):
        Edition.objects.update(artwork_deadline=PAST)
        move(people.alice, EARLIER)
        (letter,) = waiting(people.bob, CHANGED)
        assert letter.subject == "New dates: Magazine, Winter, copy by Mon 7 Nov"
        assert (
            "Copy is now due on Monday 7 November 2016, artwork was due on Monday 17 October"
            in letter.text
        )
