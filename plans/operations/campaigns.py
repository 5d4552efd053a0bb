"""Start and change a campaign."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import transaction
from django.db.models import F

from bsc_comms.kit.editing import StaleEdit
from bsc_comms.kit.sent_twice import key_of_what_is_sent
from partnership.models import Partner, Person, StrategyPriority
from partnership.operations import record_change
from plans.models import Campaign
from plans.operations.as_words import differences
from plans.queries.campaigns import campaign_of_that_name
from plans.rules.words import in_words

HEADS = ("audience_insight", "strategy", "implementation", "scoring")
FIELDS = ("name", "lead_partner", "priority", "starts", "ends", *HEADS)


class CampaignNameTaken(Exception):
    """The person knows of a campaign of that name already."""


@dataclass(frozen=True)
class CampaignDetails:
    """What is said of a campaign. `starts` and `ends` are days in London, both included.

    The last four are heads of its plan: for whom, how, by whom and when, and how it is judged.
    """

    name: str
    lead_partner: Partner
    priority: StrategyPriority | None = None
    starts: date | None = None
    ends: date | None = None
    audience_insight: str = ""
    strategy: str = ""
    implementation: str = ""
    scoring: str = ""


@transaction.atomic
def start_campaign(
    *, by: Person, details: CampaignDetails, identifier: UUID | None = None
) -> Campaign:
    """Start a campaign that has no communication yet.

    The same `identifier` never starts the same twice: the second time gives back the first. Raises
    CampaignNameTaken for a name that `by` knows of. A name that is kept back from them is no
    obstacle: a refusal would tell of it (rule 10 of docs/rules.md).
    """
    fields = _fields(details)
    pk = key_of_what_is_sent(identifier, *fields.values())
    known = Campaign.objects.filter(pk=pk).first()
    if known is not None:
        return known
    if campaign_of_that_name(by, details.name) is not None:
        raise CampaignNameTaken
    campaign, started = Campaign.objects.get_or_create(pk=pk, defaults={"started_by": by, **fields})
    if started:
        record_change(by=by, subject=campaign, act="started")
    return campaign


@transaction.atomic
def edit_campaign(
    *, by: Person, campaign: Campaign, opened_version: int, details: CampaignDetails
) -> Campaign:
    """Save an edit that was opened at `opened_version`.

    Raises StaleEdit if somebody saved in between, CampaignNameTaken as in start; nothing is
    written then.
    """
    won = Campaign.objects.filter(pk=campaign.pk, version=opened_version).update(
        version=F("version") + 1
    )
    if not won:
        raise StaleEdit
    namesake = campaign_of_that_name(by, details.name, but=campaign.pk)
    if namesake is not None:
        raise CampaignNameTaken
    current = Campaign.objects.select_related("lead_partner", "priority").get(pk=campaign.pk)
    before = _as_words(current)
    for name, value in _fields(details).items():
        setattr(current, name, value)
    current.save(update_fields=FIELDS)
    changes = differences(before, _as_words(current))
    if changes:
        record_change(by=by, subject=current, act="edited", changes=changes)
    return current


def _fields(details: CampaignDetails) -> dict[str, object]:
    return {name: getattr(details, name) for name in FIELDS}


def _as_words(campaign: Campaign) -> dict[str, str]:
    return {name: in_words(getattr(campaign, name)) for name in FIELDS}
