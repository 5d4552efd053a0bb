"""What to use instead of a channel for which it is too late."""

from collections.abc import Iterable
from datetime import date

from django.db.models import Exists, F, OuterRef, Q

from channels_registry.choices import ChannelKind
from channels_registry.models import Channel
from channels_registry.queries.dated import comes_in_editions
from channels_registry.queries.finder.wish import audiences_including
from partnership.models import Audience

MOST = 3


def quickest_channels(
    *, audiences: Iterable[Audience], today: date, until: date | None = None, most: int = MOST
) -> list[Channel]:
    """The channels with the shortest lead time that reach one of these audiences.

    until: the last day on which one is needed. Those that name no audience come after those that
    do, at the same lead time. Channels that end before that day, with dated editions, without a
    lead time, or for staff only are left out.
    """
    wanted = list(audiences_including(audiences))
    named = Channel.audiences.through.objects.filter(channel_id=OuterRef("pk"))
    return list(
        Channel.objects.active(today)
        .filter(Q(valid_to=None) | Q(valid_to__gte=until or today))
        .filter(lead_time_days__isnull=False)
        .filter(~comes_in_editions(today))
        .annotate(for_them=Exists(named.filter(audience_id__in=wanted)), for_some=Exists(named))
        .filter(Q(for_them=True) | Q(for_some=False))
        .exclude(kind=ChannelKind.INTERNAL, for_some=False)
        .order_by("lead_time_days", F("for_them").desc(), "name")
        .prefetch_related("owners")[:most]
    )
