"""Before the sample year happens again, nothing of the register is left."""

from datetime import UTC, date, datetime

import pytest
from django.apps import apps

from bsc_comms.kit import frozen
from bsc_comms.overview.sample.emptying import empty_the_planner
from channels_registry.models import LoanDay, NothingToEnter, ResourceFile
from tests.factories import (
    BookingFactory,
    ChannelFactory,
    EditionFactory,
    EditionPatternFactory,
    LoanFactory,
    OfferFactory,
    PlacementFactory,
)

DAY = date(2016, 11, 14)


def one_of_everything() -> None:
    pattern = EditionPatternFactory()
    edition = EditionFactory(
        channel=pattern.channel, made_by_pattern=pattern, pattern_date=DAY, publication_date=DAY
    )
    PlacementFactory(channel=pattern.channel, booking=BookingFactory(edition=edition))
    ChannelFactory(merged_into=pattern.channel, valid_to=DAY)
    loan = LoanFactory()
    LoanDay.objects.create(resource=loan.resource, loan=loan, day=DAY)
    ResourceFile.objects.create(
        resource=loan.resource, title="Sizes", added_at=datetime(2016, 11, 1, tzinfo=UTC)
    )
    NothingToEnter.objects.create(partner=OfferFactory().partner, said_on=DAY)


def with_rows() -> set[str]:
    models = apps.get_app_config("channels_registry").get_models()
    return {model.__name__ for model in models if model._default_manager.exists()}


@pytest.mark.django_db
def test_nothing_of_the_register_is_left() -> None:
    one_of_everything()
    every = {model.__name__ for model in apps.get_app_config("channels_registry").get_models()}
    assert with_rows() == every
    with frozen.lifted():
        empty_the_planner()
    assert with_rows() == set()
