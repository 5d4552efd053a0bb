"""What was decided at a meeting that was held, and an item of its minutes."""

from datetime import UTC, date, datetime

from plans.choices import DecisionKind
from subgroup.models import Meeting, Minutes
from subgroup.operations.review import decide
from tests.cast import Cast
from tests.factories import CommunicationFactory

FEBRUARY = date(2017, 2, 14)


def at_noon(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 12, tzinfo=UTC)


def item_of(minutes: Minutes, title: str) -> dict:
    return next(item for item in minutes.content["items"] if item["title"] == title)


def decide_on(people: Cast, meeting: Meeting, *, title: str = "Dark nights") -> None:
    shown = CommunicationFactory(title=title, lead_partner=people.lead)
    decide(
        by=people.chair,
        communication_id=shown.pk,
        kind=DecisionKind.AGREED,
        comment="",
        revision=1,
        last_decision=None,
        meeting=meeting,
    )
