"""What nobody answered for stands on the agenda of the next meeting, once."""

from datetime import UTC, date, datetime, timedelta

import pytest

from bsc_comms.kit import clock
from plans.choices import State, Visibility
from subgroup.choices import MeetingState
from subgroup.models import AgendaItem
from subgroup.operations.agenda import add_standing_items
from subgroup.operations.overdue import put_overdue_on_the_agenda
from subgroup.operations.tick import tick
from tests.factories import (
    AgendaItemFactory,
    CommunicationFactory,
    MeetingFactory,
    PartnerFactory,
    advocate_of,
    partnership,
)

pytestmark = pytest.mark.django_db
FRIDAY = date(2016, 10, 28)
AFTER = datetime(2016, 11, 21, 9, tzinfo=UTC)
MONDAYS = [date(2016, 10, 31) + timedelta(days=days) for days in (0, 7, 14, 21)]


@pytest.fixture(autouse=True)
def meetings():
    partnership()
    return MeetingFactory(date=date(2016, 11, 29)), MeetingFactory(date=date(2017, 2, 14))


def overdue(**fields):
    window = {"window_start": FRIDAY, "window_end": FRIDAY, "precision": "exact"}
    return CommunicationFactory(**{"state": State.AGREED, "title": "Bonfire", **window, **fields})


def test_it_is_put_on_the_next_agenda_once(meetings) -> None:
    it = overdue()
    for moment in (AFTER, AFTER, AFTER + timedelta(days=30)):
        with clock.at(moment):
            put_overdue_on_the_agenda()
    (item,) = AgendaItem.objects.all()
    assert (item.meeting, item.communication, item.title) == (meetings[0], it, "Overdue: Bonfire")
    assert item.put_forward_by is None


def test_the_tick_asks_first_and_puts_it_there_after_the_third_week() -> None:
    partner = PartnerFactory()
    advocate_of(partner)
    overdue(lead_partner=partner)
    on_agenda = []
    for monday in MONDAYS:
        for day in (monday - timedelta(days=1), monday):
            with clock.at(clock.start_of(day, hour=9)):
                assert tick().failed == []
            on_agenda += [day] if AgendaItem.objects.exists() else []
    assert on_agenda == [date(2016, 11, 21)]


def test_the_agenda_says_whether_anybody_was_asked() -> None:
    partner = PartnerFactory()
    advocate_of(partner)
    overdue(title="Asked", lead_partner=partner)
    overdue(title="Unasked")
    for monday in MONDAYS:
        with clock.at(clock.start_of(monday, hour=9)):
            assert tick().failed == []
    assert dict(AgendaItem.objects.values_list("title", "note")) == {
        f"Overdue: {title}": f"Its window is past, {asked}, and nobody has said what became of it."
        for title, asked in (
            ("Asked", "its owner was asked three times"),
            ("Unasked", "nobody speaks for its lead partner"),
        )
    }


def test_one_that_is_kept_back_is_on_no_agenda() -> None:
    overdue(visibility=Visibility.LEAD)
    with clock.at(AFTER):
        assert put_overdue_on_the_agenda() == 0
    assert not AgendaItem.objects.exists()


def test_it_stands_ahead_of_any_other_business(meetings) -> None:
    add_standing_items(meetings[0])
    overdue()
    with clock.at(AFTER):
        put_overdue_on_the_agenda()
    agenda = [item.title for item in meetings[0].agenda.order_by("position")]
    assert agenda[-2:] == ["Overdue: Bonfire", "Any other business"]


def test_what_waits_where_a_meeting_was_cancelled_is_on_no_agenda(meetings) -> None:
    cancelled = MeetingFactory(date=date(2016, 11, 8), state=MeetingState.CANCELLED)
    it = overdue()
    AgendaItemFactory(meeting=cancelled, communication=it, at=AFTER)
    with clock.at(AFTER):
        assert put_overdue_on_the_agenda() == 1
    assert AgendaItem.objects.get(meeting=meetings[0]).communication == it


def test_without_a_meeting_it_waits_for_one(meetings) -> None:
    for meeting in meetings:
        meeting.delete()
    overdue()
    with clock.at(AFTER):
        assert put_overdue_on_the_agenda() == 0
        MeetingFactory(date=date(2016, 12, 13))
        assert put_overdue_on_the_agenda() == 1
