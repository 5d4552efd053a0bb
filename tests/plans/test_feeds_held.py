"""Who holds a feed already is told so, how long it holds, and what a feed costs."""

import json
from datetime import date, timedelta

import pytest
from django.urls import reverse

from bsc_comms.kit import clock
from partnership.choices import Role
from partnership.operations.people import (
    appoint,
    appoint_nominated,
    deactivate,
    end_appointment,
    reactivate,
)
from plans.choices import DecisionKind, State
from plans.models import Campaign, Communication
from plans.operations.decisions import record_decision
from plans.operations.references import give_references
from tests.factories import (
    CampaignFactory,
    CommunicationFactory,
    deputy_of,
)
from tests.plans.feeds import CANARY, key_for
from tests.plans.how_many import ROWS
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


@pytest.mark.parametrize("path", ["ics", "atom"])
def test_a_feed_asks_for_help_until_it_is_over_and_not_once_it_was_issued(path, client, people):
    CommunicationFactory(window_start=date(2016, 11, 8), help_wanted="A stall")
    CommunicationFactory(undated=True, help_wanted="A van")
    CommunicationFactory(state=State.ISSUED, help_wanted="A poster")
    address = f"/plan/feed.{path}?key={key_for(client, people.alice)}"

    def asked_on(day: date) -> list[str]:
        with clock.at(clock.start_of(day)):
            said = client.get(address).content.decode().replace("\r\n ", "")
        return [what for what in ("A stall", "A van", "A poster") if f"Help wanted: {what}" in said]

    dated, undated = ["A stall"], ["A van"] if path == "atom" else []
    assert asked_on(date(2016, 11, 8)) == dated + undated
    assert asked_on(date(2016, 11, 9)) == undated


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


def test_the_reference_that_follows_the_end_of_an_embargo_changes_the_feed(client, people):
    one = CommunicationFactory(
        lead_partner=people.lead, embargoed=True, embargo_until=NOW + timedelta(hours=1)
    )
    address = f"/plan/feed.json?key={key_for(client, people.bob)}"
    with clock.at(NOW + timedelta(hours=1, seconds=1)):
        etag = client.get(address)["ETag"]
        assert give_references() == 1
        told = client.get(address, headers={"if-none-match": etag})
        one.refresh_from_db()
        assert one.reference
        assert one.reference in told.content.decode()


def test_another_reason_of_the_chairs_changes_the_feed(client, people):
    communication = CommunicationFactory(lead_partner=people.lead)
    address = f"/plan/feed.json?key={key_for(client, people.alice)}"

    def send_back(why: str) -> str:
        last = communication.decisions.first()
        record_decision(
            by=people.chair,
            communication_id=communication.pk,
            kind=DecisionKind.RETURNED,
            comment=why,
            revision=1,
            last_decision=last.pk if last else None,
            meeting_date=None,
        )
        told = client.get(address)
        (line,) = json.loads(told.content)["communications"]
        assert line["state_reason"] == why
        return told["ETag"]

    etag = send_back("It names the wrong ward")
    send_back("Say which ward")
    assert client.get(address, headers={"if-none-match": etag}).status_code == 200


def test_an_address_stays_ended_once_the_account_was_closed(client, people):
    key = key_for(client, people.bob)
    deactivate(by=people.administrator, person=people.bob)
    assert client.get(f"/plan/feed.ics?key={key}").status_code == 404
    people.bob.refresh_from_db()
    reactivate(by=people.administrator, person=people.bob)
    assert client.get(f"/plan/feed.ics?key={key}").status_code == 404
    client.force_login(people.administrator)
    page = client.get(reverse("partnership:person", args=[people.bob.pk])).text
    assert "Addresses of calendars and feeds from before stay ended." in page
    assert "Ended all feed addresses" in page


def test_an_address_stays_ended_once_its_person_held_no_role(client, people):
    """The next role may be another partner's, with what that one keeps back."""
    CommunicationFactory(title=CANARY, lead_partner=people.named, embargoed=True)
    key = key_for(client, people.bob)
    end_appointment(by=people.coordinator, appointment_id=people.bob.appointments.get().pk)
    client.force_login(people.coordinator)
    page = client.get(reverse("partnership:person", args=[people.bob.pk])).text
    assert "With a new role, addresses of calendars and feeds from before stay ended" in page
    client.logout()
    appoint(by=people.coordinator, person=people.bob, role=Role.ADVOCATE, partner=people.named)
    assert client.get(f"/plan/feed.ics?key={key}").status_code == 404
    own = key_for(client, people.bob)
    assert CANARY in client.get(f"/plan/feed.ics?key={own}").text


def test_one_more_role_ends_no_address(client, people):
    key = key_for(client, people.bob)
    appoint(by=people.coordinator, person=people.bob, role=Role.ADVOCATE, partner=people.named)
    assert client.get(f"/plan/feed.ics?key={key}").status_code == 200


def test_a_role_that_follows_another_on_the_same_day_ends_no_address(client, people):
    deputy = deputy_of(people.lead)
    key = key_for(client, deputy)
    appoint_nominated(
        person=deputy,
        role=Role.ADVOCATE,
        partner=people.lead,
        starts=clock.today(),
        invited_by=people.coordinator,
    )
    assert client.get(f"/plan/feed.ics?key={key}").status_code == 200


@pytest.mark.parametrize("rows", ROWS)
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
