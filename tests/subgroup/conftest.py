"""What the tests of the subgroup share."""

import pytest

from partnership.models import Partner
from subgroup.models import AgendaItem, Meeting
from tests.cast import Cast, cast
from tests.factories import AgendaItemFactory, MeetingFactory, PartnerFactory, partnership
from tests.subgroup.november import NOVEMBER


@pytest.fixture
def people() -> Cast:
    return cast()


@pytest.fixture
def meeting() -> Meeting:
    partnership()
    return MeetingFactory(date=NOVEMBER, starts="10:00", place="Town Hall")


@pytest.fixture
def item(meeting: Meeting) -> AgendaItem:
    """A matter on the agenda of that meeting."""
    return AgendaItemFactory(meeting=meeting, title="A stall")


@pytest.fixture
def fire() -> Partner:
    return PartnerFactory(code="LFB", name="Fire Brigade", short_name="Fire")
