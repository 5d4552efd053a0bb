"""Rounds of looking for overlaps that run at once wait for each other nowhere in a ring."""

import threading
from datetime import UTC, datetime
from functools import partial

import pytest
from django.db import OperationalError, connection, transaction

from bsc_comms.kit import clock
from plans.choices import State
from plans.models import Communication, Overlap
from plans.operations.imports import undo_import, undoing
from plans.operations.overlaps import answering, looking
from plans.queries.overlaps.versions import version_of
from tests.cast import cast
from tests.plans.at_once import (
    all_at_once,
    held_without_their_keys,
    once_all_are_there,
    refer_to,
    until_somebody_waits,
)
from tests.plans.overlap_pairs import about_burglary, look, pair_of
from tests.plans.sheets import saved, small_partnership

pytestmark = [pytest.mark.both_databases, pytest.mark.django_db(transaction=True)]
NOW = datetime(2016, 10, 25, 9, tzinfo=UTC)


def test_a_round_holds_pairs_and_no_communication():
    with clock.at(NOW):
        people = cast()
        ours = about_burglary(lead_partner=people.lead)
        theirs = about_burglary(lead_partner=people.other)
        look()
        with transaction.atomic():
            assert len(looking._pairs_of(ours.pk)) == 1
            assert held_without_their_keys(ours, theirs)


def test_several_rounds_at_once_find_each_pair_once():
    def round_of_looking() -> int:
        with clock.at(NOW):
            return looking.look_at_what_waits()

    with clock.at(NOW):
        people = cast()
        for partner in (people.lead, people.other, people.named):
            for _ in range(4):
                about_burglary(lead_partner=partner)
    looked = all_at_once(*[round_of_looking] * 3)
    assert [fault for fault in looked if not isinstance(fault, int)] == []
    assert sum(looked) == 12
    # Of 66 pairs those of one partner among themselves are none.
    assert Overlap.objects.count() == 66 - 3 * 6


def version_for(person, one, other) -> str:
    pair = pair_of(one, other)
    return version_of(pair, list(pair.answers.known_to(person)))


def test_going_joint_and_a_round_of_looking_wait_for_each_other_nowhere_in_a_ring(monkeypatch):
    with clock.at(NOW):
        people = cast()
        ours = about_burglary(lead_partner=people.lead, title="Lock up against burglary")
        theirs = about_burglary(lead_partner=people.other)
        look()
        proposed = answering.propose_joint(
            by=people.alice,
            overlap=pair_of(ours, theirs),
            joint=answering.Joint(takes_over=ours),
            note="",
            version=version_for(people.alice, ours, theirs),
        )
        version = version_for(people.bob, ours, theirs)
        Communication.objects.filter(pk=ours.pk).update(overlaps_checked=0)

    def agree() -> str:
        with clock.at(NOW):
            answering.agree_to_joint(by=people.bob, answer=proposed, version=version)
        return "agreed"

    def look_once() -> str:
        with clock.at(NOW):
            looking.look_at_what_waits()
        return "looked"

    both = threading.Barrier(2)
    monkeypatch.setattr(looking, "_pairs_of", once_all_are_there(both, looking._pairs_of))
    monkeypatch.setattr(answering, "_agree", once_all_are_there(both, answering._agree))

    assert set(all_at_once(agree, look_once)) == {"agreed", "looked"}
    theirs.refresh_from_db()
    assert theirs.state == State.MERGED


def about_sheds():
    """An import of three rows, of which each comes near the next."""
    leads = ("Fire Brigade", "Police", "Fire Brigade")
    return saved(
        *(
            f"{at},Lock your shed against burglary {at},{lead},,7 Nov,Burnt Oak,posters,,,Burglary"
            for at, lead in enumerate(leads)
        )
    )


def test_an_import_is_taken_back_while_a_round_looks_at_what_it_brought(monkeypatch):
    with clock.at(NOW):
        small_partnership()
        found = about_sheds()
    last = Communication.objects.order_by("pk").last().pk
    has_looked = threading.Event()
    let_go = looking._let_go

    def let_go_once_somebody_waits(pairs):
        has_looked.set()
        until_somebody_waits()
        let_go(pairs)

    def look_at_the_last():
        with clock.at(NOW):
            around = looking.surroundings()
            return looking.look_for_overlaps(communication_id=last, around=around)

    def take_back():
        assert has_looked.wait(timeout=20)
        with clock.at(NOW):
            return undo_import(by=None, plan_import=found)

    monkeypatch.setattr(looking, "_let_go", let_go_once_somebody_waits)
    assert sorted(map(str, all_at_once(look_at_the_last, take_back))) == ["3", "True"]
    assert not Overlap.objects.exists()


def test_nothing_points_any_more_at_what_an_import_takes_back():
    if connection.vendor != "postgresql":
        pytest.skip("SQLite lets one write at a time")
    with clock.at(NOW):
        small_partnership()
        found = about_sheds()
    rows = list(Communication.objects.all())
    with transaction.atomic():
        undoing._hold_what_was_written(found)
        waited = all_at_once(*(partial(refer_to, row) for row in rows))
    assert [type(fault) for fault in waited] == [OperationalError] * 3
