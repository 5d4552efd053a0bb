"""Today as somebody opens it, on the day on which its tests are: Tuesday 25 October 2016."""

from datetime import UTC, datetime

from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from partnership.models import Person

TUESDAY = datetime(2016, 10, 25, 9, 0, tzinfo=UTC)


def page_of(client: Client, person: Person) -> HttpResponse:
    client.force_login(person)
    return client.get(reverse("overview:today"))
