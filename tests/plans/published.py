"""Publishing a forward plan in a test: who publishes it, when, and what is read of it."""

from datetime import UTC, datetime

from bsc_comms.kit import clock
from plans.models import ForwardPlan
from plans.operations.forward_plans import publish_forward_plan
from tests.factories import chair

CONFIRMATIONS = {
    "confirmed": ["Lead partner"],
    "nothing_to_declare": [],
    "not_confirmed": ["Other partner"],
}
FIRST = datetime(2016, 8, 9, 15, tzinfo=UTC)
LATER = datetime(2016, 11, 8, 15, tzinfo=UTC)


def publish(number: int, at: datetime = FIRST, by=None) -> ForwardPlan:
    with clock.at(at):
        return publish_forward_plan(
            by=by or chair(),
            number=number,
            meeting_date=at.date(),
            confirmations=CONFIRMATIONS,
        )
