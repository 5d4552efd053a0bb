"""Every page of an import is opened in October, and most by the coordinator, Cora."""

import pytest
from django.test import Client

from bsc_comms.kit import clock
from tests.cast import Cast
from tests.plans.import_pages.clicks import OCTOBER, people_with_terms


@pytest.fixture(autouse=True)
def _in_october():
    with clock.at(OCTOBER):
        yield


@pytest.fixture
def people() -> Cast:
    return people_with_terms()


@pytest.fixture
def cora(client: Client, people: Cast) -> Client:
    client.force_login(people.coordinator)
    return client
