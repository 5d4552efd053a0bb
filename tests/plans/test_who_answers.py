"""Who answers, as a page and as a file: the file counts what the whole partnership may know of."""

import csv
import io

import pytest
from django.test import Client
from django.urls import reverse

from partnership.choices import Role
from partnership.models import Person
from plans.choices import ApproachAnswer
from tests import factories
from tests.plans.asked import asked_about, local_one, of, says

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_october")]
NOTE = "1 question about something kept back is not counted in the file."


@pytest.fixture
def asked(people) -> None:
    """Two partners were asked about something open, one of them about something kept back too."""
    says(people.bob, of(asked_about(people), people.other), ApproachAnswer.JOIN)
    kept = local_one(people, embargoed=True, named_partners=[people.named])
    asked_about(people, kept, partners=[people.named])


def page_for(client: Client, person: Person) -> str:
    client.force_login(person)
    return client.get(reverse("plans:approaches")).content.decode()


def file_for(client: Client, person: Person) -> list[list[str]]:
    client.force_login(person)
    read = client.get(reverse("plans:approaches_csv")).content.decode("utf-8-sig")
    return [row[:5] for row in csv.reader(io.StringIO(read))]


@pytest.mark.parametrize("role", [Role.COORDINATOR, Role.CHAIR])
def test_the_file_is_the_same_whoever_downloads_it(client, people, asked, role) -> None:
    factories.AppointmentFactory(person=people.alice, role=role)
    assert file_for(client, people.alice) == [
        ["Partner", "Asked", "Answered", "No answer", "Waiting"],
        ["Named partner", "1", "0", "0", "1"],
        ["Other partner", "1", "1", "0", "0"],
    ]
    assert file_for(client, people.alice) == file_for(client, people.coordinator)


def test_the_page_says_how_many_questions_the_file_leaves_out(client, people, asked) -> None:
    factories.AppointmentFactory(person=people.alice, role=Role.COORDINATOR)
    assert NOTE in page_for(client, people.alice)
    assert "not counted in the file" not in page_for(client, people.coordinator)
