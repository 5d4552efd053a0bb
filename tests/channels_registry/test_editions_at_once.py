"""While a channel is given its last day, no edition comes to be after it."""

import threading
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.db import transaction

from bsc_comms.kit.refusals import NotPossible
from channels_registry.models import Channel, Edition
from channels_registry.operations import EditionDates, add_edition, end_channel, move_edition
from tests.cast import Cast
from tests.channels_registry.at_once import at_once
from tests.factories import ChannelFactory, EditionFactory
from tests.services.somebody_waits import held_until

pytestmark = [pytest.mark.both_databases, pytest.mark.django_db(transaction=True)]
OCTOBER, DECEMBER = date(2016, 10, 31), date(2016, 12, 1)


def while_it_ends(people: Cast, channel: Channel, act: Callable[[], Any]) -> Any:
    """What an act gives that is begun before the last day of the channel is committed."""
    begun = threading.Event()

    def end() -> None:
        with transaction.atomic():
            end_channel(
                by=people.coordinator,
                channel=channel,
                opened_version=channel.version,
                last_day=OCTOBER,
                reason="No money",
            )
            begun.set()
            held_until()

    def meanwhile() -> Any:
        begun.wait(timeout=20)
        return act()

    ended, given = at_once([end, meanwhile])
    assert ended is None
    return given


def test_none_is_added(people: Cast, magazine: Channel) -> None:
    def add() -> Edition:
        fields = {"name": "Winter", "publication_date": DECEMBER}
        return add_edition(by=people.alice, channel=magazine, fields=fields)

    refused = while_it_ends(people, magazine, add)
    assert isinstance(refused, NotPossible), refused
    assert str(refused).startswith("Magazine does not exist on that day.")
    assert not Edition.objects.exists()


@pytest.mark.parametrize("merged", [False, True])
def test_none_is_moved(people: Cast, magazine: Channel, merged: bool) -> None:
    """Nor is one of a channel that was merged into it before."""
    gone = ChannelFactory(owners=[people.lead], merged_into=magazine, valid_to=date(2016, 10, 24))
    autumn = EditionFactory(
        channel=gone if merged else magazine,
        publication_date=OCTOBER,
        copy_deadline=date(2016, 10, 27),
    )

    def move() -> Edition:
        return move_edition(
            by=people.alice,
            edition=autumn,
            opened_version=autumn.version,
            dates=EditionDates(DECEMBER),
            reason="The printer",
        )

    refused = while_it_ends(people, magazine, move)
    assert isinstance(refused, NotPossible), refused
    assert Edition.objects.get().publication_date == OCTOBER
