"""Before the sample year happens again, nothing that happened is left."""

from datetime import UTC, date, datetime

import pytest
from django.apps import apps
from django.db.models import PROTECT

from bsc_comms.kit import frozen
from bsc_comms.overview.sample.emptying import IN_ORDER, empty_the_planner
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


def test_what_would_hold_a_row_back_is_emptied_before_it() -> None:
    """What the worker adds while the sample is tried out must not stop it from starting again."""
    held = {
        (model, field.related_model)
        for model in apps.get_models()
        for field in model._meta.concrete_fields
        if field.is_relation and field.remote_field.on_delete is PROTECT
    }
    before = {model: place for place, model in enumerate(IN_ORDER)}
    late = {
        (model.__name__, kept.__name__)
        for model, kept in held
        if kept in before and model is not kept and before.get(model, len(IN_ORDER)) > before[kept]
    }
    # Those of a service area alone are taken out with it; the others stay, as their people do.
    assert late == {("Appointment", "ServiceArea")}
