"""Two who set meetings for different days in one moment both succeed; a matter goes to one."""

import threading
from datetime import date

import pytest

from bsc_comms.kit import clock
from subgroup.choices import AgendaState
from subgroup.models import AgendaItem, Meeting
from subgroup.operations import meetings
from subgroup.operations.agenda import add_agenda_item
from tests.cast import Cast
from tests.plans.at_once import all_at_once, once_all_are_there
from tests.subgroup.november import FIRST, at_eight

pytestmark = [pytest.mark.both_databases, pytest.mark.django_db(transaction=True)]


def test_what_a_cancelled_meeting_left_is_carried_once(
    people: Cast, meeting: Meeting, monkeypatch: pytest.MonkeyPatch
) -> None:
    with clock.at(at_eight(FIRST)):
        add_agenda_item(by=people.alice, meeting=meeting, title="The winter plan")
        meetings.cancel_meeting(by=people.coordinator, meeting=meeting, reason="The hall is shut")
    both_are_set = once_all_are_there(threading.Barrier(2), meetings.carry_what_waits)
    monkeypatch.setattr(meetings, "carry_what_waits", both_are_set)

    def add(day: date):
        def act() -> str:
            with clock.at(at_eight(FIRST)):
                meetings.add_meeting(by=people.coordinator, date=day)
            return "set"

        return act

    given = all_at_once(add(date(2016, 11, 15)), add(date(2016, 11, 22)))

    assert given == ["set", "set"]
    plan = AgendaItem.objects.filter(title="The winter plan").order_by("at", "pk")
    assert [item.state for item in plan] == [AgendaState.CARRIED, AgendaState.WAITING]
