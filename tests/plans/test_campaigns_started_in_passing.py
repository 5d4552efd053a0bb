"""A campaign is started where a communication is logged or changed."""

import pytest

from partnership.models import Change
from plans.models import Campaign, Communication
from plans.operations.campaigns import CampaignNameTaken
from plans.operations.communications import log_communication
from plans.operations.details import Details
from tests.factories import CampaignFactory, CommunicationFactory
from tests.plans.campaign_pages import LIST, address, secret_of
from tests.plans.communication_forms import NEW, errors, said

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_october")]


def test_a_communication_starts_its_campaign_by_name(alice, people):
    response = alice.post(NEW, said(people, new_campaign="Dark nights"))
    found = Communication.objects.get()
    assert response.url == found.get_absolute_url()
    assert found.campaign is not None
    assert (found.campaign.name, found.campaign.lead_partner) == ("Dark nights", people.lead)
    page = alice.get(found.get_absolute_url()).content.decode()
    assert f'href="{address(found.campaign)}"' in page


def test_the_same_form_sent_twice_starts_one_campaign(alice, people):
    sent = said(people, new_campaign="Dark nights")
    first, second = (alice.post(NEW, sent) for _ in range(2))
    assert first.url == second.url
    assert (Communication.objects.count(), Campaign.objects.count()) == (1, 1)


def test_an_edit_starts_a_campaign_in_place_of_the_one_that_was_chosen(alice, people):
    found = CommunicationFactory(lead_partner=people.lead, campaign=CampaignFactory(name="Days"))
    form = alice.get(f"/communications/{found.pk}/edit/").context["form"]
    sent = {name: form[name].value() for name in ("title", "version", "message", "visibility")}
    sent |= {"lead_partner": people.lead.pk, "when": "undated", "reason": "Not sure yet"}
    response = alice.post(
        f"/communications/{found.pk}/edit/", {**sent, "new_campaign": "Dark nights"}
    )
    assert response.status_code == 302
    found.refresh_from_db()
    assert found.campaign.name == "Dark nights"
    change = Change.objects.get(field="campaign")
    assert (change.before, change.after) == ("Days", "Dark nights")


def test_a_campaign_that_is_there_is_chosen_and_not_started_again(alice, people):
    campaign = CampaignFactory(name="Dark nights", lead_partner=people.lead)
    assert errors(alice.post(NEW, said(people, new_campaign="dark nights"))) == {
        "new_campaign": ["There is already a campaign of that name: choose it above"]
    }
    both = said(people, new_campaign="Days", campaign=campaign.pk)
    assert errors(alice.post(NEW, both)) == {
        "new_campaign": ["Choose a campaign or start a new one, not both"]
    }
    assert not Communication.objects.exists()


def test_a_campaign_that_is_kept_back_is_not_told_where_one_logs(signed_in, people):
    secret_of(people)
    bob = signed_in(people.bob)
    sent = said(people, lead_partner=people.other.pk, new_campaign="CANARY")
    assert bob.post(NEW, sent).status_code == 302
    assert Communication.objects.get(lead_partner=people.other).campaign.lead_partner == (
        people.other
    )


def test_a_campaign_that_starts_with_a_secret_is_known_to_nobody_else(alice, signed_in, people):
    sent = said(people, new_campaign="CANARY", visibility="lead")
    assert alice.post(NEW, sent).status_code == 302
    assert "CANARY" in alice.get(LIST).content.decode()
    assert "CANARY" not in signed_in(people.bob).get(LIST).content.decode()
    assert "CANARY" not in signed_in(people.coordinator).get(NEW).content.decode()


def test_where_the_name_is_taken_nothing_is_logged(people):
    CampaignFactory(name="Dark nights", lead_partner=people.lead)
    details = Details(
        fields={"title": "Lock up", "lead_partner": people.lead}, new_campaign="Dark nights"
    )
    with pytest.raises(CampaignNameTaken):
        log_communication(by=people.alice, details=details)
    assert not Communication.objects.exists()
