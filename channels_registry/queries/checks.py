"""The yearly check: what each owner still has to confirm."""

from datetime import date
from itertools import chain

from channels_registry.models import Channel, Offer, Resource
from partnership.models import Partner

KeptEntry = Channel | Offer | Resource


def entries_of(partner: Partner, on: date) -> list[KeptEntry]:
    """A partner's own entries that can be used on that day: channels, offers, resources."""
    return [
        *Channel.objects.active(on).filter(owners=partner, shared_by_all=False),
        *Offer.objects.active(on).filter(partner=partner),
        *Resource.objects.active(on).filter(partner=partner),
    ]


def entries_to_confirm(partner: Partner, on: date) -> list[KeptEntry]:
    """Those of them that were not confirmed within the last year."""
    return [entry for entry in entries_of(partner, on) if not entry.is_confirmed(on)]


def unconfirmed_by_partner(on: date) -> dict[int, int]:
    """How many entries each partner has to confirm, those with none left out. Three queries."""
    counts: dict[int, int] = {}
    channels = Channel.objects.active(on).unconfirmed(on).filter(shared_by_all=False)
    owners = channels.order_by().values_list("owners", flat=True)
    offers = Offer.objects.active(on).unconfirmed(on).order_by()
    resources = Resource.objects.active(on).unconfirmed(on).order_by()
    for partner_id in chain(
        owners,
        offers.values_list("partner_id", flat=True),
        resources.values_list("partner_id", flat=True),
    ):
        if partner_id is not None:
            counts[partner_id] = counts.get(partner_id, 0) + 1
    return counts


def partners_with_entries(on: date) -> set[int]:
    """The partners that have at least one channel, offer or resource. Three queries."""
    return {
        partner_id
        for partner_id in chain(
            Channel.objects.active(on).order_by().values_list("owners", flat=True),
            Offer.objects.active(on).order_by().values_list("partner_id", flat=True),
            Resource.objects.active(on).order_by().values_list("partner_id", flat=True),
        )
        if partner_id is not None
    }
