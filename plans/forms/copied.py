"""What the form of a new communication says where it starts as a copy of another."""

from datetime import date
from typing import Any

from channels_registry.models import Channel
from partnership.models import Partner
from plans.choices import (
    KNOWN_TO_NAMED,
    TAKES_PART,
    InvolvementState,
    PlacementState,
    Visibility,
)
from plans.forms.communications import LISTS, SIMPLE_FIELDS
from plans.models import Communication

#: Filled in from what the copy itself is: who may lead it, who may see it, and the campaign's key.
SAID_APART = frozenset({"lead_partner", "campaign", "visibility", "time_and_place_shown"})


def copied(communication: Communication, *, today: date) -> dict[str, Any]:
    """All of it but its dates, notes, results and history, and what has ended since.

    A copy of something that is kept back is kept back too: its own text would give it away.
    """
    plain = [name for name in SIMPLE_FIELDS if name not in SAID_APART]
    said = {name: getattr(communication, name) for name in plain}
    said |= {name: _keys(getattr(communication, name).all()) for name in LISTS}
    for name in ("areas", "priorities"):
        listed = getattr(communication, name).all()
        said[name] = _keys(one for one in listed if not one.has_ended_before(today))
    said |= _who_may_see(communication, today)
    said["campaign"] = communication.campaign_id
    if _can_be_used(communication.lead_partner, today):
        said["lead_partner"] = communication.lead_partner_id
    placements = communication.placements.exclude(state=PlacementState.DROPPED)
    channels = Channel.objects.filter(placements__in=placements).distinct()
    said["channels"] = _keys(one for one in channels if _can_be_used(one, today))
    asked = communication.involvements.filter(state__in={*TAKES_PART, InvolvementState.INVITED})
    partners = Partner.objects.filter(involvements__in=asked).distinct()
    said["partners"] = _keys(one for one in partners if _can_be_used(one, today))
    return said


def _who_may_see(communication: Communication, today: date) -> dict[str, Any]:
    if communication.is_open_to_the_partnership:
        return {"visibility": Visibility.PARTNERSHIP}
    partners = communication.named_partners.all()
    named = _keys(one for one in partners if _can_be_used(one, today))
    if not named or communication.visibility not in KNOWN_TO_NAMED:
        return {"visibility": Visibility.LEAD}
    return {"visibility": Visibility.NAMED, "named_partners": named}


def _keys(rows: Any) -> list[Any]:
    return [row.pk for row in rows]


def _can_be_used(thing: Channel | Partner, today: date) -> bool:
    """Whether a channel or a partner still exists on that day."""
    first, last = thing.valid_from, thing.valid_to
    return (first is None or first <= today) and (last is None or last >= today)
