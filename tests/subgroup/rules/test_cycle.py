"""The days of a meeting's cycle: exact ones by hand, and ten years against a calendar by hand."""

from datetime import date

import pytest

from subgroup.choices import Chase, Step
from subgroup.rules.cycle import (
    AFTER_THE_MEETING,
    DEFAULT_STEPS,
    WITH_LETTERS,
    LetterStep,
    StepDue,
    chase_days,
    confirm_by,
    letter_key,
    letter_steps,
    step_day,
    steps_due,
    why_not_so,
)
from tests.subgroup.oracle import WORKING_DAYS

NOVEMBER = date(2016, 11, 8)


def test_the_steps_of_the_november_meeting() -> None:
    assert steps_due(NOVEMBER) == [
        StepDue(Step.CALL_FOR_UPDATES, date(2016, 10, 18)),
        StepDue(Step.FIRST_REMINDER, date(2016, 10, 25)),
        StepDue(Step.SECOND_REMINDER, date(2016, 10, 28)),
        StepDue(Step.PAPERS_IN, date(2016, 10, 28)),
        StepDue(Step.AGENDA_OUT, date(2016, 10, 31)),
        StepDue(Step.MEETING, date(2016, 11, 8)),
        StepDue(Step.FORWARD_PLAN_OUT, date(2016, 11, 10)),
        StepDue(Step.COMMENTS_IN, date(2016, 11, 22)),
    ]


def test_the_agenda_goes_out_with_five_whole_working_days_before_the_meeting() -> None:
    # Tue 1, Wed 2, Thu 3, Fri 4 and Mon 7 November are clear; it goes out the working day before.
    days = {due.step: due.day for due in steps_due(NOVEMBER)}
    assert days[Step.AGENDA_OUT] == date(2016, 10, 31)


def test_bank_holidays_do_not_count() -> None:
    # Good Friday 14 April, Easter Monday 17 April and 1 May 2017 lie before 9 May.
    assert step_day(date(2017, 5, 9), 15) == date(2017, 4, 13)
    # Christmas: 26 and 27 December 2016, 2 January 2017.
    assert step_day(date(2017, 1, 10), 10) == date(2016, 12, 22)


def test_a_leap_day_counts_when_it_is_a_working_day() -> None:
    assert step_day(date(2016, 3, 1), 1) == date(2016, 2, 29)
    assert step_day(date(2020, 3, 2), 1) == date(2020, 2, 28)


def test_a_letter_is_of_use_until_the_next_one_takes_its_place() -> None:
    assert letter_steps(NOVEMBER) == [
        LetterStep(Step.CALL_FOR_UPDATES, date(2016, 10, 18), date(2016, 10, 25)),
        LetterStep(Step.FIRST_REMINDER, date(2016, 10, 25), date(2016, 10, 28)),
        LetterStep(Step.SECOND_REMINDER, date(2016, 10, 28), date(2016, 11, 2)),
    ]


def test_no_letter_is_owed_when_it_is_of_no_use_any_more() -> None:
    assert not set(WITH_LETTERS) & set(AFTER_THE_MEETING)
    assert all(one.day < one.useful_before for one in letter_steps(NOVEMBER))


@pytest.mark.parametrize(
    ("own", "left"),
    [
        ({Step.SECOND_REMINDER: 10}, [Step.CALL_FOR_UPDATES, Step.SECOND_REMINDER]),
        ({Step.CALL_FOR_UPDATES: 10}, [Step.FIRST_REMINDER, Step.SECOND_REMINDER]),
        (dict.fromkeys(WITH_LETTERS, 10), [Step.SECOND_REMINDER]),
    ],
)
def test_of_letters_that_were_set_to_one_day_the_last_one_goes(
    own: dict[str, int], left: list[str]
) -> None:
    found = letter_steps(NOVEMBER, own)
    assert [one.step for one in found] == left
    assert all(one.day < one.useful_before for one in found)


def test_partners_confirm_by_the_first_clear_day() -> None:
    assert confirm_by(NOVEMBER) == date(2016, 11, 1)


def test_intervals_can_be_set() -> None:
    own = {Step.CALL_FOR_UPDATES: 20, Step.AGENDA_OUT: 3, Step.MEETING: 4}
    days = {due.step: due.day for due in steps_due(NOVEMBER, own)}
    assert days[Step.CALL_FOR_UPDATES] == date(2016, 10, 11)
    assert days[Step.AGENDA_OUT] == date(2016, 11, 2)
    assert days[Step.MEETING] == NOVEMBER, "The meeting is on its day whatever is set"


def test_partners_never_confirm_after_the_meeting() -> None:
    assert confirm_by(NOVEMBER, {Step.AGENDA_OUT: -3}) == NOVEMBER


