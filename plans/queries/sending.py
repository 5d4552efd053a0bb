"""By when copy and artwork of a placement have to be sent, and for which edition.

The page of a communication, Today and a member's calendar say it by this alone. What the register's
owners did with an edition is read from the register each time.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date
from uuid import UUID

from channels_registry.models import Channel, Edition
from plans.choices import PlacementState
from plans.models import Placement
from plans.rules.placing import (
    Due,
    LeadTimes,
    are_made_until,
    due_by_lead_time,
    due_for_edition,
    edition_to_send_for,
)


@dataclass(frozen=True)
class Sending:
    """The last days for copy and artwork of a placement.

    `due_for` is the edition whose deadlines stand where none is chosen yet; `has_none_in_time` says
    that none that takes copy comes out in the window. `ended_on` is the channel's last day, where
    that lies before the window. `last_copy_due` is the last day for the end of the window, where
    that for its beginning is past.
    """

    due: Due = field(default_factory=Due)
    due_for: Edition | None = None
    has_none_in_time: bool = False
    ended_on: date | None = None
    last_copy_due: date | None = None


def sending_of(placement: Placement, ahead: Iterable[Edition], today: date) -> Sending:
    """By its edition; else by the one that fits, or before its window begins.

    `ahead` is what `editions_ahead` found for it: asked for only where it is in no edition.
    """
    lead = _lead_times(placement.channel)
    edition = placement.current_edition
    if edition is not None:
        return Sending(due=_due_for(edition, lead))
    start, end = placement.communication.window_start, placement.communication.window_end
    ended_on = _ended_on(placement, start, today)
    if ended_on is not None:
        return Sending(ended_on=ended_on)
    ended = edition_that_ended(placement)
    made = [each for each in ahead if each != ended] if start else []
    due_for = edition_to_send_for((each for each in made if each.takes_copy(today)), start, end)
    if due_for is not None:
        return Sending(due=_due_for(due_for, lead), due_for=due_for)
    if are_made_until(end, made):
        return Sending(has_none_in_time=True)
    # An edition that is still to be made sets deadlines of its own.
    is_estimate = lead.is_estimate or bool(made)
    return _by_lead_time(start, end, replace(lead, is_estimate=is_estimate), today)


def editions_ahead(placements: Iterable[Placement], today: date) -> dict[UUID, list[Edition]]:
    """For each placement the editions of its channel that are to come out. One query, if any.

    Full ones and those that take no more copy too, the first to come out on top.
    """
    carriers = {one.pk: channels_that_carry(one.channel) for one in placements}
    wanted = {pk for found in carriers.values() for pk in found}
    editions: dict[int, list[Edition]] = {}
    if wanted:
        found = Edition.objects.on().filter(channel_id__in=wanted, publication_date__gte=today)
        for edition in found.order_by("publication_date", "pk"):
            editions.setdefault(edition.channel_id, []).append(edition)
    return {
        pk: _in_turn(each for key in keys for each in editions.get(key, []))
        for pk, keys in carriers.items()
    }


def edition_that_ended(placement: Placement) -> Edition | None:
    """The edition that a planned placement is in no more: declined, withdrawn or cancelled."""
    if placement.state != PlacementState.PLANNED or placement.current_edition is not None:
        return None
    return placement.booking.edition if placement.booking is not None else placement.edition


def channels_that_carry(channel: Channel) -> list[int]:
    """The channel and those that it was merged into: their editions are its editions now."""
    return [each.pk for each in _carriers(channel)]


def _carriers(channel: Channel) -> list[Channel]:
    found = [channel]
    while (following := found[-1].merged_into) is not None and following not in found:
        found.append(following)
    return found


def _in_turn(editions: Iterable[Edition]) -> list[Edition]:
    return sorted(editions, key=lambda each: (each.publication_date, each.pk))


def _ended_on(placement: Placement, start: date | None, today: date) -> date | None:
    """The last day of its channel, or of the one that carries it now, where that is too early."""
    channel = _carriers(placement.channel)[-1]
    first_day = max(start or today, today)
    planned = placement.state == PlacementState.PLANNED
    return channel.valid_to if planned and channel.has_ended(first_day) else None


def _lead_times(channel: Channel) -> LeadTimes:
    return LeadTimes(
        copy_days=channel.lead_time_days,
        artwork_days=channel.artwork_lead_days,
        is_estimate=channel.lead_time_is_estimate,
    )


def _due_for(edition: Edition, lead: LeadTimes) -> Due:
    return due_for_edition(
        publication=edition.publication_date,
        copy_deadline=edition.copy_deadline,
        artwork_deadline=edition.artwork_deadline,
        lead=lead,
    )


def _by_lead_time(start: date | None, end: date | None, lead: LeadTimes, today: date) -> Sending:
    due = due_by_lead_time(start, lead)
    if due.copy is None or due.copy >= today:
        return Sending(due=due)
    late = due_by_lead_time(end, lead).copy
    return Sending(due=due, last_copy_due=late if late is not None and late >= today else None)
