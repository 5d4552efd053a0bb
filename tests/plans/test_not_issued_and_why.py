"""What did not go out after all is returned or postponed again in the words of whoever did so."""

from datetime import date, timedelta

import pytest

from bsc_comms.kit import clock
from plans.choices import DecisionKind, State
from plans.operations.correcting_issued import not_issued_after_all
from plans.operations.decisions import record_decision, take_back_decision
from plans.operations.imports import undo_import
from tests import factories
from tests.plans.marked import mark_issued
from tests.plans.october import NOW
from tests.plans.sheets import SHED, saved, titled

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("sheets_in_october")]
ISSUED_ON = date(2016, 11, 7)
LATER = NOW + timedelta(days=20)


@pytest.fixture
def shed():
    saved(SHED)
    return titled("Lock your shed")


@pytest.fixture
def chair():
    return factories.chair()


def returned(chair, shed, comment):
    last = shed.decisions.first()
    return record_decision(
        by=chair,
        communication_id=shed.pk,
        kind=DecisionKind.RETURNED,
        comment=comment,
        revision=titled(shed.title).version,
        last_decision=last.pk if last else None,
        meeting_date=None,
    )


def a_sheet_calls_it_done():
    """And that sheet is taken back."""
    with clock.at(LATER):
        again = saved(SHED.replace(",,,Burglary", ",Done,,Burglary"), name="b.csv")
        undo_import(by=None, plan_import=again)


def marked_by_mistake(shed):
    """Issued, and not issued after all; what it is then, and why."""
    placement = shed.placements.first()
    with clock.at(LATER):
        mark_issued(by=None, placement=placement, issued_on=ISSUED_ON, no_proof_reason="Seen")
        not_issued_after_all(
            by=None,
            placement=placement,
            opened_version=titled(shed.title).version,
            reason="The wrong button",
        )
    found = titled(shed.title)
    return found.state, found.state_reason


def test_it_is_the_chairs_comment_also_where_a_sheet_was_taken_back(shed, chair):
    returned(chair, shed, "Which streets?")
    a_sheet_calls_it_done()
    assert marked_by_mistake(shed) == (State.RETURNED, "Which streets?")


def test_of_several_comments_it_is_the_last_that_was_not_taken_back(shed, chair):
    returned(chair, shed, "Which streets?")
    returned(chair, shed, "And for whom?")
    last = returned(chair, shed, "Say why.")
    take_back_decision(by=chair, communication_id=shed.pk, decision_id=last.pk)
    assert marked_by_mistake(shed) == (State.RETURNED, "And for whom?")


def test_it_is_why_it_was_postponed_also_where_a_later_sheet_was_taken_back():
    saved(SHED.replace(",,,Burglary", ",postponed: the printer is ill,,Burglary"))
    shed = titled("Lock your shed")
    why = shed.state_reason
    assert "the printer is ill" in why
    a_sheet_calls_it_done()
    assert marked_by_mistake(shed) == (State.POSTPONED, why)
