"""Which communications are worth comparing with one: those near it in time that share something.

The cost follows the neighbours and not the plan. An index on how long a window is and when it
begins (`NearFacts`) gives what touches the weeks in question; of those only the ones that share a
bit with the communication are loaded; and of those only the ones that the reader may see.
"""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Exists, F, OuterRef, Q

from bsc_comms.kit.batches import in_batches
from plans.choices import MEETS_OTHERS
from plans.models import CommunicationQuerySet, NearFacts
from plans.queries.overlaps.kept import from_json
from plans.queries.overlaps.traits import facts_of
from plans.rules.overlaps import MOST_DAYS, Surroundings, Traits, traits_from

#: The steps of `NearFacts.span`, in days; what is longer is the last step.
SPANS = (7, 31, 100, 400)
#: So many keys at once as one query may name.
BATCH = 900


def span_of(starts: date, ends: date) -> int:
    """The step of a window's length."""
    days = (ends - starts).days + 1
    return next((step for step, most in enumerate(SPANS) if days <= most), len(SPANS))


def taking_part(communications: CommunicationQuerySet) -> CommunicationQuerySet:
    """Those that can overlap with others: neither set aside nor without a window."""
    return communications.filter(state__in=sorted(MEETS_OTHERS), window_start__isnull=False)


def window_of(one: Traits) -> tuple[date, date]:
    """First and last day of one that takes part; ValueError for one without a window."""
    if one.start is None or one.end is None:
        raise ValueError("What has no window takes no part.")
    return one.start, one.end


def key_of(one: Traits) -> UUID:
    """The communication's key; ValueError for what is only being typed."""
    if not isinstance(one.key, UUID):
        raise ValueError("It is not saved yet.")
    return one.key


def candidates(one: Traits, known: CommunicationQuerySet, around: Surroundings) -> list[Traits]:
    """The traits of what may have to do with `one`, out of what is known to the reader.

    Empty where `one` has no window. The queries grow with the neighbours, not with the plan: two,
    one for each 900 that share a bit, and those of `facts_of` for each 900 to be read anew.
    """
    if one.start is None or one.end is None:
        return []
    weeks = one.start - timedelta(days=MOST_DAYS), one.end + timedelta(days=MOST_DAYS)
    known = taking_part(known)
    sharing = _sharing_a_bit(one.mask, *weeks, around.stamp)
    live = {pk: (version, traits) for pk, version, traits in _read_last(known, sharing)}
    good = {pk: traits for pk, (version, traits) in live.items() if sharing[pk] == version}
    unread = not_read_yet(known, around).filter(window_start__lte=weeks[1])
    again = set(unread.filter(window_end__gte=weeks[0]).order_by().values_list("pk", flat=True))
    again |= live.keys() - good.keys()
    kept_ones = (from_json(traits, pk) for pk, traits in good.items())
    found = [*kept_ones, *read_anew(known, again, around)]
    return [each for each in found if each.key != one.key]


def not_read_yet(known: CommunicationQuerySet, around: Surroundings) -> CommunicationQuerySet:
    """Those that have changed, and whose change nobody has read yet."""
    read = NearFacts.objects.filter(
        pk=OuterRef("pk"), version=OuterRef("version"), stamp=around.stamp
    )
    return known.filter(~Exists(read), overlaps_checked__lt=F("version"))


def read_anew(
    known: CommunicationQuerySet, keys: Iterable[UUID], around: Surroundings
) -> Iterator[Traits]:
    """The traits of these communications, read from what they say now."""
    for some in in_batches(keys, BATCH):
        for facts in facts_of(known.filter(pk__in=some)):
            yield traits_from(facts, around)


def traits_of_all(known: CommunicationQuerySet, around: Surroundings) -> list[Traits]:
    """The traits of all of these: kept ones where they are good, the others read anew."""
    live = dict(taking_part(known).order_by().values_list("pk", "version"))
    good: set[UUID] = set()
    for some in in_batches(live, BATCH):
        rows = NearFacts.objects.filter(pk__in=some, stamp=around.stamp).values_list(
            "pk", "version"
        )
        good |= {pk for pk, version in rows if live[pk] == version}
    return [*kept(good), *read_anew(known, live.keys() - good, around)]


def _sharing_a_bit(mask: int, first: date, last: date, stamp: str) -> dict[UUID, int]:
    """What touches these days and shares a bit, with the version that was read of it."""
    rows = NearFacts.objects.filter(_touching(first, last)).values_list(
        "pk", "version", "stamp", "mask"
    )
    # What was read under other reference data shares who knows what: it is read anew (version 0).
    return {
        pk: version if read_under == stamp else 0
        for pk, version, read_under, bits in rows
        if read_under != stamp or mask & int(bits, 16)
    }


def _touching(first: date, last: date) -> Q:
    begins = Q(span=len(SPANS), starts__lte=last)
    for step, days in enumerate(SPANS):
        begins |= Q(span=step, starts__gte=first - timedelta(days=days), starts__lte=last)
    return begins & Q(ends__gte=first)


def _read_last(
    known: CommunicationQuerySet, keys: Iterable[UUID]
) -> Iterator[tuple[UUID, int, dict[str, Any]]]:
    """Those of the keys that are known: their version now, and what was read of them last."""
    for some in in_batches(keys, BATCH):
        rows = known.filter(pk__in=some).order_by()
        yield from rows.values_list("pk", "version", "near_facts__traits")


def kept(keys: Iterable[UUID]) -> Iterator[Traits]:
    """The traits of these as they were read last."""
    for some in in_batches(keys, BATCH):
        rows = NearFacts.objects.filter(pk__in=some).values_list("pk", "traits")
        yield from (from_json(traits, pk) for pk, traits in rows)
