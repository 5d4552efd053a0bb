"""Handing over while others work on the same communications waits nowhere in a ring."""

import threading
from datetime import UTC, date, datetime

import pytest

from bsc_comms.kit import clock
from plans.choices import ApproachAnswer, Reach
from plans.operations import placements
from plans.operations.approaches import GivenAnswer, answering, ask_the_advocates
from subgroup.operations import handover
from tests import factories
from tests.cast import cast
from tests.plans.at_once import all_at_once, once_all_are_there

pytestmark = [pytest.mark.both_databases, pytest.mark.django_db(transaction=True)]
NOW = datetime(2016, 10, 25, 9, tzinfo=UTC)


def hand_over(people, taker) -> str:
    with clock.at(NOW):
        handover.hand_over(
            by=people.coordinator, partner=people.lead, giver=people.alice, taker=taker
        )
    return "handed over"


def test_an_edition_is_chosen_while_its_communication_is_handed_over(monkeypatch):
    with clock.at(NOW):
        people = cast()
        dora = factories.deputy_of(people.lead, name="Dora", email="dora@example.org")
        channel = factories.ChannelFactory()
        edition = factories.EditionFactory(
            channel=channel,
            publication_date=date(2016, 12, 5),
            copy_deadline=date(2016, 11, 10),
            slots=3,
        )
        ours = factories.CommunicationFactory(lead_partner=people.lead, responsible=people.alice)
        placement = factories.PlacementFactory(communication=ours, channel=channel)

    def choose() -> str:
        with clock.at(NOW):
            placements.choose_edition(by=people.alice, placement=placement, edition=edition)
        return "chosen"

    both = threading.Barrier(2)
    for module, name in ((handover, "_pass_communications_on"), (placements, "_booked")):
        monkeypatch.setattr(module, name, once_all_are_there(both, getattr(module, name)))

    assert set(all_at_once(lambda: hand_over(people, dora), choose)) == {"handed over", "chosen"}
    ours.refresh_from_db()
    assert (ours.responsible, edition.bookings.count()) == (dora, 1)


def test_a_question_is_answered_while_its_communication_is_handed_over(monkeypatch):
    with clock.at(NOW):
        people = cast()
        dora = factories.deputy_of(people.lead, name="Dora", email="dora@example.org")
        ours = factories.CommunicationFactory(
            lead_partner=people.lead, responsible=people.alice, reach=Reach.LOCAL
        )
        asked = ask_the_advocates(
            by=people.alice, communication=ours, partners=[people.other]
        ).asked.get()

    def answer() -> str:
        with clock.at(NOW):
            answering.answer_approach(
                by=people.bob,
                asked=asked,
                opened_version=asked.version,
                answer=GivenAnswer(kind=ApproachAnswer.JOIN, words="We bring a van"),
            )
        return "answered"

    both = threading.Barrier(2)
    for module, name in ((handover, "pass_approaches_on"), (answering, "_check")):
        monkeypatch.setattr(module, name, once_all_are_there(both, getattr(module, name)))

    assert set(all_at_once(lambda: hand_over(people, dora), answer)) == {"handed over", "answered"}
    asked.refresh_from_db()
    assert (asked.answer, asked.approach.followed_by) == (ApproachAnswer.JOIN, dora)
