"""When an evaluation is asked for, and which earlier ones a new communication can learn from.

Source: communications plan 2016/17, section 9. The days follow the rule of thumb of the GCS
evaluation framework (2015): what went out is known within two weeks, what came of it within three
months.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from plans.choices import EvaluationStage
from plans.rules.spans import Span

OUTPUTS_AFTER = timedelta(days=14)
OUTCOMES_AFTER = timedelta(weeks=13)
#: After a standstill of the planner, a stage is still asked this long after its day.
STILL_ASKED_FOR = timedelta(days=90)
#: Of what is marked issued late both stages have come of age: one is asked for after the other.
BETWEEN_STAGES = timedelta(days=14)
MOST_LESSONS = 3


def asked_today(stage: EvaluationStage, today: date) -> Span:
    """The days in which a communication was issued last that a stage is asked about on `today`.

    today: London's.
    """
    last = today - (OUTPUTS_AFTER if stage == EvaluationStage.OUTPUTS else OUTCOMES_AFTER)
    return Span(last - STILL_ASKED_FOR, last)


@dataclass(frozen=True)
class Lesson:
    """What an earlier communication shares with a new one: the ids of its terms."""

    communication: UUID
    topics: Collection[int]
    audiences: Collection[int]
    channels: Collection[int]
    day: date


def closest(
    lessons: Iterable[Lesson],
    *,
    topics: Collection[int],
    audiences: Collection[int],
    channels: Collection[int],
) -> list[Lesson]:
    """The few from which most can be learned: about the same, for the same people, the same way.

    A shared topic is the least; then the number of shared audiences and channels, then the latest.
    """
    of, by = set(audiences), set(channels)
    about = [lesson for lesson in lessons if set(topics) & set(lesson.topics)]
    about.sort(
        key=lambda one: (
            len(set(topics) & set(one.topics)),
            len(of & set(one.audiences)) + len(by & set(one.channels)),
            one.day,
            str(one.communication),
        ),
        reverse=True,
    )
    return about[:MOST_LESSONS]
