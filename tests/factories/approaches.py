"""Questions to the other advocates, their answers, and offers that are asked for.

Rows alone: nobody is written to. `plans.operations.approaches.ask_the_advocates` does.
"""

from datetime import UTC, date, datetime

import factory
from factory.django import DjangoModelFactory

from plans.choices import Reach
from plans.models import Approach, AskedPartner, OfferRequest
from tests.factories.people import PartnerFactory
from tests.factories.plan import CommunicationFactory
from tests.factories.terms import OfferFactory


class ApproachFactory(DjangoModelFactory):
    """Asked on Monday 24 October 2016, to be answered by the end of the Monday after."""

    class Meta:
        model = Approach

    communication = factory.SubFactory(CommunicationFactory, reach=Reach.LOCAL)
    deadline = datetime(2016, 10, 31, 23, 59, tzinfo=UTC)
    working_days = 5
    asked_at = datetime(2016, 10, 24, 9, tzinfo=UTC)


class AskedPartnerFactory(DjangoModelFactory):
    """Has not answered yet."""

    class Meta:
        model = AskedPartner

    approach = factory.SubFactory(ApproachFactory)
    partner = factory.SubFactory(PartnerFactory)


class OfferRequestFactory(DjangoModelFactory):
    """Asked for on 24 October 2016, for 8 November."""

    class Meta:
        model = OfferRequest

    communication = factory.SubFactory(CommunicationFactory)
    offer = factory.SubFactory(OfferFactory)
    first_day = date(2016, 11, 8)
    last_day = date(2016, 11, 8)
    asked_at = datetime(2016, 10, 24, 9, tzinfo=UTC)
