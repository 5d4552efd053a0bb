"""The yearly check: what each owner still has to confirm."""

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date

from django.db.models import Max

from channels_registry.models import Channel, NothingToEnter, Offer, Resource
from channels_registry.models.entries import EntryQuerySet
from channels_registry.rules.checks import is_confirmed
from partnership.models import Partner

KeptEntry = Channel | Offer | Resource
KINDS = (Channel, Offer, Resource)


def entries_of(partner: Partner, on: date) -> list[KeptEntry]:
    """A partner's own entries that can be used on that day: channels, offers, resources.

    The last two end with the partner; a channel stays.
    """
    return [
        *Channel.objects.active(on).filter(owners=partner, shared_by_all=False),
        *Offer.objects.active(on).of_a_living_partner(on).filter(partner=partner),
        *Resource.objects.active(on).of_a_living_partner(on).filter(partner=partner),
    ]


def unconfirmed_by_partner(on: date) -> dict[int, int]:
    """How many entries each partner has to confirm, those with none left out. Three queries."""
    to_confirm = (model.objects.active(on).unconfirmed(on) for model in KINDS)
    return dict(Counter(_partners_of(to_confirm)))


def partners_with_entries(on: date) -> set[int]:
    """The partners that have at least one channel, offer or resource of their own.

    Three queries.
    """
    return set(_partners_of(model.objects.active(on) for model in KINDS))


def _partners_of(kinds: Iterable[EntryQuerySet]) -> Iterator[int]:
    """The partner of each entry: of a channel each owner, none for what all partners share."""
    for entries in kinds:
        if entries.model is Channel:
            owned = entries.filter(shared_by_all=False, owners__isnull=False)
            yield from owned.order_by().values_list("owners", flat=True)
        else:
            yield from entries.order_by().values_list("partner_id", flat=True)


def answers_of_none(partner_ids: Iterable[int]) -> dict[int, NothingToEnter]:
    """The latest answer “we have none” of each of these partners that gave one. One query."""
    said = NothingToEnter.objects.filter(partner_id__in=list(partner_ids))
    in_order = said.select_related("said_by").order_by("said_on", "pk")
    return {answer.partner_id: answer for answer in in_order}


def partners_to_ask_again(on: date) -> set[int]:
    """The partners that said a year ago or more that they have none, and still have no entry."""
    latest = NothingToEnter.objects.order_by().values_list("partner_id").annotate(Max("said_on"))
    long_ago = {partner for partner, said_on in latest if not is_confirmed(said_on, on)}
    return long_ago - partners_with_entries(on) if long_ago else long_ago
