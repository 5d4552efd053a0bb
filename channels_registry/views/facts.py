"""The facts of an entry in pairs; an estimate always says that it is one."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.utils.text import capfirst

from bsc_comms.kit.in_words import count_of
from bsc_comms.kit.in_words import day as in_short
from bsc_comms.kit.names import listed
from channels_registry.models import Channel, Offer, Resource

Facts = list[dict[str, Any]]
NOT_STATED = "Not stated"


def of_channel(channel: Channel, today: date) -> Facts:
    """What a channel is and how far it reaches."""
    return [
        _fact("Kind", channel.get_kind_display()),
        _fact("Owner", owners(channel), "Not named"),
        _fact("Reach", reach(channel, today)),
        _fact("Whom it reaches", _names(channel.audiences.all()), "Everybody"),
        _fact("Where", _names(channel.areas.all()), "The whole borough"),
        _fact("Good for", channel.good_for),
        _fact("How often", channel.frequency),
        _fact("Lead time", lead_time(channel)),
        _fact("Artwork", _days_before(channel.artwork_lead_days)),
        _fact("Languages", channel.languages),
        _fact("Accessibility", channel.accessibility),
    ]


def of_asking(channel: Channel) -> Facts:
    """What a channel costs and how to ask for it."""
    return [
        _fact("How to ask", channel.how_to_ask),
        _fact("Whom to ask", channel.contact),
        _fact("What it costs", channel.cost),
    ]


def of_resource(resource: Resource) -> Facts:
    return [
        _fact("Owner", resource.partner.name),
        _fact("Kind", resource.get_kind_display()),
        _fact("What it is", resource.description),
        _fact("Where it is kept", resource.where_kept),
        _fact("How to ask", resource.how_to_ask),
        *_life(resource),
    ]


def of_offer(offer: Offer) -> Facts:
    notice = offer.notice_days
    return [
        _fact("Partner", offer.partner.name),
        _fact("For whom", for_whom(offer), "Everybody"),
        _fact("Fits with", _names(offer.topics.all()), "Any topic"),
        _fact("Where", _names(offer.areas.all()), "The whole borough"),
        _fact("Notice needed", "" if notice is None else count_of(notice, "day")),
        _fact("How many a month", offer.a_month),
        _fact("How to ask", offer.how_to_ask),
        _fact("How sure it is", capfirst(offer.status)),
        *_life(offer),
    ]


def for_whom(offer: Offer) -> list[str]:
    """Whom an offer is for: in its partner's words, and by its audiences; empty for everybody."""
    return [*([offer.who_for] if offer.who_for else []), *_names(offer.audiences.all())]


def owners(channel: Channel) -> list[str] | str:
    if channel.shared_by_all:
        return "All partners"
    return [str(owner) for owner in channel.owners.all()]


def reach(channel: Channel, today: date) -> list[str]:
    """The reach in words, where it comes from and whether the figure is old."""
    lines = [capfirst(channel.reach)] if channel.reach else []
    if channel.reach_number is not None and channel.reach_text:
        lines.append(f"In the owner’s words: {channel.reach_text}")
    said = [channel.reach_source] if channel.reach_source else []
    if channel.reach_as_at:
        said.append(in_short(channel.reach_as_at))
    if said:
        lines.append(f"Source: {', '.join(said)}")
    if channel.reach_number is not None and channel.reach_as_at is None:
        lines.append("Nobody has said of which day the figure is")
    elif channel.reach_is_old(today):
        lines.append("The figure is older than a year")
    return lines


def lead_time(channel: Channel) -> list[str]:
    """The lead time in words; an estimate says that it is one."""
    if channel.lead_time_days is None:
        return []
    days = count_of(channel.lead_time_days, "day")
    said = f"About {days}, an estimate" if channel.lead_time_is_estimate else days
    return [said, channel.lead_time_basis] if channel.lead_time_basis else [said]


def _life(entry: Resource | Offer) -> Facts:
    lines = []
    if entry.valid_from:
        lines.append(_fact("From", in_short(entry.valid_from)))
    if entry.valid_to:
        lines.append(_fact("Until", in_short(entry.valid_to)))
    return lines


def _names(rows: Iterable[Any]) -> list[str]:
    """The names in one line, so that a long list stays short on the page."""
    named = [str(row) for row in rows]
    return [listed(named)] if named else []


def _days_before(number: int | None) -> str:
    return "" if number is None else f"{count_of(number, 'day')} before it comes out"


def _fact(key: str, value: Any, empty: str = NOT_STATED) -> dict[str, Any]:
    return {"key": key, "value": value, "empty": empty}
