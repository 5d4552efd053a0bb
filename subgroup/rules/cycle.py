"""The cycle of a meeting: what is due how many working days before or after it.

Everything hangs on the meeting's date, not on a fixed weekday, and is counted in English working
days. The intervals are the house's defaults and can be set; no source prescribes them (community
safety partnerships publish none). The agenda goes out a number of clear days ahead: neither the
day on which it goes out nor the meeting's own is counted (Local Government Act 1972, s. 100A, as
councils read it for principal meetings). Days are calendar days in London; moments are the
caller's.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from bsc_comms.kit.working_days import add_working_days, working_day_on_or_before
from subgroup.choices import Chase, Step

# Working days before the meeting (positive) or after it (negative).
DEFAULT_STEPS: Mapping[str, int] = {
    Step.CALL_FOR_UPDATES: 15,
    Step.FIRST_REMINDER: 10,
    Step.SECOND_REMINDER: 7,
    Step.PAPERS_IN: 7,
    Step.AGENDA_OUT: 5,
    Step.MEETING: 0,
    Step.FORWARD_PLAN_OUT: -2,
    Step.COMMENTS_IN: -10,
}
# Working days before an action is due.
DEFAULT_CHASES: Mapping[str, int] = {Chase.ACTION_FIRST: 5, Chase.ACTION_LAST: 1}
AFTER_THE_MEETING = (Step.FORWARD_PLAN_OUT, Step.COMMENTS_IN)
IN_CLEAR_DAYS = frozenset({Step.AGENDA_OUT})
# Which of two steps, or of two reminders, has to come first.
IN_TURN = (
    (Step.CALL_FOR_UPDATES, Step.FIRST_REMINDER),
    (Step.FIRST_REMINDER, Step.SECOND_REMINDER),
    (Step.SECOND_REMINDER, Step.AGENDA_OUT),
    (Step.PAPERS_IN, Step.AGENDA_OUT),
    (Step.FORWARD_PLAN_OUT, Step.COMMENTS_IN),
    (Chase.ACTION_FIRST, Chase.ACTION_LAST),
)
LONGEST_INTERVAL = 60
WITH_LETTERS = (Step.CALL_FOR_UPDATES, Step.FIRST_REMINDER, Step.SECOND_REMINDER)


@dataclass(frozen=True)
class StepDue:
    """A step of one meeting and the day on which it is due."""

    step: str
    day: date


@dataclass(frozen=True)
class LetterStep:
    """A step that sends letters, from the morning of `day` until `useful_before` begins."""

    step: str
    day: date
    useful_before: date


def steps_due(meeting: date, set_steps: Mapping[str, int] | None = None) -> list[StepDue]:
    """The steps of a meeting in the order of their days.

    set_steps: working days before the meeting, by step, where they were set otherwise.
    """
    before = {**intervals(set_steps), Step.MEETING: 0}
    found = [StepDue(step, _day_of(step, meeting, before[step])) for step in DEFAULT_STEPS]
    order = list(DEFAULT_STEPS)
    return sorted(found, key=lambda due: (due.day, order.index(due.step)))


def intervals(set_steps: Mapping[str, int] | None = None) -> dict[str, int]:
    """Every interval in working days: as it was set, else the default."""
    return {**DEFAULT_STEPS, **DEFAULT_CHASES, **(set_steps or {})}


def step_day(meeting: date, working_days_before: int) -> date:
    """The day that lies so many working days before the meeting (after it, when negative)."""
    if working_days_before == 0:
        return meeting
    return add_working_days(meeting, -working_days_before)


def _day_of(step: str, meeting: date, before: int) -> date:
    return step_day(meeting, _ahead({step: before})[step])


def _ahead(before: Mapping[str, int]) -> dict[str, int]:
    """How many working days ahead each falls: where clear days are set, one more than these."""
    return {step: days + 1 if step in IN_CLEAR_DAYS else days for step, days in before.items()}


def confirm_by(meeting: date, set_steps: Mapping[str, int] | None = None) -> date:
    """The last day on which partners confirm: the first clear day after the agenda went out."""
    day = step_day(meeting, intervals(set_steps)[Step.AGENDA_OUT])
    return working_day_on_or_before(min(day, meeting))


def why_not_so(step: str, days: int, set_steps: Mapping[str, int] | None = None) -> str:
    """Why a step cannot be set to so many working days, as a sentence; "" where it can.

    days: counted on the step's own side, before the meeting (or before the action is due), or
    after it. A step keeps its side and its turn; of two letters on one day, one would never go.
    """
    sign = -1 if step in AFTER_THE_MEETING else 1
    if days < 1:
        side = "after" if sign < 0 else "before"
        what = "the action is due" if step in DEFAULT_CHASES else "the meeting"
        return f"This step belongs {side} {what}: enter 1 working day or more"
    if days > LONGEST_INTERVAL:
        return f"Enter {LONGEST_INTERVAL} working days or fewer"
    whole = _ahead({**intervals(set_steps), step: sign * days})
    for first, second in IN_TURN:
        if step not in (first, second):
            continue
        other, place = (second, "before") if step == first else (first, "after")
        if whole[first] < whole[second]:
            return f"“{_label(other)}” would come {place} it: keep the order of the two"
        if whole[first] == whole[second] and {first, second}.issubset(WITH_LETTERS):
            return (
                f"“{_label(other)}” goes out on that day: set the two 1 working day apart or more"
            )
    return ""


def chase_days(due: date, set_steps: Mapping[str, int] | None = None) -> list[tuple[str, date]]:
    """When the owner of an action that is due on that day is reminded, the first one first."""
    before = intervals(set_steps)
    days = [(str(chase), step_day(due, before[chase])) for chase in DEFAULT_CHASES]
    return sorted(days, key=lambda each: each[1])


def _label(step: str) -> str:
    return str(Chase(step).label if step in DEFAULT_CHASES else Step(step).label)


def letter_steps(meeting: date, set_steps: Mapping[str, int] | None = None) -> list[LetterStep]:
    """The steps that send letters, the first one first.

    A letter is of use until the next one takes its place, the last one until the day by which
    partners confirm is over. One whose place is taken on its own day, as two were set to one, is
    left out.
    """
    due = [one for one in steps_due(meeting, set_steps) if one.step in WITH_LETTERS]
    over = confirm_by(meeting, set_steps) + timedelta(days=1)
    ends = [min(one.day, over) for one in due[1:]] + [over]
    return [
        LetterStep(one.step, one.day, useful_before)
        for one, useful_before in zip(due, ends, strict=True)
        if one.day < useful_before
    ]


def letter_key(meeting_id: int, person_id: int, step: str, day: date) -> str:
    """What makes a letter of the cycle the same letter: meeting, person, step and day due."""
    return f"{letter_key_start_of(meeting_id, person_id)}{step}:{day.isoformat()}"


def letter_key_start(meeting_id: int) -> str:
    """How the keys of all letters about a meeting begin."""
    return f"cycle:{meeting_id}:"


def letter_key_start_of(meeting_id: int, person_id: int) -> str:
    """How the keys of one person's letters about a meeting begin."""
    return f"{letter_key_start(meeting_id)}{person_id}:"
