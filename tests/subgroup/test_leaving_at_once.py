"""Somebody leaves in the same moment as others work on what they held."""

import threading
from datetime import UTC, date, datetime

import pytest

from bsc_comms.kit import clock
from bsc_comms.kit.editing import StaleEdit
from plans.choices import DecisionKind
from subgroup.operations import agenda, handover, room
from subgroup.operations.leaving import close_and_hand_over
from tests import factories
from tests.cast import cast
from tests.plans.at_once import all_at_once, once_all_are_there

pytestmark = [pytest.mark.both_databases, pytest.mark.django_db(transaction=True)]
NOW = datetime(2016, 10, 25, 9, tzinfo=UTC)


def test_a_meeting_that_they_chair_decides_on_what_is_handed_over(monkeypatch):
    with clock.at(NOW):
        people = cast()
        dora = factories.deputy_of(people.lead, name="Dora", email="dora@example.org")
        meeting = factories.MeetingFactory(date=date(2016, 10, 25), chair=people.alice)
        ours = factories.CommunicationFactory(lead_partner=people.lead, responsible=people.alice)
        item = agenda.add_agenda_item(
            by=people.alice, meeting=meeting, title=ours.title, communication=ours
        )

    def leave() -> str:
        with clock.at(NOW):
            close_and_hand_over(
                by=people.coordinator, person=people.alice, takers={people.lead: dora}
            )
        return "left"

    def note() -> str:
        try:
            with clock.at(NOW):
                room.decide_on_item(
                    by=people.chair,
                    item=item,
                    kind=DecisionKind.NOTED,
                    comment="",
                    revision=1,
                    last_decision=None,
                )
        except StaleEdit:
            return "handed over before"
        return "noted"

    both = threading.Barrier(2)
    for module, name in ((handover, "_pass_actions_on"), (room, "decide")):
        monkeypatch.setattr(module, name, once_all_are_there(both, getattr(module, name)))

    done = all_at_once(leave, note)
    assert "left" in done
    assert {"noted", "handed over before"} & set(done)
    meeting.refresh_from_db()
    ours.refresh_from_db()
    assert (meeting.chair, ours.responsible) == (None, dora)
