"""The cycle of a meeting: what is due how many working days before or after it.

Everything hangs on the meeting's date, not on a fixed weekday, and is counted in English working
days. The intervals are the house's defaults and can be set; no source prescribes them (community
safety partnerships publish none). Days are calendar days in London; moments are the caller's.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from bsc_comms.kit.working_days import add_working_days, working_day_on_or_before
from subgroup.choices import Step

# Working days before the meeting (positive) or after it (negative).
DEFAULT_STEPS: Mapping[str, int] = {
    Step.CALL_FOR_UPDATES: 15,
    Step.FIRST_REMINDER: 10,
    Step.SECOND_REMINDER: 7,
    Step.AGENDA_OUT: 5,
    Step.MEETING: 0,
    Step.FORWARD_PLAN_OUT: -5,
}
WITH_LETTERS = (Step.CALL_FOR_UPDATES, Step.FIRST_REMINDER, Step.SECOND_REMINDER)
SENDING_HOUR = 8


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
    offsets = {**DEFAULT_STEPS, **(set_steps or {}), Step.MEETING: 0}
    found = [StepDue(step, step_day(meeting, before)) for step, before in offsets.items()]
    order = list(offsets)
    return sorted(found, key=lambda due: (due.day, order.index(due.step)))


def step_day(meeting: date, working_days_before: int) -> date:
    """The day that lies so many working days before the meeting (after it, when negative)."""
    if working_days_before == 0:
        return meeting
    return add_working_days(meeting, -working_days_before)


def confirm_by(meeting: date, set_steps: Mapping[str, int] | None = None) -> date:
    """The last day on which partners confirm: when the agenda goes out, a working day."""
    days = {due.step: due.day for due in steps_due(meeting, set_steps)}
    return working_day_on_or_before(min(days[Step.AGENDA_OUT], meeting))


def letter_steps(meeting: date, set_steps: Mapping[str, int] | None = None) -> list[LetterStep]:
    """The steps that send letters, the first one first.

    A letter is of use until the next one takes its place, the last one until the day by which
    partners confirm is over.
    """
    due = [one for one in steps_due(meeting, set_steps) if one.step in WITH_LETTERS]
    over = confirm_by(meeting, set_steps) + timedelta(days=1)
    starts = [one.day for one in due[1:]] + [over]
    return [
        LetterStep(one.step, one.day, min(useful_before, over))
        for one, useful_before in zip(due, starts, strict=True)
    ]


def letter_key(meeting_id: int, person_id: int, step: str, day: date) -> str:
    """What makes a letter of the cycle the same letter: meeting, person, step and day due."""
    return f"{letter_key_start(meeting_id)}{person_id}:{step}:{day.isoformat()}"


def letter_key_start(meeting_id: int) -> str:
    """How the keys of all letters about a meeting begin."""
    return f"cycle:{meeting_id}:"
