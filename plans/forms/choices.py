"""What forms of the plan offer: channels by kind, with when copy is due for each; priorities."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Prefetch, Q, QuerySet

from bsc_comms.kit import clock
from bsc_comms.kit.in_words import count_of, whole_day
from bsc_comms.kit.in_words import day as in_short
from channels_registry.choices import ChannelKind
from channels_registry.models import Channel, Edition
from channels_registry.rules import copy_due
from partnership.models import StrategyPriority
from partnership.models.lives import alive

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
    if editions:
        return _edition_deadline(editions, today, window)
    days = channel.lead_time_days
    if days is None:
        return Deadline("")
    estimate = ", an estimate" if channel.lead_time_is_estimate else ""
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


def _beside(edition: Edition, window: tuple[date, date] | None) -> str:
    before = window is not None and edition.publication_date < window[0]
    return ", before the window" if before else ""


def _edition_deadline(
    editions: list[Edition], today: date, window: tuple[date, date] | None
) -> Deadline:
    missed = [one for one in editions if one.copy_deadline < today]
    coming = [one for one in editions if one.copy_deadline >= today]
    later = ([one for one in coming if one.slots_free != 0] or coming)[:1]
    if window is not None:
        missed = [one for one in missed if one.publication_date <= window[1]]
        coming = [one for one in coming if one.publication_date <= window[1]]
        # The last one that is out before the window, where none comes out within it.
        coming = [one for one in coming if one.publication_date >= window[0]] or coming[-1:]
    with_space = [one for one in coming if one.slots_free != 0]
    words = [
        f"Copy due {in_short(one.copy_deadline)} for {one.name},"
        f" out {in_short(one.publication_date)}{_beside(one, window)}"
        f"{'' if one in with_space else ', which is full'}"
        for one in (with_space or coming)[:1]
    ]
    if window is not None and later and not coming:
        out = later[0].publication_date
        words.append(
            f"None comes out by {in_short(window[1])}; {later[0].name} does on {in_short(out)}"
        )
    words += [
        f"Too late for {one.name} (copy was due {in_short(one.copy_deadline)})"
        for one in missed[-1:]
    ]
    return Deadline(". ".join(words), too_late=bool(missed and not coming))


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
