"""What a form of a communication offers to choose from, grouped and with what helps to choose."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

from django import forms
from django.db.models import Prefetch, Q, QuerySet

from bsc_comms.kit.templatetags.kit import day as in_short
from channels_registry.choices import ChannelKind
from channels_registry.models import Channel, Edition
from channels_registry.rules import copy_due
from partnership.choices import AreaLevel, AudienceSide
from partnership.models import Area, Audience, Partner

Groups = list[tuple[str, list[tuple[int, str]]]]
AREA_LEVELS = (AreaLevel.WARD, AreaLevel.NEIGHBOURHOOD, AreaLevel.STREET)
GROUP_OF_LEVEL = {
    AreaLevel.WARD: "Wards",
    AreaLevel.NEIGHBOURHOOD: "Neighbourhoods",
    AreaLevel.STREET: "Streets",
}


@dataclass(frozen=True)
class Deadline:
    """What a channel asks for: when copy is due, and whether that is too late already."""

    text: str
    too_late: bool = False


def offer(field: forms.Field, rows: Iterable[Any], group: Callable[[Any], str] | None) -> None:
    """Let a field offer these rows, under headings where `group` gives them one."""
    listed = list(rows)
    if group is None:
        field.choices = [(row.pk, str(row)) for row in listed]  # type: ignore[attr-defined]
        return
    field.choices = [  # type: ignore[attr-defined]
        (heading, [(row.pk, str(row)) for row in members])
        for heading, members in groupby(listed, key=group)
    ]


def partners_on(day: date, held: Iterable[int]) -> QuerySet[Partner]:
    """The partners that exist on that day, and those that are held already."""
    existing = Partner.objects.active(day).values("pk")
    return Partner.objects.filter(Q(pk__in=existing) | Q(pk__in=list(held)))


def areas_between(first: date, last: date, held: Iterable[int]) -> QuerySet[Area]:
    """The areas below the borough that exist at some time between two days; and what is held."""
    existing = Q(valid_from=None) | Q(valid_from__lte=last)
    existing &= Q(valid_to=None) | Q(valid_to__gte=first)
    return Area.objects.filter(
        (existing & Q(level__in=AREA_LEVELS)) | Q(pk__in=list(held))
    ).order_by("name")


def area_groups(areas: Iterable[Area], first: date, last: date) -> Groups:
    """Wards, then neighbourhoods, then streets; one that ends or begins in between says when."""
    order = [*AREA_LEVELS, AreaLevel.BOROUGH]
    by_level = sorted(areas, key=lambda area: order.index(AreaLevel(area.level)))
    return [
        (
            GROUP_OF_LEVEL.get(AreaLevel(level), "Borough"),
            [(area.pk, _area_words(area, first, last)) for area in members],
        )
        for level, members in groupby(by_level, key=lambda area: area.level)
    ]


def _area_words(area: Area, first: date, last: date) -> str:
    if area.valid_to is not None and area.valid_to <= last:
        return f"{area.name} (until {area.valid_to:%B %Y})"
    if area.valid_from is not None and area.valid_from > first:
        return f"{area.name} (from {area.valid_from:%B %Y})"
    return area.name


def audience_group(audience: Audience) -> str:
    """The heading under which an audience is offered."""
    return AudienceSide(audience.side).label


def audiences() -> list[Audience]:
    """Those outside first: most messages are for them."""
    sides = [AudienceSide.EXTERNAL, AudienceSide.INTERNAL]
    return sorted(Audience.objects.all(), key=lambda one: sides.index(AudienceSide(one.side)))


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
    about = (
        f"Copy {'about ' if estimate else ''}{days} day{'' if days == 1 else 's'} before{estimate}"
    )
    if window is None:
        return Deadline(about)
    due = copy_due(window[0], days)
    if copy_due(window[1], days) < today:
        return Deadline(f"Too late for this date: copy was due {in_short(due)}{estimate}", True)
    if due < today:
        return Deadline(f"Too late for {in_short(window[0])}, not for a later day. {about}")
    return Deadline(f"Copy due {in_short(due)}{estimate}")


def _edition_deadline(
    editions: list[Edition], today: date, window: tuple[date, date] | None
) -> Deadline:
    missed = [one for one in editions if one.copy_deadline < today]
    coming = [one for one in editions if one.copy_deadline >= today]
    later = coming[:1]
    if window is not None:
        missed = [one for one in missed if one.publication_date <= window[1]]
        coming = [one for one in coming if one.publication_date <= window[1]]
    with_space = [one for one in coming if one.slots_free != 0]
    words = [
        f"Copy due {in_short(one.copy_deadline)} for {one.name},"
        f" out {in_short(one.publication_date)}{'' if one in with_space else ', which is full'}"
        for one in (with_space or coming)[:1]
    ]
    if window is not None and later and not coming:
        out = later[0].publication_date
        words.append(
            f"None comes out by {in_short(window[1])}; {later[0].name} does {in_short(out)}"
        )
    words += [
        f"Too late for {one.name} (copy was due {in_short(one.copy_deadline)})"
        for one in missed[-1:]
    ]
    return Deadline(". ".join(words), too_late=bool(missed and not coming))