def test_a_letter_is_the_same_letter_by_meeting_person_step_and_day() -> None:
    keys = {
        letter_key(1, 2, Step.FIRST_REMINDER, date(2016, 10, 25)),
        letter_key(11, 2, Step.FIRST_REMINDER, date(2016, 10, 25)),
        letter_key(1, 12, Step.FIRST_REMINDER, date(2016, 10, 25)),
        letter_key(1, 2, Step.SECOND_REMINDER, date(2016, 10, 25)),
        letter_key(1, 2, Step.FIRST_REMINDER, date(2016, 10, 26)),
    }
    assert len(keys) == 5
    assert letter_key(1, 2, Step.FIRST_REMINDER, date(2016, 10, 25)) in keys


OFFSETS = {
    Step.CALL_FOR_UPDATES: 15,
    Step.FIRST_REMINDER: 10,
    Step.SECOND_REMINDER: 7,
    Step.PAPERS_IN: 7,
    Step.AGENDA_OUT: 6,
    Step.FORWARD_PLAN_OUT: -2,
    Step.COMMENTS_IN: -10,
}
MEETINGS = [day for day in WORKING_DAYS if date(2016, 1, 1) <= day < date(2026, 1, 1)][::7]


@pytest.mark.parametrize("year", range(2016, 2026))
def test_ten_years_of_meetings_agree_with_a_list_of_working_days(year: int) -> None:
    checked = 0
    for meeting in (day for day in MEETINGS if day.year == year):
        place = WORKING_DAYS.index(meeting)
        days = {due.step: due.day for due in steps_due(meeting)}
        for step, before in OFFSETS.items():
            assert days[step] == WORKING_DAYS[place - before], (meeting, step)
        checked += 1
    assert checked >= 35


@pytest.mark.parametrize(
    ("step", "days", "said"),
    [
        (Step.CALL_FOR_UPDATES, 20, ""),
        (
            Step.CALL_FOR_UPDATES,
            8,
            "“First reminder” would come before it: keep the order of the two",
        ),
        (
            Step.AGENDA_OUT,
            7,
            "“Second reminder” would come after it: keep the order of the two",
        ),
        (
            Step.SECOND_REMINDER,
            10,
            "“First reminder” goes out on that day: set the two 1 working day apart or more",
        ),
        (
            Step.CALL_FOR_UPDATES,
            10,
            "“First reminder” goes out on that day: set the two 1 working day apart or more",
        ),
        (
            Step.FIRST_REMINDER,
            7,
            "“Second reminder” goes out on that day: set the two 1 working day apart or more",
        ),
        (Step.SECOND_REMINDER, 9, ""),
        (
            Step.PAPERS_IN,
            5,
            "“Agenda out” would come before it: keep the order of the two",
        ),
        (
            Step.AGENDA_OUT,
            9,
            "“Second reminder” would come after it: keep the order of the two",
        ),
        (
            Step.AGENDA_OUT,
            -3,
            "This step belongs before the meeting: enter 1 working day or more",
        ),
        (
            Step.COMMENTS_IN,
            0,
            "This step belongs after the meeting: enter 1 working day or more",
        ),
        (
            Step.COMMENTS_IN,
            1,
            "“Minutes and forward plan out” would come after it: keep the order of the two",
        ),
        (
            Chase.ACTION_LAST,
            0,
            "This step belongs before the action is due: enter 1 working day or more",
        ),
        (Step.CALL_FOR_UPDATES, 61, "Enter 60 working days or fewer"),
    ],
)
def test_a_step_keeps_its_side_and_its_turn(step: str, days: int, said: str) -> None:
    assert why_not_so(step, days) == said


@pytest.mark.parametrize(
    ("step", "days"),
    [
        *((step, abs(days)) for step, days in DEFAULT_STEPS.items() if step != Step.MEETING),
        (Step.AGENDA_OUT, 6),
        (Step.PAPERS_IN, 6),
        (Step.SECOND_REMINDER, 6),
    ],
)
def test_as_it_is_by_default_or_on_the_day_of_the_other_it_keeps_its_turn(step, days) -> None:
    assert why_not_so(step, days) == ""


def test_a_papers_day_after_the_agenda_that_was_set_before_is_counted_as_it_stands() -> None:
    days = {due.step: due.day for due in steps_due(NOVEMBER, {Step.PAPERS_IN: 5})}
    assert days[Step.PAPERS_IN] > days[Step.AGENDA_OUT]
    assert why_not_so(Step.PAPERS_IN, 6, {Step.PAPERS_IN: 5}) == ""


def test_an_action_is_chased_five_and_one_working_days_before_its_day() -> None:
    # Due on Tue 3 January 2017: 26, 27 December and 2 January are bank holidays.
    assert chase_days(date(2017, 1, 3)) == [
        (Chase.ACTION_FIRST, date(2016, 12, 22)),
        (Chase.ACTION_LAST, date(2016, 12, 30)),
    ]
