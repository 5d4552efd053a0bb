"""Another channel for a placement that cannot go out as it was meant."""

from channels_registry.models import Channel
from partnership.models import Person
from plans.choices import PlacementState
from plans.models import Communication, Placement
from plans.operations.communications import edit_communication
from plans.operations.details import Details


def use_another_channel(
    *, by: Person | None, placement: Placement, channel: Channel, opened_version: int
) -> Communication:
    """Drop a placement, with its slot, and plan the communication on another channel instead.

    Raises StaleEdit as edit_communication does.
    """
    communication = placement.communication
    kept = communication.placements.exclude(state=PlacementState.DROPPED).exclude(pk=placement.pk)
    channels = [each.channel for each in kept.select_related("channel")]
    return edit_communication(
        by=by,
        communication=communication,
        opened_version=opened_version,
        details=Details(channels=[*channels, channel]),
    )
