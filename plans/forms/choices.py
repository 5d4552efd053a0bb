"""What forms of the plan offer: channels by kind, with when copy is due for each; priorities."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from django.db.models import Q, QuerySet

from bsc_comms.kit import clock
from bsc_comms.kit.in_words import count_of, whole_day
from bsc_comms.kit.in_words import day as in_short
from channels_registry.choices import ChannelKind
from channels_registry.models import Channel, Edition
from partnership.models import StrategyPriority
from partnership.models.lives import alive
from plans.queries.sending import carrier_of, editions_on, end_in_words
from plans.rules.placing import (
    Carrier,
    LeadTimes,
    Sending,
    beside_the_window,
    in_the_window,
    sending_on,
)

#: As far as forms look ahead: to the end of the next financial year, whenever one plans.
PLANNED_AHEAD = timedelta(days=550)


@dataclass(frozen=True)
class Deadline:
    """What a channel asks for: when copy is due, and whether that is too late already."""

    text: str
    too_late: bool = False


def channel_group(channel: Channel) -> str:
    """The heading under which a channel is offered."""
    return ChannelKind(channel.kind).label


def channels_on(day: date, held: Iterable[int]) -> QuerySet[Channel]:
    """The channels of that day and those that are held."""
    existing = Channel.objects.active(day).values("pk")
    found = Channel.objects.filter(Q(pk__in=existing) | Q(pk__in=list(held)))
    return found.select_related("merged_into")


def by_kind(channels: Iterable[Channel]) -> list[Channel]:
    """In the order of the kinds, then by name."""
    kinds = list(ChannelKind.values)
    return sorted(channels, key=lambda channel: (kinds.index(channel.kind), channel.name))


def carriers_of(channels: Iterable[Channel], today: date) -> dict[int, Carrier[Edition]]:
    """What each channel has to carry something, by its id. One query."""
    listed = list(channels)
    editions = editions_on(listed, today)
    return {one.pk: carrier_of(one, editions[one.pk]) for one in listed}


def deadlines_of(
    carriers: Mapping[int, Carrier[Edition]], today: date, window: tuple[date, date] | None
) -> dict[int, Deadline]:
    """What each channel asks for, by its id; `carriers` come from `carriers_of`."""
    return {pk: deadline_of(one, today, window) for pk, one in carriers.items()}


def deadline_of(
    carrier: Carrier[Edition], today: date, window: tuple[date, date] | None = None
) -> Deadline:
    """When copy is due for a channel; for a window, where one is known.

    By the rule that the page of a communication follows. An edition has a copy deadline of its own;
    else the channel's lead time (calendar days, mostly an estimate) is counted back from the
    window's first day.
    """
    first, last = window or (None, None)
    sending = sending_on(carrier, first, last, today=today)
    if sending.ended_on is not None:
        ends = end_in_words(sending.ended_on, today)
        return Deadline(f"Too late: the channel {ends}", too_late=True)
    missed = _missed(in_the_window(carrier.editions, first, last), today)
    if sending.due_for is not None:
        return Deadline(_in_words(_copy_for(sending.due_for), missed))
    if window is None:
        return Deadline(missed, too_late=True) if missed else Deadline(_about(carrier.lead))
    return _without_an_edition(carrier, sending, missed, today, window)


def _without_an_edition(
    carrier: Carrier[Edition],
    sending: Sending[Edition],
    missed: str,
    today: date,
    window: tuple[date, date],
) -> Deadline:
    if sending.has_none_in_time:
        none = f"None that takes copy comes out in its window{_beside(carrier, today, window)}"
        return Deadline(_in_words(none, missed), too_late=bool(missed))
    due = _by_lead_time(sending, carrier.lead, today, window[0])
    if not carrier.editions:
        return due
    why = missed or f"No edition in its window is made yet{_beside(carrier, today, window)}"
    return Deadline(_in_words(due.text, why), due.too_late)


def _by_lead_time(
    sending: Sending[Edition], lead: LeadTimes, today: date, first_day: date
) -> Deadline:
    due, estimate = sending.due.copy, ", an estimate" if sending.due.is_estimate else ""
    if due is None:
        return Deadline("")
    if due >= today:
        return Deadline(f"Copy due {in_short(due)}{estimate}")
    if sending.last_copy_due is None:
        return Deadline(f"Too late for this date: copy was due {in_short(due)}{estimate}", True)
    about = _about(replace(lead, is_estimate=sending.due.is_estimate))
    return Deadline(f"Too late for {in_short(first_day)}, not for a later day. {about}")


def _about(lead: LeadTimes) -> str:
    if lead.copy_days is None:
        return ""
    roughly, estimate = ("about ", ", an estimate") if lead.is_estimate else ("", "")
    return f"Copy {roughly}{count_of(lead.copy_days, 'day')} before{estimate}"


def _copy_for(edition: Edition) -> str:
    full = ", which is full" if edition.slots_free == 0 else ""
    out = in_short(edition.publication_date)
    return f"Copy due {_due(edition)} for {edition.name}, out {out}{full}"


def _due(edition: Edition) -> str:
    """The last working day on which somebody takes its copy."""
    return in_short(edition.copy_due)


def _missed(editions: Iterable[Edition], today: date) -> str:
    """The last one that takes no more copy; nothing where all take it."""
    missed = [one for one in editions if not one.takes_copy(today)][-1:]
    return "".join(f"Too late for {one.name} (copy was due {_due(one)})" for one in missed)


def _beside(carrier: Carrier[Edition], today: date, window: tuple[date, date]) -> str:
    """What comes out last before the window, else first after it, with space if any has."""
    take_copy = [one for one in carrier.editions if one.takes_copy(today)]
    found = [one for one in take_copy if one.slots_free != 0] or take_copy
    before = [one for one in found if one.publication_date < window[0]]
    return "".join(
        f"; {one.name} comes out on {in_short(one.publication_date)},"
        f" {beside_the_window(one.publication_date, *window)} it,"
        f" with copy due {_due(one)}"
        for one in (before[-1:] or found[:1])
    )


def _in_words(*sentences: str) -> str:
    return ". ".join(filter(None, sentences))


def offer_priorities(
    field: Any, *, window: tuple[date | None, date | None], held: Iterable[int]
) -> None:
    """Offer the priorities of a time for which people plan now, and what is held already.

    What is logged in the last months of a strategy may serve the next one; each that begins or ends
    in that time says when.
    """
    today = clock.today()
    first, last = min(today, window[0] or today), max(today + PLANNED_AHEAD, window[1] or today)
    field.queryset = StrategyPriority.objects.filter(alive(first, last) | Q(pk__in=list(held)))
    field.label_from_instance = _with_its_time


def _with_its_time(priority: StrategyPriority) -> str:
    starts, ends = priority.valid_from, priority.valid_to
    if starts is not None and starts > clock.today():
        return f"{priority} (from {whole_day(starts)})"
    return f"{priority} (until {whole_day(ends)})" if ends is not None else str(priority)
