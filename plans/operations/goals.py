"""Set what a campaign is to reach, and say what it reached."""

import uuid
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db import IntegrityError, transaction
from django.db.models import F

from bsc_comms.kit import clock
from bsc_comms.kit.editing import StaleEdit
from bsc_comms.kit.sent_twice import key_of_what_is_sent
from partnership.models import Person
from partnership.operations import FieldChange, record_change
from plans.models import Campaign, CampaignGoal
from plans.rules.words import in_words

FIELDS = ("what", "unit", "baseline", "target", "by_day", "result", "source", "dropped_reason")


@dataclass(frozen=True)
class GoalDetails:
    """What is said of a goal. Figures are in `unit`; `by_day` is a day in London."""

    what: str
    unit: str = ""
    baseline: Decimal | None = None
    target: Decimal | None = None
    by_day: date | None = None
    result: Decimal | None = None
    source: str = ""
    dropped_reason: str = ""


def set_goal(
    *,
    by: Person | None,
    campaign: Campaign,
    details: GoalDetails,
    identifier: uuid.UUID | None = None,
) -> CampaignGoal:
    """Set one thing more that a campaign is to reach.

    `identifier` is chosen when the form is shown, so that a form sent twice sets one goal: the
    second time gives back the first. Sent again with other words it sets another.
    """
    pk = key_of_what_is_sent(identifier, campaign, details)
    try:
        return _set_goal(by, campaign, details, pk)
    except IntegrityError:
        earlier = CampaignGoal.objects.filter(pk=pk).first()
        if earlier is None:
            raise
        return earlier


@transaction.atomic
def _set_goal(
    by: Person | None, campaign: Campaign, details: GoalDetails, identifier: uuid.UUID
) -> CampaignGoal:
    goal = CampaignGoal.objects.create(
        pk=identifier, campaign=campaign, created_at=clock.now(), **_fields(details)
    )
    change = FieldChange("goal", "", goal.what)
    record_change(by=by, subject=campaign, act="set a goal", changes=[change])
    return goal


@transaction.atomic
def change_goal(
    *, by: Person | None, goal: CampaignGoal, opened_version: int, details: GoalDetails
) -> CampaignGoal:
    """Change a goal that was opened at `opened_version`, or say what was reached.

    Raises StaleEdit if somebody saved it in between; nothing is written then.
    """
    won = CampaignGoal.objects.filter(pk=goal.pk, version=opened_version)
    if not won.update(version=F("version") + 1):
        raise StaleEdit
    current = CampaignGoal.objects.select_related("campaign").get(pk=goal.pk)
    before = {name: in_words(getattr(current, name)) for name in FIELDS}
    for name, value in _fields(details).items():
        setattr(current, name, value)
    current.save(update_fields=FIELDS)
    changes = [
        FieldChange(f"{current.what}: {name}", before[name], words)
        for name in FIELDS
        if (words := in_words(getattr(current, name))) != before[name]
    ]
    if changes:
        record_change(by=by, subject=current.campaign, act="changed a goal", changes=changes)
    return current


def _fields(details: GoalDetails) -> dict[str, object]:
    return {name: getattr(details, name) for name in FIELDS}
