"""Agreed lines with their wordings, contacts, and what communications carry of them."""

from datetime import UTC, date, datetime
from typing import Any

import factory
from factory.django import DjangoModelFactory

from plans.models import AgreedLine, CarriedContact, CarriedLine, Contact, LineWording
from tests.factories.people import PartnerFactory
from tests.factories.plan import CommunicationFactory
from tests.factories.terms import TopicFactory

AT = datetime(2016, 6, 1, 9, tzinfo=UTC)


class ContactFactory(DjangoModelFactory):
    """A number that was checked on 1 June 2016. `topics=[...]`."""

    class Meta:
        model = Contact
        skip_postgeneration_save = True

    name = factory.Sequence(lambda n: f"Contact {n:05d}")
    owner = factory.SubFactory(PartnerFactory)
    number = "0300 555 0100"
    checked_on = date(2016, 6, 1)
    created_at = AT

    @factory.post_generation
    def topics(self, create: bool, extracted: Any) -> None:
        if create and extracted:
            self.topics.set(extracted)


class LineWordingFactory(DjangoModelFactory):
    """The next wording of a line; `agreed_on=` makes it one that counts."""

    class Meta:
        model = LineWording

    line = factory.SubFactory("tests.factories.agreed.AgreedLineFactory")
    number = factory.LazyAttribute(lambda o: o.line.wordings.count() + 1)
    short = factory.LazyAttribute(lambda o: f"What we say, number {o.number}.")
    agreed_on = date(2016, 5, 10)
    at = AT


class AgreedLineFactory(DjangoModelFactory):
    """A line about a topic, agreed on 10 May 2016; `wordings=0` for one without words."""

    class Meta:
        model = AgreedLine
        skip_postgeneration_save = True

    name = factory.Sequence(lambda n: f"Line {n:05d}")
    owner = factory.SubFactory(PartnerFactory)
    topic = factory.SubFactory(TopicFactory)
    created_at = AT

    @factory.post_generation
    def wordings(self, create: bool, extracted: Any) -> None:
        for _ in range(1 if extracted is None else extracted):
            LineWordingFactory(line=self)


class CarriedLineFactory(DjangoModelFactory):
    class Meta:
        model = CarriedLine

    communication = factory.SubFactory(CommunicationFactory)
    wording = factory.SubFactory(LineWordingFactory)
    at = AT


class CarriedContactFactory(DjangoModelFactory):
    """As the contact is now."""

    class Meta:
        model = CarriedContact

    communication = factory.SubFactory(CommunicationFactory)
    contact = factory.SubFactory(ContactFactory)
    contact_version = factory.LazyAttribute(lambda o: o.contact.version)
    at = AT
