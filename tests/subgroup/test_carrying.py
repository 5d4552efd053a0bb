"""A matter that is carried on stands on the next agenda, whatever that agenda held of it."""

from datetime import UTC, date, datetime

import pytest

from bsc_comms.kit import clock
from partnership.models import Change
from subgroup.choices import AgendaState
from subgroup.operations.agenda import add_agenda_item, take_off
from subgroup.operations.closing import close_meeting
from subgroup.operations.meetings import add_meeting
from subgroup.queries.agenda import open_agenda
from tests.cast import Cast
from tests.factories import CommunicationFactory, partnership

pytestmark = pytest.mark.django_db
NOVEMBER, FEBRUARY = date(2016, 11, 29), date(2017, 2, 14)


def test_what_was_taken_off_the_next_agenda_is_put_back_on_it(people: Cast) -> None:
    partnership()
    with clock.at(datetime(2016, 10, 3, 9, tzinfo=UTC)):
        meeting, following = (
            add_meeting(by=people.coordinator, date=day) for day in (NOVEMBER, FEBRUARY)
        )
        about = CommunicationFactory(title="Dark nights")
        for each in (meeting, following):
            there = add_agenda_item(
                by=people.chair, meeting=each, title="Dark nights", communication=about
            )
        take_off(by=people.chair, item=there)
    with clock.at(datetime(2016, 11, 29, 12, tzinfo=UTC)):
        close_meeting(by=people.coordinator, meeting=meeting)
    assert "Dark nights" in [line.item.title for line in open_agenda(following)]
    there.refresh_from_db()
    assert (there.state, there.carried_from.meeting) == (AgendaState.WAITING, meeting)
    last = Change.objects.filter(subject_id=str(there.pk)).order_by("pk").last()
    assert (last.act, last.by) == ("put back on the agenda", people.coordinator)
