"""A button pressed twice at one moment: what it asks for is done once, and both are answered."""

import threading
from datetime import UTC, date, datetime

import pytest

from bsc_comms.kit import clock
from partnership.models import Change
from subgroup.models import AdviceRequest, Meeting
from subgroup.operations import advice, meetings
from tests.cast import cast
from tests.factories import OtherSubgroupFactory
from tests.plans.at_once import all_at_once, once_all_are_there

pytestmark = [pytest.mark.both_databases, pytest.mark.django_db(transaction=True)]
NOW = datetime(2016, 10, 25, 9, tzinfo=UTC)
DAYS = [date(2017, 1, 10), date(2017, 2, 14)]


def test_a_year_of_meetings(monkeypatch):
    people = cast()
    both = threading.Barrier(2)
    monkeypatch.setattr(meetings, "add_meeting", once_all_are_there(both, meetings.add_meeting))

    def set_them() -> list[date]:
        with clock.at(NOW):
            return [one.date for one in meetings.add_meetings(by=people.coordinator, days=DAYS)]

    first, second = all_at_once(set_them, set_them)
    assert sorted([*first, *second]) == DAYS
    assert list(Meeting.objects.order_by("date").values_list("date", flat=True)) == DAYS


def test_what_another_subgroup_asks(monkeypatch):
    people, subgroup = cast(), OtherSubgroupFactory()
    both, rows = threading.Barrier(2), type(AdviceRequest.objects.all())
    monkeypatch.setattr(rows, "create", once_all_are_there(both, rows.create))

    def ask() -> AdviceRequest:
        with clock.at(NOW):
            return advice.ask_for_advice(
                by=people.coordinator,
                subgroup=subgroup,
                question="How do we say it?",
                asked_on=date(2016, 10, 25),
                due=None,
            )

    assert all_at_once(ask, ask) == [AdviceRequest.objects.get()] * 2
    assert Change.objects.filter(act="entered").count() == 1
