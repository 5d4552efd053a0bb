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
            entry.findtext(f"{ATOM}title").removeprefix("Kept back: ").partition(":")[0],
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


def test_what_an_embargo_opened_is_new_then_but_not_to_whom_it_named(client, people):
    CommunicationFactory(
        lead_partner=people.lead,
        named_partners=[people.named],
        embargoed=True,
        embargo_until=OPENED,
        created_at=LOGGED,
    )
    assert news(client, people.bob) == [("New", OPENED)]
    for person in (people.alice, people.charlie):
        assert news(client, person) == [("Changed", LOGGED)]


def test_what_was_opened_by_an_edit_is_not_new_to_whom_it_had_named(client, people):
    secret = CommunicationFactory(
        lead_partner=people.lead, visibility=Visibility.LEAD, created_at=LOGGED
    )
    named = OPENED - timedelta(days=1)
    edit(secret, at=named, visibility=Visibility.NAMED, named_partners=[people.named])
    assert news(client, people.charlie) == [("New", named)]
    edit(secret, at=OPENED, visibility=Visibility.PARTNERSHIP, named_partners=[])
    assert news(client, people.bob) == [("New", OPENED)]
    assert news(client, people.charlie) == [("Changed", named)]


def test_what_named_a_partner_no_more_is_new_to_it_once_all_may_know_of_it(client, people):
    secret = CommunicationFactory(
        lead_partner=people.lead,
        visibility=Visibility.NAMED,
        named_partners=[people.named],
        created_at=LOGGED,
    )
    edit(secret, at=OPENED - timedelta(days=1), named_partners=[people.other])
    edit(secret, at=OPENED, visibility=Visibility.PARTNERSHIP)
    assert news(client, people.charlie) == [("New", OPENED)]
    assert news(client, people.bob) == [("Changed", OPENED - timedelta(days=1))]


def test_what_the_readers_partner_led_before_is_not_new_to_it_once_it_opens(client, people):
    secret = CommunicationFactory(
        lead_partner=people.other, visibility=Visibility.LEAD, created_at=LOGGED
    )
    handed_over = OPENED - timedelta(days=1)
    edit(
        secret,
        at=handed_over,
        lead_partner=people.lead,
        visibility=Visibility.NAMED,
        named_partners=[people.other],
    )
    edit(secret, at=OPENED, visibility=Visibility.PARTNERSHIP)
    assert news(client, people.bob) == [("Changed", LOGGED)]


def test_what_all_could_see_before_is_changed_whatever_is_said_of_who_may_see_it(client, people):
    known = CommunicationFactory(lead_partner=people.lead, created_at=LOGGED)
    edit(known, at=OPENED, named_partners=[people.named])
    assert news(client, people.bob) == [("Changed", LOGGED)]

    over = LOGGED + timedelta(days=1)
    embargoed = CommunicationFactory(
        lead_partner=people.lead, embargoed=True, embargo_until=over, created_at=LOGGED
    )
    later = OPENED + timedelta(hours=1)
    edit(embargoed, at=later, visibility=Visibility.PARTNERSHIP, embargo_until=None)
    assert news(client, people.bob) == [("Changed", over), ("Changed", LOGGED)]
