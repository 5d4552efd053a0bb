"""What the news call new: what their reader may know of for the first time."""

from datetime import datetime, timedelta
from xml.etree import ElementTree

import pytest

from bsc_comms.kit import clock
from plans.choices import Visibility
from plans.operations.communications import edit_communication
from plans.operations.details import Details
from tests.factories import CommunicationFactory
from tests.plans.feeds import key_for
from tests.plans.october import NOW

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_october")]
ATOM = "{http://www.w3.org/2005/Atom}"
LOGGED, OPENED = NOW - timedelta(days=9), NOW - timedelta(days=2)


def edit(communication, *, at: datetime, **fields: object) -> None:
    communication.refresh_from_db()
    with clock.at(at):
        edit_communication(
            by=None,
            communication=communication,
            opened_version=communication.version,
            details=Details(fields=fields),
            reason="",
        )


def news(client, person) -> list[tuple[str, datetime]]:
    """What happened to each, and when it was published, the latest first."""
    address = f"/plan/feed.atom?key={key_for(client, person)}"
    feed = ElementTree.fromstring(client.get(address).content)  # noqa: S314 - our own
    return [
        (
            entry.findtext(f"{ATOM}title").partition(":")[0],
            datetime.fromisoformat(entry.findtext(f"{ATOM}published")),
        )
        for entry in feed.findall(f"{ATOM}entry")
    ]


def test_what_was_opened_to_all_by_an_edit_is_new_then_but_to_its_lead_partner(client, people):
    secret = CommunicationFactory(
        lead_partner=people.lead, visibility=Visibility.LEAD, created_at=LOGGED
    )
    edit(secret, at=OPENED, visibility=Visibility.PARTNERSHIP)
    assert news(client, people.bob) == [("New", OPENED)]
    assert news(client, people.alice) == [("Changed", LOGGED)]

    edit(secret, at=OPENED + timedelta(hours=1), message="Another message.")
    assert news(client, people.bob) == [("Changed", OPENED)]
