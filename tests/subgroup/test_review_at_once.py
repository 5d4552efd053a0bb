"""Deciding in the room and in the review at one moment waits nowhere in a ring."""

import threading
from datetime import UTC, date, datetime

import pytest

from bsc_comms.kit import clock
from bsc_comms.kit.editing import StaleEdit
from plans.choices import DecisionKind
from plans.models import Decision
from subgroup.operations import agenda, review, room
from tests.cast import cast
from tests.factories import CommunicationFactory, MeetingFactory
from tests.plans.at_once import all_at_once, once_all_are_there

pytestmark = [pytest.mark.both_databases, pytest.mark.django_db(transaction=True)]
NOW = datetime(2016, 10, 25, 9, tzinfo=UTC)


def told_where_late(act):
    """Neither saw the decision of the other: the second is told so, whichever it is."""

    def done() -> str:
        try:
            return act()
        except StaleEdit:
            return "too late"

    return done


def test_one_is_noted_in_the_room_while_the_review_puts_it_on_the_agenda(monkeypatch):
    with clock.at(NOW):
        people = cast()
        meeting = MeetingFactory(date=date(2016, 10, 25))
        one = CommunicationFactory(lead_partner=people.lead)
        item = agenda.add_agenda_item(
            by=people.alice, meeting=meeting, title=one.title, communication=one
        )

    def note() -> str:
        with clock.at(NOW):
            room.decide_on_item(
                by=people.chair,
                item=item,
                kind=DecisionKind.NOTED,
                comment="",
                revision=1,
                last_decision=None,
            )
        return "noted"

    def put_on_the_agenda() -> str:
        with clock.at(NOW):
            review.decide(
                by=people.chair,
                communication_id=one.pk,
                kind=DecisionKind.AGENDA,
                comment="",
                revision=1,
                last_decision=None,
                meeting=meeting,
            )
        return "on the agenda"

    both = threading.Barrier(2)
    for module, name in ((room, "decide"), (review, "add_agenda_item")):
        monkeypatch.setattr(module, name, once_all_are_there(both, getattr(module, name)))

    done = all_at_once(told_where_late(note), told_where_late(put_on_the_agenda))
    assert sorted(each == "too late" for each in done) == [False, True]
    kind = DecisionKind.NOTED if "noted" in done else DecisionKind.AGENDA
    assert Decision.objects.get().kind == kind
