"""An agreed line and a contact of Lead partner's, about burglary, in October."""

import pytest

from plans.models import AgreedLine, Contact
from tests.factories import TopicFactory
from tests.factories.agreed import AgreedLineFactory, ContactFactory


@pytest.fixture(autouse=True)
def _in_october(in_october):
    """Each test of agreed lines is of that day."""


@pytest.fixture
def topic():
    return TopicFactory(label="Burglary")


@pytest.fixture
def line(people, topic) -> AgreedLine:
    return AgreedLineFactory(owner=people.lead, topic=topic, name="Lock up")


@pytest.fixture
def contact(people, topic) -> Contact:
    return ContactFactory(owner=people.lead, topics=[topic], name="Report it", number="101")
