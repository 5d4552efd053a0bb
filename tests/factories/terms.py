"""Places, purposes, channels and evidence: what a communication is described with."""

from datetime import date, timedelta

import factory
from factory.django import DjangoModelFactory

from channels_registry.choices import ChannelKind
from channels_registry.models import Channel, Edition, Offer
from evidence.choices import CarefulKind
from evidence.models import AwarenessDay, CarefulPeriod, Finding, RecurringDay, Season
from partnership.choices import AreaLevel, AudienceSide
from partnership.models import (
    Aim,
    Area,
    Audience,
    Emphasis,
    Objective,
    StrategyPriority,
    Topic,
)
from tests.factories.people import PartnerFactory


class AreaFactory(DjangoModelFactory):
    class Meta:
        model = Area
        django_get_or_create = ("code",)

    code = factory.Sequence(lambda n: f"area-{n:05d}")
    name = factory.Sequence(lambda n: f"Ward {n:05d}")
    level = AreaLevel.WARD


class TopicFactory(DjangoModelFactory):
    class Meta:
        model = Topic
        django_get_or_create = ("code",)

    code = factory.Sequence(lambda n: f"T{n:05d}")
    label = factory.LazyAttribute(lambda o: f"Topic {o.code}")


class AudienceFactory(DjangoModelFactory):
    class Meta:
        model = Audience
        django_get_or_create = ("code",)

    code = factory.Sequence(lambda n: f"A{n:05d}")
    label = factory.LazyAttribute(lambda o: f"Audience {o.code}")
    side = AudienceSide.EXTERNAL


class ObjectiveFactory(DjangoModelFactory):
    class Meta:
        model = Objective
        django_get_or_create = ("code",)

    code = factory.Sequence(lambda n: f"O{n:05d}")
    label = factory.LazyAttribute(lambda o: f"Objective {o.code}")


class AimFactory(DjangoModelFactory):
    class Meta:
        model = Aim

    code = factory.Sequence(lambda n: f"M{n:05d}")
    label = factory.LazyAttribute(lambda o: f"Aim {o.code}")


class EmphasisFactory(DjangoModelFactory):
    class Meta:
        model = Emphasis

    code = factory.Sequence(lambda n: f"E{n:05d}")
    label = factory.LazyAttribute(lambda o: f"Emphasis {o.code}")


class StrategyPriorityFactory(DjangoModelFactory):
    class Meta:
        model = StrategyPriority

    code = factory.Sequence(lambda n: f"S{n:05d}")
    label = factory.LazyAttribute(lambda o: f"Priority {o.code}")


class ChannelFactory(DjangoModelFactory):
    class Meta:
        model = Channel
        django_get_or_create = ("code",)

    code = factory.Sequence(lambda n: f"CH{n:05d}")
    name = factory.LazyAttribute(lambda o: f"Channel {o.code}")
    kind = ChannelKind.PRINT

    @factory.post_generation
    def owners(self, create: bool, extracted: object) -> None:
        if create and extracted:
            self.owners.set(extracted)


class EditionFactory(DjangoModelFactory):
    class Meta:
        model = Edition

    channel = factory.SubFactory(ChannelFactory)
    publication_date = factory.Sequence(lambda n: date(2016, 11, 1) + timedelta(days=n))
    copy_deadline = factory.LazyAttribute(lambda o: o.publication_date - timedelta(days=21))
    name = factory.LazyAttribute(lambda o: f"Edition of {o.publication_date:%d %B}")


class OfferFactory(DjangoModelFactory):
    class Meta:
        model = Offer

    code = factory.Sequence(lambda n: f"OF{n:05d}")
    partner = factory.SubFactory(PartnerFactory)
    what = factory.Sequence(lambda n: f"Home fire safety visits in ward {n:05d}")


class FindingFactory(DjangoModelFactory):
    class Meta:
        model = Finding

    code = factory.Sequence(lambda n: f"F{n:05d}")
    text = factory.LazyAttribute(lambda o: f"Finding {o.code}")


class SeasonFactory(DjangoModelFactory):
    class Meta:
        model = Season

    code = factory.Sequence(lambda n: f"SE{n:05d}")
    topic = factory.SubFactory(TopicFactory)
    what_rises = "Burglary in the dark evenings"
    months = factory.LazyFunction(lambda: [11, 12])


class RecurringDayFactory(DjangoModelFactory):
    class Meta:
        model = RecurringDay

    code = factory.Sequence(lambda n: f"RD{n:05d}")
    name = factory.LazyAttribute(lambda o: f"Recurring day {o.code}")


class AwarenessDayFactory(DjangoModelFactory):
    class Meta:
        model = AwarenessDay

    code = factory.Sequence(lambda n: f"AD{n:05d}")
    name = factory.LazyAttribute(lambda o: f"Awareness day {o.code}")
    starts = date(2016, 11, 14)
    ends = factory.LazyAttribute(lambda o: o.starts)


class CarefulPeriodFactory(DjangoModelFactory):
    class Meta:
        model = CarefulPeriod

    code = factory.Sequence(lambda n: f"CP{n:05d}")
    kind = CarefulKind.PRE_ELECTION
    name = "Pre-election period"
    starts = date(2016, 11, 1)
    ends = factory.LazyAttribute(lambda o: o.starts + timedelta(days=20))
