"""How many an issued placement reached: said by its lead partner, once it is known."""

from django.db import transaction

from bsc_comms.kit.editing import StaleEdit
from partnership.models import Person
from partnership.operations import FieldChange, record_change
from plans.choices import PlacementState
from plans.models import Communication, Placement
from plans.operations.details import NotAllowedNow

NOT_ISSUED = "It was not issued on this channel, so it reached nobody yet. Mark it issued first."


@transaction.atomic
def say_reached(
    *,
    by: Person | None,
    placement: Placement,
    opened_version: int,
    reached: int | None,
    source: str = "",
) -> Placement:
    """Say how many a placement reached, in what its channel's reach is counted; None: not known.

    A figure keeps its unit, also where the channel counts something else since.

    source: where the figure comes from; the database refuses a figure without one.

    `opened_version` is the communication's. Raises StaleEdit, NotAllowedNow where not issued.
    """
    taken = Communication.objects.filter(pk=placement.communication_id, version=opened_version)
    if not taken.raise_version():
        raise StaleEdit
    current = Placement.objects.select_related("channel", "communication").get(pk=placement.pk)
    if current.state != PlacementState.ISSUED:
        raise NotAllowedNow(NOT_ISSUED)
    before = _in_words(current.reached, current.reached_source)
    change = FieldChange(str(current.channel), before, _in_words(reached, source))
    current.reached_unit = "" if reached is None else current.counted_in
    current.reached, current.reached_source = reached, source
    current.save(update_fields=["reached", "reached_unit", "reached_source"])
    record_change(
        by=by, subject=current.communication, act="said how many it reached", changes=[change]
    )
    return current


def _in_words(reached: int | None, source: str) -> str:
    return "" if reached is None else f"reached {reached:,} ({source})"
