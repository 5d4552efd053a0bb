"""A name means one channel: what a merged one was called means the one that it went into."""

from datetime import date

from bsc_comms.kit import clock
from bsc_comms.kit.refusals import NotPossible
from channels_registry.models import Channel
from channels_registry.operations.saving import LAST_DAY
from channels_registry.queries.names import known_by_another_name
from partnership.models.lives import alive


def must_have_its_name_alone(channel: Channel) -> None:
    """Raise NotPossible where its name means another channel, today or on a day to come.

    The database itself sees only those without a last day.
    """
    if channel.has_ended_before(clock.today()):
        return
    kept = known_by_another_name().get(channel.name.casefold())
    if kept is not None and kept != channel:
        raise NotPossible(
            f"{channel.name} is {kept} now, into which it was merged. Use that channel, or give "
            "this one another name.",
            about=("name",),
        )
    first, last = max(channel.valid_from or date.min, clock.today()), channel.valid_to or date.max
    namesakes = Channel.objects.filter(alive(first, last), name__iexact=channel.name)
    if namesakes.exclude(pk=channel.pk).exists():
        raise NotPossible(
            "There is another channel of this name in that time. Use that one, or let one of them "
            "end before the other begins.",
            about=("name", *LAST_DAY),
        )
