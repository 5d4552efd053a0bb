"""An import is not taken back once what it brought in came back to the plan, and says how."""

import pytest

from partnership.models import Person
from plans.choices import DecisionKind, State
from plans.operations.communications import bring_back, set_aside
from plans.operations.decisions import record_decision
from plans.operations.imports import touched_since
from tests import factories
from tests.plans.sheets import SHED, saved, titled

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("sheets_in_october")]


def returned_by_the_chair(chris: Person) -> None:
    one = titled("Lock your shed")
    record_decision(
        by=factories.chair(),
        communication_id=one.pk,
        kind=DecisionKind.RETURNED,
        comment="Say which streets.",
        revision=one.version,
        last_decision=None,
        meeting_date=None,
    )


def postponed(chris: Person) -> None:
    one = titled("Lock your shed")
    set_aside(
        by=chris,
        communication=one,
        opened_version=one.version,
        state=State.POSTPONED,
        reason="The printer is ill",
    )


@pytest.mark.parametrize(
    ("left", "said", "not_said"),
    [
        (returned_by_the_chair, "somebody was done with the comment", "somebody brought it back"),
        (postponed, "somebody brought it back", "somebody was done with the comment"),
    ],
)
def test_what_the_chair_returned_was_not_brought_back(left, said, not_said):
    chris = factories.coordinator()
    found = saved(SHED)
    left(chris)
    one = titled("Lock your shed")
    bring_back(by=chris, communication=one, opened_version=one.version)

    (touched,) = touched_since(found)

    assert said in touched.why
    assert not_said not in touched.why
