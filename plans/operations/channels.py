"""Ending a channel: the register knows its editions, the plan knows what went out on it."""

from datetime import date

from django.db import transaction

from bsc_comms.kit.in_words import whole_day
from channels_registry.models import Channel
from channels_registry.operations import NotPossible, end_channel
from channels_registry.operations.saving import LAST_DAY
from partnership.models import Person
from plans.queries.channel_use import last_issued_on


@transaction.atomic
def end_channel_after_its_use(
    *, by: Person | None, channel: Channel, opened_version: int, last_day: date | None, reason: str
) -> Channel:
    """Give a channel its last day, which is not before what went out on it, as far as `by` knows.

    Without a day it goes on. What is kept back from them stops nothing: the refusal would tell of
    it. Raises NotPossible, and what `end_channel` raises.
    """
    ended = end_channel(
        by=by, channel=channel, opened_version=opened_version, last_day=last_day, reason=reason
    )
    if last_day is None:
        return ended
    latest = last_issued_on(channel, by)
    if latest is None or latest.issued_on is None or latest.issued_on <= last_day:
        return ended
    raise NotPossible(
        f"“{latest.communication.title}” went out there on {whole_day(latest.issued_on)}. "
        "Choose that day or a later one.",
        about=LAST_DAY,
    )
