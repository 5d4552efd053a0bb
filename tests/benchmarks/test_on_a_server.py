"""A PostgreSQL that stays keeps what is long to make; what is measured there is a copy."""

import os
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection

from benchmarks import databases
from benchmarks.run import server
from partnership.models import Person
from tests.factories import PersonFactory
from tests.services.other_databases import default_is

pytestmark = [pytest.mark.both_databases, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def url(monkeypatch: pytest.MonkeyPatch) -> str:
    if connection.vendor != "postgresql":
        pytest.skip("a SQLite file is copied in any case")
    monkeypatch.setenv(databases.KEPT_ON, "1")  # and away again after the test
    return os.environ["DATABASE_URL"]


def fill_alone(connection: Any, name: str, fill: Callable[[], None]) -> None:
    """Without the reference data, which takes its time."""
    with default_is(connection):
        fill()


def databases_of(name: str) -> list[str]:
    """What is kept of it, copied of it or not finished; other tests make databases meanwhile."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT datname FROM pg_database WHERE strpos(datname, %s) > 0", [name])
        return [found for (found,) in cursor.fetchall()]


def test_what_is_measured_is_a_copy_and_goes_at_the_end(url, monkeypatch):
    """Two runs find the same: what the first wrote in its copy is not there for the second."""
    monkeypatch.setattr(databases, "_fill", fill_alone)
    name = f"three_people_{os.getpid()}"
    made = []

    def three_people() -> None:
        made.append(name)
        PersonFactory.create_batch(3)

    found = []
    for _ in range(2):
        with server("postgresql", url):
            copy = databases.filled(name, three_people)
            with default_is(copy):
                found.append(Person.objects.count())
                PersonFactory()
            copy.close()
    (kept,) = databases_of(name)
    with connection.cursor() as cursor:
        cursor.execute(f"DROP DATABASE {kept}")
    assert found == [3, 3]
    assert made == [name]
