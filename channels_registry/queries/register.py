"""The register as its pages show it."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from channels_registry.choices import ChannelKind
from channels_registry.models import Channel, Edition
from channels_registry.queries.dated import comes_in_editions


@dataclass(frozen=True)
class KindOfChannel:
    """One group of the register."""

    label: str
    channels: list[Channel]


def register(on: date) -> list[KindOfChannel]:
    """The channels that can be used on that day, by kind, each with its editions to come.

    `channel.coming` holds the editions to come whose copy is not yet due, the next one first;
    `channel.in_editions` is whether it takes copy for those alone.
    """
    channels = (
        Channel.objects.active(on)
        .annotate(in_editions=comes_in_editions(on))
        .prefetch_related("owners")
        .order_by()
    )
    coming: dict[int, list[Edition]] = defaultdict(list)
    for edition in Edition.objects.open_for_copy(on).with_carriers().order_by("copy_deadline"):
        for carrier in edition.carriers:
            coming[carrier].append(edition)
    labels = dict(ChannelKind.choices)
    order = list(labels)
    for channel in channels:
        channel.coming = coming[channel.pk]
    by_kind = sorted(
        channels,
        key=lambda channel: (order.index(channel.kind), channel.name.casefold(), channel.name),
    )
    return [
        KindOfChannel(labels[kind], list(group))
        for kind, group in groupby(by_kind, key=lambda channel: channel.kind)
    ]
