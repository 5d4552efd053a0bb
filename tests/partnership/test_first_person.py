"""A new planner has nobody in it; its first person is made on the command line."""

import pytest
from django.core.management import call_command
from django.urls import reverse

from partnership.models import Person

pytestmark = pytest.mark.django_db


def test_the_first_person_is_an_administrator_who_can_invite(client, monkeypatch):
    monkeypatch.setenv("DJANGO_SUPERUSER_PASSWORD", "a long enough password")
    call_command(
        "createsuperuser", "--noinput", "--email", "first@example.org", "--name", "First Person"
    )
    first = Person.objects.get(email="first@example.org")
    assert first.roles == {"administrator"}
    client.force_login(first)
    assert "Invite somebody" in client.get(reverse("partnership:people")).content.decode()
