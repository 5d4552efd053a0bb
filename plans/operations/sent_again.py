"""Whether a form that is sent again says what was logged of it the first time."""

from plans.choices import PlacementState, State
from plans.models import Communication
from plans.operations.agreed.carrying import carried_ids
from plans.operations.communications import is_kept_as_idea
from plans.operations.details import Details, split_fields


def says_the_same(communication: Communication, details: Details) -> bool:
    """Whether a communication holds all that these details say, and no other channel or partner."""
    plain, lists = split_fields(details.fields)
    if not _stands_as_asked(communication, details):
        return False
    if details.new_campaign and (
        communication.campaign is None or communication.campaign.name != details.new_campaign
    ):
        return False
    if any(getattr(communication, name) != value for name, value in plain.items()):
        return False
    if any(
        {one.pk for one in getattr(communication, name).all()} != {one.pk for one in values}
        for name, values in lists.items()
    ):
        return False
    lines, contacts = carried_ids(communication)
    if lines != {one.pk for one in details.lines or ()}:
        return False
    if contacts != {one.pk for one in details.contacts or ()}:
        return False
    placements = communication.placements.exclude(state=PlacementState.DROPPED)
    channels = {placement.channel_id for placement in placements}
    partners = {involvement.partner_id for involvement in communication.involvements.all()}
    return channels == {one.pk for one in details.channels or ()} and partners == {
        one.pk for one in details.partners or () if one.pk != communication.lead_partner_id
    }


def _stands_as_asked(communication: Communication, details: Details) -> bool:
    """Whether it waits as an idea where that was asked, and nowhere else though it says it all."""
    if details.kept_as_idea:
        return communication.state == State.IDEA
    return not is_kept_as_idea(communication)
