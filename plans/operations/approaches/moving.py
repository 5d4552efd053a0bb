"""A question follows the days of what it is about, when that is moved."""

from collections.abc import Collection

from bsc_comms.kit import clock
from partnership.choices import LetterKind
from partnership.models import Person
from plans.models import Approach, Communication
from plans.operations.approaches.following import is_time_to_remind
from plans.operations.approaches.letters import ask_in_writing_again, write_anew_what_waits


def carry_questions_along(moved: Collection[Communication], *, by: Person | None) -> None:
    """Let open questions about these, which are saved by now, follow their days."""
    about = Approach.objects.open().filter(communication__in=list(moved))
    for approach in about.select_related("communication__lead_partner"):
        carry_along(approach, by=by)


def carry_along(approach: Approach, *, by: Person | None) -> None:
    """Whoever was asked answers by the last day at the latest, and letters say the days of now.

    Where there is less time than was said, all who may still answer are written to once more. What
    is past by now keeps its deadline: it is closed as it was asked.
    """
    before, now = approach.deadline, clock.now()
    if approach.time_to_answer <= now:
        return
    approach.deadline = approach.time_to_answer
    Approach.objects.open().filter(pk=approach.pk).update(deadline=approach.deadline)
    if approach.deadline < before:
        is_late = is_time_to_remind(approach, now)
        kind = LetterKind.APPROACH_NUDGE if is_late else LetterKind.APPROACH_ASKED
        ask_in_writing_again(approach, kind=kind, by=by)
    write_anew_what_waits(approach)
