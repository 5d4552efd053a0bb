"""What would be published next, what would not, and whose plan is confirmed."""

from collections.abc import Sequence
from dataclasses import dataclass

from partnership.models import Partner, Person
from plans.choices import DecisionKind
from plans.models import Communication
from plans.queries.ended_partners import StillLed, still_led
from plans.rules.lines import (
    Line,
)
from subgroup.queries.cycle import partners_confirmed
from subgroup.queries.review import Review, review_for


@dataclass(frozen=True)
class Readiness:
    """What would be published, what would not, and whose plan is confirmed.

    still_led: what nobody is asked to confirm, as the partner that leads it has ended.
    """

    review: Review
    confirmed: Sequence[Partner]
    nothing_to_declare: Sequence[Partner]
    not_confirmed: Sequence[Partner]
    returned: Sequence[Line]
    asked_to_join: Sequence[Line]
    still_led: Sequence[StillLed]


def readiness(person: Person) -> Readiness:
    """All that the chair should know before anything is frozen."""
    review = review_for(person)
    answers = partners_confirmed(review.meeting) if review.meeting else ([], [], [])
    joint = {
        line.id
        for line in review.lines
        if line.is_to_come and line.mark and line.mark.decision.kind == DecisionKind.JOINT
    }
    return Readiness(
        review,
        *answers,
        returned=[line for line in review.plan.lines if line["state"] == "returned"],
        asked_to_join=[line for line in review.plan.lines if line["id"] in joint],
        still_led=still_led(Communication.objects.open_to_the_partnership()),
    )
