"""Another channel for a placement that cannot go out as it was meant, or none."""

from bsc_comms.kit.refusals import ReasonNeeded
from channels_registry.models import Channel
from partnership.models import Person
from plans.choices import PlacementState
from plans.models import Communication, Placement
from plans.operations.communications import edit_communication
from plans.operations.details import Details, NotAllowedNow

CHANNELS_STAY = (
    "It is no longer to come, so its channels stay as they were. Bring it back to the plan first."
)
NOT_PLANNED = "This placement is marked as issued, or was dropped already."


def use_another_channel(
    *, by: Person | None, placement: Placement, channel: Channel, opened_version: int
) -> Communication:
    """Drop a placement, with its slot, and plan the communication on another channel instead.

    Raises StaleEdit as edit_communication does.
    """
    return edit_communication(
        by=by,
        communication=placement.communication,
        opened_version=opened_version,
        details=Details(channels=[*_other_channels(placement), channel]),
    )


def drop_placement(
    *, by: Person | None, placement: Placement, opened_version: int, reason: str
) -> Communication:
    """Say that it does not go out on this channel, and why; a slot is given back.

    Raises ReasonNeeded, NotAllowedNow for what is not planned there any more, StaleEdit.
    """
    if not reason.strip():
        raise ReasonNeeded
    if placement.state != PlacementState.PLANNED:
        raise NotAllowedNow(NOT_PLANNED)
    return edit_communication(
        by=by,
        communication=placement.communication,
        opened_version=opened_version,
        details=Details(channels=_other_channels(placement)),
        reason=reason.strip(),
        act="took a channel off",
    )


def _other_channels(placement: Placement) -> list[Channel]:
    kept = placement.communication.placements.exclude(state=PlacementState.DROPPED)
    return [each.channel for each in kept.exclude(pk=placement.pk).select_related("channel")]
