"""What the planner put on an agenda by itself, as it is overdue, keeps no import from going."""

from datetime import UTC, date, datetime

import pytest

from bsc_comms.kit import clock
from plans.models import Communication
from plans.operations.imports import touched_since, undo_import
from subgroup.models import AgendaItem, Paper
from subgroup.operations.overdue import put_overdue_on_the_agenda
from tests import factories
from tests.plans.sheets import SHED, saved, small_partnership

pytestmark = pytest.mark.django_db
LONG_AFTER = datetime(2016, 12, 20, 9, tzinfo=UTC)
KEPT = ("it stands on an agenda",)


@pytest.fixture
def brought_in():
    """A sheet whose window is past, and nobody is there who could be asked about it."""
    small_partnership()
    with clock.at(LONG_AFTER):
        brought_in = saved(SHED)
        factories.MeetingFactory(date=date(2017, 2, 14))
        assert put_overdue_on_the_agenda() == 1
        yield brought_in


def test_what_the_planner_put_on_an_agenda_by_itself_goes_with_the_sheet(brought_in) -> None:
    assert touched_since(brought_in) == []
    assert undo_import(by=None, plan_import=brought_in) == 1
    assert not AgendaItem.objects.exists()
    assert not Communication.objects.exists()


@pytest.mark.parametrize(
    ("field", "value"),
    [("put_forward_by", factories.chair), ("version", lambda: 2), ("state", lambda: "reached")],
)
def test_what_somebody_did_with_that_matter_keeps_the_sheet(field, value, brought_in) -> None:
    AgendaItem.objects.update(**{field: value()})
    (touched,) = touched_since(brought_in)
    assert touched.why == KEPT


def test_a_paper_of_that_matter_keeps_the_sheet(brought_in) -> None:
    Paper.objects.create(
        item=AgendaItem.objects.get(),
        file="papers/one.pdf",
        file_name="one.pdf",
        content_type="application/pdf",
        size=1,
        at=clock.now(),
        by=factories.coordinator(),
    )
    (touched,) = touched_since(brought_in)
    assert touched.why == KEPT


def test_a_matter_of_the_meeting_of_today_stays_on_its_agenda(brought_in) -> None:
    with clock.at(datetime(2017, 2, 14, 9, tzinfo=UTC)):
        (touched,) = touched_since(brought_in)
    assert touched.why == KEPT
