"""What forms of the plan offer: channels by kind, with when copy is due for each; priorities."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Prefetch, Q, QuerySet

from bsc_comms.kit import clock
from bsc_comms.kit.in_words import count_of, whole_day
from bsc_comms.kit.in_words import day as in_short
from bsc_comms.kit.working_days import working_day_on_or_before
from channels_registry.choices import ChannelKind
from channels_registry.models import Channel, Edition
from channels_registry.rules import copy_due
from partnership.models import StrategyPriority
from partnership.models.lives import alive
from plans.rules.placing import (
    are_made_until,
    beside_the_window,
    edition_to_send_for,
    in_the_window,
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
    """The channels of that day and those that are held, each with `editions_ahead`."""
    ahead = Edition.objects.on().filter(publication_date__gte=day).order_by("publication_date")
    existing = Channel.objects.active(day).values("pk")
    return Channel.objects.filter(Q(pk__in=existing) | Q(pk__in=list(held))).prefetch_related(
        Prefetch("editions", queryset=ahead, to_attr="editions_ahead")
    )


def by_kind(channels: Iterable[Channel]) -> list[Channel]:
    """In the order of the kinds, then by name."""
    kinds = list(ChannelKind.values)
    return sorted(channels, key=lambda channel: (kinds.index(channel.kind), channel.name))


def deadlines_of(
    channels: Iterable[Channel], today: date, window: tuple[date, date] | None
) -> dict[int, Deadline]:
    """What each of these asks for, by its id; `channels` come from `channels_on`."""
    return {one.pk: deadline_of(one, today, window) for one in channels}


def deadline_of(channel: Channel, today: date, window: tuple[date, date] | None = None) -> Deadline:
    """When copy is due for a channel with `editions_ahead`; for a window, where one is known.

    An edition has a copy deadline of its own; else the channel's lead time (calendar days, mostly
    an estimate) is counted back from the window's first day.
    """
    editions: list[Edition] = channel.editions_ahead  # type: ignore[attr-defined]
    if not editions:
        is_estimate = channel.lead_time_is_estimate
        return _by_lead_time(channel.lead_time_days, today, window, is_estimate=is_estimate)
    if window is None:
        return _next_edition(editions, today)
    return _edition_in(channel, editions, today, window)


def _by_lead_time(
    days: int | None, today: date, window: tuple[date, date] | None, *, is_estimate: bool
) -> Deadline:
    if days is None:
        return Deadline("")
    estimate = ", an estimate" if is_estimate else ""
    roughly = "about " if estimate else ""
    about = f"Copy {roughly}{count_of(days, 'day')} before{estimate}"
    if window is None:
        return Deadline(about)
    due = copy_due(window[0], days)
    if copy_due(window[1], days) < today:
        return Deadline(f"Too late for this date: copy was due {in_short(due)}{estimate}", True)
    if due < today:
        return Deadline(f"Too late for {in_short(window[0])}, not for a later day. {about}")
    return Deadline(f"Copy due {in_short(due)}{estimate}")


def _next_edition(editions: list[Edition], today: date) -> Deadline:
    chosen = edition_to_send_for(_taking_copy(editions, today), None, None)
    missed = _missed(editions, today)
    if chosen is None:
        return Deadline(missed, too_late=True)
    return Deadline(_in_words(_copy_for(chosen), missed))


def _edition_in(
    channel: Channel, editions: list[Edition], today: date, window: tuple[date, date]
) -> Deadline:
    """By the rule that the page of a communication follows (`plans.queries.sending`)."""
    missed = _missed(in_the_window(editions, *window), today)
    take_copy = _taking_copy(editions, today)
    chosen = edition_to_send_for(take_copy, *window)
    if chosen is not None:
        return Deadline(_in_words(_copy_for(chosen), missed))
    beside = _beside(take_copy, window)
    if are_made_until(window[1], editions):
        none = f"None that takes copy comes out in its window{beside}"
        return Deadline(_in_words(none, missed), too_late=bool(missed))
    # An edition that is still to be made sets a deadline of its own.
    due = _by_lead_time(channel.lead_time_days, today, window, is_estimate=True)
    why = missed or f"No edition in its window is made yet{beside}"
    return Deadline(_in_words(due.text, why), due.too_late)


def _taking_copy(editions: list[Edition], today: date) -> list[Edition]:
    return [one for one in editions if one.takes_copy(today)]


def _copy_for(edition: Edition) -> str:
    full = ", which is full" if edition.slots_free == 0 else ""
    out = in_short(edition.publication_date)
    return f"Copy due {_due(edition)} for {edition.name}, out {out}{full}"


def _due(edition: Edition) -> str:
    """The last working day on which somebody takes its copy."""
    return in_short(working_day_on_or_before(edition.copy_deadline))


def _missed(editions: list[Edition], today: date) -> str:
    """The last one that takes no more copy; nothing where all take it."""
    missed = [one for one in editions if not one.takes_copy(today)][-1:]
    return "".join(f"Too late for {one.name} (copy was due {_due(one)})" for one in missed)


def _beside(editions: list[Edition], window: tuple[date, date]) -> str:
    """What comes out last before the window, else first after it, with space if any has."""
    found = [one for one in editions if one.slots_free != 0] or editions
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
