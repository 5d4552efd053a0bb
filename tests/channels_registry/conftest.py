"""Tuesday 25 October 2016, nine in the morning; a cast, a magazine and its winter edition."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

import pytest

from bsc_comms.kit import clock
from channels_registry.models import Booking, Channel, Edition, Resource
from channels_registry.operations import book
from partnership.queries.history import history_of
from tests.cast import Cast, cast
from tests.channels_registry.letters_of_winter import all_went
from tests.factories import ChannelFactory, EditionFactory, ResourceFactory

NOW = datetime(2016, 10, 25, 9, tzinfo=UTC)


@pytest.fixture
def in_october() -> Iterator[None]:
    with clock.at(NOW):
        yield


@pytest.fixture
def people() -> Cast:
    return cast()


@pytest.fixture
def magazine(people: Cast) -> Channel:
    return ChannelFactory(code="MAG", name="Magazine", owners=[people.lead])


@pytest.fixture
def winter(magazine: Channel) -> Edition:
    return EditionFactory(
        channel=magazine,
        name="Winter",
        publication_date=date(2016, 12, 12),
        copy_deadline=date(2016, 11, 14),
        slots=1,
    )


@pytest.fixture
def booked(people: Cast, winter: Edition) -> Booking:
    """What Bob booked in the winter edition; Alice had her letter about it."""
    booking = book(by=people.bob, edition=winter, partner=people.other)
    all_went()
    return booking


@pytest.fixture
def gazebo(people: Cast) -> Resource:
    return ResourceFactory(partner=people.lead, name="Gazebo", where_kept="Depot")


def told(entry: Any) -> list[tuple[str, str, str, str]]:
    """Its history, the earliest first."""
    rows = history_of(entry).order_by("at", "id")
    return [(row.act, row.field, row.before, row.after) for row in rows]
