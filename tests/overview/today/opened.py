"""Today as somebody opens it, on the day on which its tests are: Tuesday 25 October 2016."""

from collections.abc import Sequence
from datetime import UTC, datetime

from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from partnership.models import Partner, Person, Topic
from partnership.operations import record_change
from plans.models import Communication
from tests.factories import CommunicationFactory

TUESDAY = datetime(2016, 10, 25, 9, 0, tzinfo=UTC)


def page_of(client: Client, person: Person) -> HttpResponse:
    client.force_login(person)
    return client.get(reverse("overview:today"))


def new_of(partner: Partner, topics: Sequence[Topic] = ()) -> Communication:
    """What this partner logged after the last forward plan, on these topics."""
    new = CommunicationFactory(lead_partner=partner, topics=topics)
    record_change(by=None, subject=new, act="logged")
    return new
