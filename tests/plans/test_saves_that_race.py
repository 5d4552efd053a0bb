"""Two hundred saves race for the same communication: each version has one winner, none is lost."""

import threading
from datetime import UTC, datetime
from itertools import pairwise

import pytest
from django.db import connections

from bsc_comms.kit import clock
from bsc_comms.kit.editing import StaleEdit
from partnership.models import Change
from plans.models import Communication
from plans.operations.communications import edit_communication
from plans.operations.details import Details
from tests.cast import cast
from tests.factories import CommunicationFactory

NOW = datetime(2016, 10, 25, 9, tzinfo=UTC)
RACERS, ROUNDS = 10, 20


@pytest.mark.both_databases
@pytest.mark.django_db(transaction=True)
def test_two_hundred_racing_saves_leave_one_winner_a_version():
    people = cast()
    found = CommunicationFactory(lead_partner=people.lead, title="At first")
    together = threading.Barrier(RACERS)
    won: dict[int, list[str]] = {}
    stale, faults = [], []

    def race(racer: int) -> None:
        try:
            with clock.at(NOW):
                for number in range(ROUNDS):
                    together.wait(timeout=60)
                    opened = Communication.objects.get(pk=found.pk)
                    together.wait(timeout=60)
                    save(opened, f"{racer} in round {number}")
        except BaseException as fault:
            faults.append(fault)
            together.abort()
        finally:
            connections.close_all()

    def save(opened: Communication, title: str) -> None:
        try:
            edit_communication(
                by=people.alice,
                communication=opened,
                opened_version=opened.version,
                details=Details(fields={"title": title}),
            )
        except StaleEdit:
            stale.append(title)
        else:
            won.setdefault(opened.version, []).append(title)

    threads = [threading.Thread(target=race, args=(racer,)) for racer in range(RACERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=300)
    assert faults == []
    assert sorted(won) == list(range(1, ROUNDS + 1))
    assert [len(titles) for titles in won.values()] == [1] * ROUNDS
    assert len(stale) == RACERS * ROUNDS - ROUNDS
    found.refresh_from_db()
    assert (found.version, found.title) == (ROUNDS + 1, won[ROUNDS][0])
    told = Change.objects.filter(field="title").order_by("pk").values_list("before", "after")
    titles = ["At first", *(won[version][0] for version in sorted(won))]
    assert list(told) == list(pairwise(titles))
