"""Rows of the register that hang on channels and resources: patterns, bookings, loans."""

from datetime import UTC, date, datetime

import factory
from factory.django import DjangoModelFactory

from channels_registry.choices import BookingState, ResourceKind, Rhythm
from channels_registry.models import Booking, EditionPattern, Loan, Resource
from tests.factories.people import PartnerFactory
from tests.factories.terms import ChannelFactory, EditionFactory


class EditionPatternFactory(DjangoModelFactory):
    """On the second Monday of every third month, from April 2016 on."""

    class Meta:
        model = EditionPattern

    channel = factory.SubFactory(ChannelFactory)
    rhythm = Rhythm.NTH_WEEKDAY
    every = 3
    nth = 2
    starts = date(2016, 4, 1)


class BookingFactory(DjangoModelFactory):
    """A row alone: it takes no slot. `channels_registry.operations.book` does."""

    class Meta:
        model = Booking

    edition = factory.SubFactory(EditionFactory)
    partner = factory.SubFactory(PartnerFactory)
    number = factory.Sequence(lambda n: n + 1)
    state = BookingState.HELD
    asked_at = datetime(2016, 10, 1, 9, tzinfo=UTC)


class ResourceFactory(DjangoModelFactory):
    class Meta:
        model = Resource

    partner = factory.SubFactory(PartnerFactory)
    name = factory.Sequence(lambda n: f"Stand {n:05d}")
    kind = ResourceKind.STAND


class LoanFactory(DjangoModelFactory):
    """A row alone: it takes no days. `channels_registry.operations.lend` does."""

    class Meta:
        model = Loan

    resource = factory.SubFactory(ResourceFactory)
    partner = factory.SubFactory(PartnerFactory)
    first_day = date(2016, 11, 7)
    last_day = date(2016, 11, 9)
    asked_at = datetime(2016, 10, 1, 9, tzinfo=UTC)
