"""When letters go, and what a server's answer means."""

from datetime import datetime

import pytest

from partnership.rules.sending import Answer, answer_of_codes, may_go_at, worth_another_copy


@pytest.mark.parametrize(
    ("clock_on_the_wall", "goes"),
    [("07:59", False), ("08:00", True), ("19:59", True), ("20:00", False), ("02:00", False)],
)
def test_letters_are_quiet_at_night(clock_on_the_wall: str, goes: bool) -> None:
    assert may_go_at(datetime.fromisoformat(f"2016-10-25T{clock_on_the_wall}")) is goes


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


def test_nobody_gets_a_third_copy() -> None:
    assert [worth_another_copy(attempts) for attempts in (1, 2, 3)] == [True, False, False]
