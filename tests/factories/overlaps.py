"""Overlaps and their answers."""

from datetime import UTC, datetime
from typing import Any

import factory
from factory.django import DjangoModelFactory

from plans.choices import OverlapAnswerKind, OverlapKind
from plans.models import Communication, Overlap, OverlapAnswer
from tests.factories.people import PersonFactory
from tests.factories.plan import CommunicationFactory


class OverlapFactory(DjangoModelFactory):
    """A possible duplicate of two communications; `overlap_of(one, other)` puts them in order."""

    class Meta:
        model = Overlap

    first = factory.SubFactory(CommunicationFactory)
    second = factory.SubFactory(CommunicationFactory)
    kind = OverlapKind.DUPLICATE
    score = 0.9
    reasons = factory.LazyFunction(lambda: ["same subject (burglary)", "dates overlap"])
    first_facts = "first"
    second_facts = "second"
    found_at = datetime(2016, 10, 20, 9, tzinfo=UTC)


class OverlapAnswerFactory(DjangoModelFactory):
    """No overlap, said of the pair as it stands."""

    class Meta:
        model = OverlapAnswer

    overlap = factory.SubFactory(OverlapFactory)
    kind = OverlapAnswerKind.NONE
    note = "Other streets."
    first_facts = factory.LazyAttribute(lambda o: o.overlap.first_facts)
    second_facts = factory.LazyAttribute(lambda o: o.overlap.second_facts)
    at = datetime(2016, 10, 21, 9, tzinfo=UTC)
    by = factory.SubFactory(PersonFactory)


def overlap_of(one: Communication, other: Communication, **fields: Any) -> Overlap:
    """The pair of these two, in the order in which pairs are kept."""
    first, second = sorted((one, other), key=lambda each: each.pk)
    return OverlapFactory(first=first, second=second, **fields)
