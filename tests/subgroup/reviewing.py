"""What the tests of the review share: an edit of a line, and the chair's decision on it."""

from datetime import UTC, date, datetime

from bsc_comms.kit import clock
from plans.models import Communication, ForwardPlan
from plans.operations.communications import edit_communication
from plans.operations.details import Details
from plans.operations.forward_plans import publish_forward_plan
from plans.queries.decisions import last_decision_on
from tests.cast import Cast

PUBLISHED = datetime(2016, 8, 9, 15, tzinfo=UTC)
NOW = datetime(2016, 10, 25, 9, tzinfo=UTC)
NOBODY = {"confirmed": [], "nothing_to_declare": [], "not_confirmed": []}


def publish_first(people: Cast) -> ForwardPlan:
    with clock.at(PUBLISHED):
        return publish_forward_plan(
            by=people.chair, number=1, meeting_date=date(2016, 8, 9), confirmations=NOBODY
        )


def edit(communication: Communication, **fields) -> None:
    communication.refresh_from_db()
    edit_communication(
        by=None,
        communication=communication,
        opened_version=communication.version,
        details=Details(fields=fields),
        reason="The hall is taken.",
    )


def seen(communication) -> dict[str, int | str]:
    """What a page that is opened now has of it: its revision, and the last decision on it."""
    communication.refresh_from_db()
    last = last_decision_on(communication.pk)
    return {"revision": communication.version, "last_decision": last.pk if last else ""}


def decide(client, communication, kind, *, comment="", on=None):
    """Press a button of the review. on: what the page showed; None for one that is opened now."""
    shown = seen(communication) if on is None else on
    sent = {"kind": kind, "comment": comment, **shown}
    return client.post(f"/review/{communication.pk}/", sent)
