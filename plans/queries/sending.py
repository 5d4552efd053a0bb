"""By when copy and artwork of a placement have to be sent, and for which edition.

The page of a communication, its form, Today and a member's calendar say it by this alone. What the
register's owners did with an edition is read from the register each time.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from uuid import UUID

from bsc_comms.kit.in_words import day as in_short
from channels_registry.models import Channel, Edition
from plans.choices import PlacementState
from plans.models import Placement
from plans.rules.placing import Carrier, LeadTimes, Sending, due_for_edition, sending_on


def sending_of(placement: Placement, ahead: Iterable[Edition], today: date) -> Sending[Edition]:
    """By its edition; else by the one that fits, or before its window begins.

    `ahead` is what `editions_ahead` found for it: asked for only where it is in no edition.
    """
    edition = placement.current_edition
    if edition is not None:
        return Sending(due=due_for_edition(edition, _lead_times(placement.channel)))
    start, end = placement.communication.window_start, placement.communication.window_end
    ended = edition_that_ended(placement)
    made = [each for each in ahead if each != ended] if start else []
    carrier = carrier_of(placement.channel, made)
    if placement.state != PlacementState.PLANNED:
        carrier = replace(carrier, last_day=None)
    return sending_on(carrier, start, end, today=today)


def carrier_of(channel: Channel, ahead: Sequence[Edition]) -> Carrier[Edition]:
    """What a channel has to carry something: the last day of the one that carries it now too.

    `ahead` is what `editions_on` found for it.
    """
    return Carrier(ahead, _lead_times(channel), channel.through_merges()[-1].valid_to)


def editions_ahead(placements: Iterable[Placement], today: date) -> dict[UUID, list[Edition]]:
    """For each placement the editions of its channel that are to come out. One query, if any.

    Full ones and those that take no more copy too, the first to come out on top.
    """
    listed = list(placements)
    editions = editions_on((one.channel for one in listed), today)
    return {one.pk: editions[one.channel_id] for one in listed}


def editions_on(channels: Iterable[Channel], today: date) -> dict[int, list[Edition]]:
    """The same for each channel, by its id: of all channels that are one with it."""
    carriers = {one.pk: set(channels_that_carry(one)) for one in channels}
    wanted = set().union(*carriers.values())
    editions: list[Edition] = []
    if wanted:
        ahead = Edition.objects.on().carried_by(wanted).filter(publication_date__gte=today)
        editions = list(ahead.with_carriers().order_by("publication_date", "pk"))
    return {
        pk: [each for each in editions if each.carriers & keys] for pk, keys in carriers.items()
    }


def edition_that_ended(placement: Placement) -> Edition | None:
    """The edition that a planned placement is in no more: declined, withdrawn or cancelled."""
    if placement.state != PlacementState.PLANNED or placement.current_edition is not None:
        return None
    return placement.booking.edition if placement.booking is not None else placement.edition


def channels_that_carry(channel: Channel) -> list[int]:
    """The channel and those that it was merged into: their editions are its editions now.

    So are those of what was merged into them; `carried_by` finds them all.
    """
    return [each.pk for each in channel.through_merges()]


def end_in_words(last_day: date, today: date) -> str:
    """That a channel ends, as it follows its name: "ends on Sun 20 Nov"."""
    return f"{'ended' if last_day < today else 'ends'} on {in_short(last_day)}"


def _lead_times(channel: Channel) -> LeadTimes:
    """Those of the one that carries it now: of a merged channel nobody can put them right."""
    carries = channel.through_merges()[-1]
    return LeadTimes(
        copy_days=carries.lead_time_days,
        artwork_days=carries.artwork_lead_days,
        is_estimate=carries.lead_time_is_estimate,
    )
