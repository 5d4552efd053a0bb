"""Who holds a feed already is told so, and what a feed costs."""

import json
from datetime import timedelta

import pytest

from bsc_comms.kit import clock
from plans.models import Campaign, Communication
from tests.factories import (
    CampaignFactory,
    CommunicationFactory,
)
from tests.plans.feeds import CANARY, key_for
from tests.plans.october import NOW

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_october")]


@pytest.mark.parametrize("path", ["ics", "atom", "json"])
def test_who_holds_the_feed_already_is_told_so_until_something_changes(path, client, people):
    communication = CommunicationFactory(lead_partner=people.lead)
    key = key_for(client, people.alice)
    address = f"/plan/feed.{path}?key={key}"
    etag = client.get(address)["ETag"]
    held = client.get(address, headers={"if-none-match": etag})
    assert (held.status_code, held.content) == (304, b"")
    CommunicationFactory(title=CANARY, lead_partner=people.other, embargoed=True)
    assert client.get(address, headers={"if-none-match": etag}).status_code == 304
    Communication.objects.filter(pk=communication.pk).update(version=2)
    fresh = client.get(address, headers={"if-none-match": etag})
    assert fresh.status_code == 200
    assert fresh["ETag"] != etag


def test_an_embargo_that_ends_changes_the_feed(client, people):
    CommunicationFactory(
        title=CANARY,
        lead_partner=people.lead,
        embargoed=True,
        embargo_until=NOW + timedelta(hours=1),
    )
    address = f"/plan/feed.json?key={key_for(client, people.bob)}"
    etag = client.get(address)["ETag"]
    with clock.at(NOW + timedelta(minutes=59, seconds=59)):
        assert client.get(address, headers={"if-none-match": etag}).status_code == 304
    with clock.at(NOW + timedelta(hours=1, seconds=1)):
        told = client.get(address, headers={"if-none-match": etag})
    assert [each["title"] for each in json.loads(told.content)["communications"]] == [CANARY]


@pytest.mark.parametrize("rows", [1, 3, 50])
def test_a_feed_takes_as_many_queries_for_any_number(
    rows, client, people, django_assert_num_queries
):
    CommunicationFactory.create_batch(rows, campaign=CampaignFactory())
    key = key_for(client, people.alice)
    etag = client.get(f"/plan/feed.ics?key={key}")["ETag"]
    with django_assert_num_queries(8):
        client.get(f"/plan/feed.ics?key={key}")
    with django_assert_num_queries(3):
        client.get(f"/plan/feed.ics?key={key}", headers={"if-none-match": etag})


def test_a_campaign_that_its_reader_may_not_know_any_more_opens_nothing(client, people):
    campaign = CampaignFactory(lead_partner=people.lead)
    key = key_for(client, people.alice, what="campaign", campaign=campaign.pk)
    Campaign.objects.filter(pk=campaign.pk).update(lead_partner=people.other)
    assert client.get(f"/plan/feed.ics?key={key}").status_code == 404
