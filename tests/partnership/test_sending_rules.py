"""When letters go, and what a server's answer means."""

from datetime import datetime, time, timedelta

import pytest

from partnership.choices import MOST_ATTEMPTS
from partnership.rules.retries import (
    PAUSES_OF_A_LETTER,
    pause_after,
    pause_of_a_letter,
    tries_within,
)
from partnership.rules.sending import Answer, Hours, answer_of_codes, answer_of_recipients


@pytest.mark.parametrize(
    ("clock_on_the_wall", "goes"),
    [("07:59", False), ("08:00", True), ("19:59", True), ("20:00", False), ("02:00", False)],
)
def test_letters_are_quiet_at_night(clock_on_the_wall: str, goes: bool) -> None:
    hours = Hours(time(8), time(20))
    assert hours.hold(datetime.fromisoformat(f"2016-10-25T{clock_on_the_wall}")) is goes


@pytest.mark.parametrize(
    ("owed", "goes"),
    [
        ("2016-10-25T07:59", "2016-10-25T08:00"),
        ("2016-10-25T08:00", "2016-10-25T08:00"),
        ("2016-10-25T19:59", "2016-10-25T19:59"),
        ("2016-10-25T20:00", "2016-10-26T08:00"),
        ("2016-10-31T23:30", "2016-11-01T08:00"),
    ],
)
def test_what_is_owed_in_quiet_hours_goes_once_they_are_over(owed: str, goes: str) -> None:
    hours = Hours(time(8), time(20))
    assert hours.next_from(datetime.fromisoformat(owed)) == datetime.fromisoformat(goes)


def test_midnight_as_the_last_hour_is_the_end_of_the_day() -> None:
    hours = Hours(time(0), time(0))
    assert hours.hold(datetime(2016, 10, 25)) and hours.hold(datetime(2016, 10, 25, 23, 59))
    assert hours.next_from(datetime(2016, 10, 25, 23, 59)) == datetime(2016, 10, 25, 23, 59)


@pytest.mark.parametrize(
    ("codes", "answer"),
    [
        ([550], Answer.REFUSED),
        ([450], Answer.NOT_NOW),
        ([421], Answer.NOT_NOW),
        ([550, 450], Answer.NOT_NOW),
        ([], Answer.NOT_NOW),
    ],
)
def test_only_a_refusal_for_good_is_one(codes: list[int], answer: Answer) -> None:
    assert answer_of_codes(codes) is answer


@pytest.mark.parametrize(
    ("code", "words", "answer"),
    [
        (550, "5.1.1 <relay@example.org>: unknown", Answer.ADDRESS_REFUSED),
        (550, "unknown", Answer.ADDRESS_REFUSED),
        (550, "<relay@example.org> is unknown", Answer.ADDRESS_REFUSED),
        (554, "5.7.1 <a@example.org>: Relay access denied", Answer.NOT_NOW),
        (550, "5.7.54 Unable to relay recipient in non-accepted domain", Answer.NOT_NOW),
        (550, "relay not permitted", Answer.NOT_NOW),
        (550, "We do not allow relaying", Answer.NOT_NOW),
        (530, "Authentication required", Answer.NOT_NOW),
        (450, "5.7.1 later", Answer.NOT_NOW),
    ],
)
def test_who_refuses_the_planner_has_not_refused_an_address(
    code: int, words: str, answer: Answer
) -> None:
    assert answer_of_recipients([(code, words)]) is answer


def test_work_that_is_owed_waits_twice_as_long_after_each_try_and_an_hour_at_most() -> None:
    pauses = [pause_after(attempts) for attempts in (0, 1, 2, 3, 4, 5, 6, 7, 100)]
    assert pauses == [timedelta(minutes=each) for each in (1, 1, 2, 4, 8, 16, 32, 60, 60)]


def test_a_letter_is_tried_eight_times_in_about_a_day() -> None:
    pauses = [pause_of_a_letter(attempts) for attempts in range(1, MOST_ATTEMPTS)]
    assert pauses == list(PAUSES_OF_A_LETTER), "A pause after each try but the last"
    assert sum(pauses, timedelta()) == timedelta(hours=22, minutes=21)


@pytest.mark.parametrize(
    ("minutes", "tries"), [(0.5, 1), (1, 1), (5, 2), (15, 3), (21, 3), (22, 4)]
)
def test_tries_tell_how_long_a_letter_was_tried(minutes: float, tries: int) -> None:
    """One with more tries than these had its first that long ago, or longer."""
    assert tries_within(timedelta(minutes=minutes)) == tries
