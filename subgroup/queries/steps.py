"""The intervals of the cycle as a page shows them."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from subgroup.choices import WHAT_HAPPENS, Chase, Step
from subgroup.models import BankHoliday, CycleStep, Meeting
from subgroup.queries.cycle import next_meeting, set_steps
from subgroup.rules.cycle import (
    DEFAULT_CHASES,
    DEFAULT_STEPS,
    IN_CLEAR_DAYS,
    intervals,
    steps_due,
)


@dataclass(frozen=True)
class StepLine:
    """One step: what happens, how many working days, and on which day for the next meeting."""

    step: str
    label: str
    what: str
    days: int
    side: str
    day: date | None


def steps_page() -> dict[str, Any]:
    """The steps, the next meeting that they are counted for, and holidays announced late."""
    meeting = next_meeting()
    return {
        "lines": _lines(meeting),
        "meeting": meeting,
        "holidays": list(BankHoliday.objects.select_related("by")),
    }


def _lines(meeting: Meeting | None) -> list[StepLine]:
    otherwise = set_steps()
    known = intervals(otherwise)
    days = {due.step: due.day for due in steps_due(meeting.date, otherwise)} if meeting else {}
    steps: list[Step | Chase] = [Step(each) for each in DEFAULT_STEPS if each != Step.MEETING]
    steps += [Chase(each) for each in DEFAULT_CHASES]
    return [
        StepLine(
            step=step.value,
            label=str(step.label),
            what=WHAT_HAPPENS[step],
            days=abs(known[step]),
            side=_side(step, known[step]),
            day=days.get(step),
        )
        for step in steps
    ]


def _side(step: str, before: int) -> str:
    if step in DEFAULT_CHASES:
        return "before it is due"
    clear = "clear days " if step in IN_CLEAR_DAYS else ""
    return f"{clear}{'before' if before > 0 else 'after'} the meeting"


def step_known(step: str) -> CycleStep:
    """A step as it was set; one that never was comes with its default and is not saved."""
    found = CycleStep.objects.filter(step=step).first()
    return found or CycleStep(step=step, working_days_before=intervals()[step])
