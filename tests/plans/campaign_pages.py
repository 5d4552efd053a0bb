"""Campaigns that all know or of which all is kept back, and where their pages are."""

from plans.models import Campaign
from tests.factories import CampaignFactory, CommunicationFactory

LIST = "/campaigns/"


def known_to_all(**fields) -> Campaign:
    """A campaign with something in it that all may see."""
    campaign = CampaignFactory(**fields)
    CommunicationFactory(campaign=campaign)
    return campaign


def address(campaign: Campaign, act: str = "") -> str:
    return f"/campaigns/{campaign.pk}/{act}"


def secret_of(people, **fields) -> Campaign:
    campaign = CampaignFactory(name="CANARY", lead_partner=people.lead)
    CommunicationFactory(lead_partner=people.lead, campaign=campaign, embargoed=True, **fields)
    return campaign
