"""Which channel a name means, where the one that had it was merged or has ended."""

from collections.abc import Iterable, Mapping
from datetime import date

from bsc_comms.kit import clock
from channels_registry.models import Channel


def whose_name_leads_on(channels: Iterable[Channel]) -> dict[str, str]:
    """For each channel whose name means another one now, that one: by their codes.

    A merged one, and one that has ended while another that was there by then has its name.
    `channels` are all there are. No query.
    """
    by_pk = {one.pk: one for one in channels}
    living = {one.name.casefold(): one for one in by_pk.values() if one.valid_to is None}
    found = {}
    for one in by_pk.values():
        last = one
        while (following := _following(last, by_pk, living)) is not None:
            last = following
        if last is not one:
            found[one.code] = last.code
    return found


def _following(
    one: Channel, by_pk: Mapping[int, Channel], living: Mapping[str, Channel]
) -> Channel | None:
    if one.merged_into_id is not None:
        return by_pk[one.merged_into_id]
    namesake = living.get(one.name.casefold())
    if one.valid_to is None or namesake is None:
        return None
    return namesake if (namesake.valid_from or date.min) <= one.valid_to else None


def known_by_another_name() -> dict[str, Channel]:
    """Names of channels that were merged, in small letters, and the one that each means now.

    Not where that one has ended, or gave the name up. One query.
    """
    found = {}
    merged = Channel.objects.exclude(merged_into=None)
    for gone in merged.select_related("merged_into__merged_into"):
        name, kept = gone.name.casefold(), gone.through_merges()[-1]
        if name in map(str.casefold, kept.aliases) and not kept.has_ended_before(clock.today()):
            found[name] = kept
    return found
