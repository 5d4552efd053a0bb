"""What is put on the next agenda while its meeting is cancelled is on the one after it."""

import threading
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.db import transaction

from bsc_comms.kit import clock
from plans.choices import State
from subgroup.models import AgendaItem
from subgroup.operations.advice import put_on_our_agenda
from subgroup.operations.meetings import cancel_meeting
from subgroup.operations.overdue import put_overdue_on_the_agenda
from tests.cast import Cast
from tests.factories import AdviceRequestFactory, CommunicationFactory, MeetingFactory
from tests.plans.at_once import all_at_once
from tests.services.somebody_waits import held_until

pytestmark = [pytest.mark.both_databases, pytest.mark.django_db(transaction=True)]
NOW = datetime(2016, 11, 21, 9, tzinfo=UTC)
NEXT, AFTER_IT = date(2016, 11, 29), date(2017, 2, 14)
FRIDAY = date(2016, 10, 28)


def while_it_is_cancelled(people: Cast, act: Callable[[], Any]) -> list[Any]:
    """What an act gives that is begun before the cancelling of the next meeting is committed."""
    meeting, _ = MeetingFactory(date=NEXT), MeetingFactory(date=AFTER_IT)
    begun = threading.Event()

    def cancel() -> str:
        with clock.at(NOW), transaction.atomic():
            cancel_meeting(by=people.coordinator, meeting=meeting, reason="No room")
            begun.set()
            held_until()
        return "cancelled"

    def meanwhile() -> Any:
        begun.wait(timeout=20)
        with clock.at(NOW):
            return act()

    given = all_at_once(cancel, meanwhile)
    given.remove("cancelled")
    return given


def test_what_nobody_answered_for(people: Cast) -> None:
    CommunicationFactory(
        state=State.AGREED, window_start=FRIDAY, window_end=FRIDAY, precision="exact"
    )
    assert while_it_is_cancelled(people, put_overdue_on_the_agenda) == [1]
    assert AgendaItem.objects.get().meeting.date == AFTER_IT


def test_what_another_subgroup_asks(people: Cast) -> None:
    request = AdviceRequestFactory()

    def put() -> AgendaItem:
        return put_on_our_agenda(by=people.coordinator, request=request)

    (item,) = while_it_is_cancelled(people, put)
    assert (item, item.meeting.date) == (AgendaItem.objects.get(), AFTER_IT)
