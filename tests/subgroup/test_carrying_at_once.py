"""Matters are carried to a meeting whose agenda others change in the same moment."""

import threading
from datetime import date, timedelta

import pytest

from bsc_comms.kit import clock
from plans.models import Communication
from subgroup.choices import AgendaState
from subgroup.models import AgendaItem, Meeting
from subgroup.operations import agenda, carrying
from subgroup.operations.closing import close_meeting
from subgroup.operations.meetings import cancel_meeting
from tests.cast import Cast
from tests.factories import CommunicationFactory, MeetingFactory
from tests.plans.at_once import all_at_once, held_up
from tests.services.somebody_waits import held_until
from tests.subgroup.in_the_room import NOW

pytestmark = [pytest.mark.both_databases, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def february() -> Meeting:
    return MeetingFactory(date=date(2017, 2, 7))


@pytest.fixture
def leaflet(people: Cast, meeting: Meeting) -> Communication:
    """It was put on the agenda of November's meeting."""
    leaflet = CommunicationFactory(title="Burglary leaflet", lead_partner=people.lead)
    put_on(meeting, people.alice, leaflet)
    return leaflet


def put_on(meeting: Meeting, by, communication: Communication) -> None:
    with clock.at(NOW):
        agenda.add_agenda_item(
            by=by, meeting=meeting, title=communication.title, communication=communication
        )


def test_it_closes_while_a_member_puts_the_same_on_the_next_agenda(
    people: Cast, meeting: Meeting, february: Meeting, leaflet: Communication, monkeypatch
) -> None:
    looked, put = threading.Event(), threading.Event()
    there_already = carrying._there_already

    def look_a_little_earlier(item: AgendaItem, to: Meeting) -> AgendaItem | None:
        found = there_already(item, to)
        looked.set()
        held_until(put)
        return found

    monkeypatch.setattr(carrying, "_there_already", look_a_little_earlier)

    def close() -> str:
        with clock.at(NOW):
            close_meeting(by=people.coordinator, meeting=meeting)
        return "closed"

    def put_it_there() -> str:
        assert looked.wait(timeout=20)
        put_on(february, people.bob, leaflet)
        put.set()
        return "put there"

    assert set(all_at_once(close, put_it_there)) == {"closed", "put there"}
    assert list(leaflet.agenda_items.order_by("at", "pk").values_list("meeting", "state")) == [
        (meeting.pk, AgendaState.CARRIED),
        (february.pk, AgendaState.WAITING),
    ]


def test_the_later_meeting_is_cancelled_while_the_earlier_one_is_closed(
    people: Cast, meeting: Meeting, february: Meeting, leaflet: Communication
) -> None:
    def hold(one: Meeting) -> None:
        Meeting.objects.select_for_update(no_key=True).get(pk=one.pk)

    def cancel() -> str:
        with clock.at(NOW):
            cancel_meeting(by=people.coordinator, meeting=february, reason="The hall is shut")
        return "cancelled"

    assert held_up(lambda: hold(meeting), cancel, lambda: hold(february)) == "cancelled"


def test_it_is_closed_late_while_the_next_one_is_cancelled(
    people: Cast, meeting: Meeting, february: Meeting, leaflet: Communication
) -> None:
    """What it did not reach goes to the one after that."""
    april = MeetingFactory(date=date(2017, 4, 4))
    a_day_later = NOW + timedelta(days=1)

    def cancel() -> None:
        with clock.at(a_day_later):
            cancel_meeting(by=people.chair, meeting=february, reason="The hall is shut")

    def close() -> str:
        with clock.at(a_day_later):
            close_meeting(by=people.coordinator, meeting=meeting)
        return "closed"

    assert held_up(cancel, close, then=lambda: None) == "closed"
    assert list(leaflet.agenda_items.order_by("at", "pk").values_list("meeting", "state")) == [
        (meeting.pk, AgendaState.CARRIED),
        (april.pk, AgendaState.WAITING),
    ]
