"""What the tests of the subgroup share."""

from collections.abc import Iterator
from datetime import time

import pytest
from django.test import Client

from bsc_comms.kit import clock
from partnership.models import Partner, ServiceArea
from partnership.operations.people import set_nominating_officer
from plans.models import Communication
from subgroup.models import Action, AgendaItem, Meeting, OtherSubgroup
from tests.cast import Cast, cast
from tests.factories import (
    ActionFactory,
    AgendaItemFactory,
    CommunicationFactory,
    MeetingFactory,
    OtherSubgroupFactory,
    PartnerFactory,
    PersonFactory,
    ServiceAreaFactory,
    partnership,
)
from tests.subgroup import in_the_room, october, reviewing
from tests.subgroup.given_actions import DUE, GIVEN
from tests.subgroup.november import NOVEMBER


@pytest.fixture
def in_october() -> Iterator[None]:
    with clock.at(october.NOW):
        yield


@pytest.fixture
def while_reviewing() -> Iterator[None]:
    with clock.at(reviewing.NOW):
        yield


@pytest.fixture
def in_the_meeting() -> Iterator[None]:
    with clock.at(in_the_room.NOW):
        yield


@pytest.fixture
def people() -> Cast:
    return cast()


@pytest.fixture
def meeting() -> Meeting:
    partnership()
    return MeetingFactory(date=NOVEMBER, starts=time(10), place="Town Hall")


@pytest.fixture
def item(meeting: Meeting) -> AgendaItem:
    """A matter on the agenda of that meeting."""
    return AgendaItemFactory(meeting=meeting, title="A stall")


@pytest.fixture
def fire() -> Partner:
    return PartnerFactory(code="LFB", name="Fire Brigade", short_name="Fire")


@pytest.fixture
def lonely(people: Cast) -> Partner:
    """A partner without anybody, whose people Olga names; she has no account."""
    partner = PartnerFactory(code="ALONE", name="Lonely partner", short_name="Lonely")
    set_nominating_officer(
        by=people.coordinator, partner=partner, name="Olga", email="olga@example.org"
    )
    return partner


@pytest.fixture
def area(people: Cast) -> ServiceArea:
    """A service area that nobody is the champion of; Olga names its partner's people."""
    officer = PersonFactory(name="Olga", email="olga@example.org")
    people.lead.nominating_officer = officer
    people.lead.save()
    return ServiceAreaFactory(partner=people.lead, name="Repairs")


@pytest.fixture
def action(people: Cast) -> Action:
    return ActionFactory(number=7, what="Book the stall", owner=people.bob, due=DUE, at=GIVEN)


@pytest.fixture
def one(people: Cast, client: Client) -> Communication:
    """A line of the review, which the chair looks at."""
    client.force_login(people.chair)
    return CommunicationFactory(title="Dark evenings", lead_partner=people.lead)


@pytest.fixture
def offending() -> OtherSubgroup:
    return OtherSubgroupFactory(
        name="Reducing offending", contact_name="Rita", contact_email="rita@example.org"
    )
