"""Who may do what with the register. Each function answers for one person, today.

`None` is the planner itself, which loads reference data and the sample.
"""

from typing import Any

from channels_registry.models import Booking, Channel, Edition, Loan, Offer, Resource
from partnership.models import Partner
from partnership.policy import (
    acts_for_some_partner,
    belongs,
    coordinates,
    coordinates_or_chairs,
    speaks_for,
)

Person = Any


def can_read_the_register(person: Person) -> bool:
    """Everybody of the partnership."""
    return belongs(person)


def can_add_entries(person: Person) -> bool:
    """Whoever speaks for a partner, the coordinator and administrators."""
    return acts_for_some_partner(person)


def keeps_entries_of(person: Person | None, partner: Partner) -> bool:
    """Advocate or deputy of that partner, the coordinator and administrators."""
    return person is None or speaks_for(person, partner) or coordinates(person)


def can_edit_channel(person: Person | None, channel: Channel) -> bool:
    """Who speaks for an owner; for what all partners share, coordinator and administrators."""
    if person is None or coordinates(person):
        return True
    if channel.shared_by_all or not person.is_authenticated:
        return False
    return any(owner.pk in person.partner_ids for owner in channel.owners.all())


def can_share_by_all(person: Person | None) -> bool:
    """Who keeps the channels that all partners share: coordinator and administrators."""
    return person is None or coordinates(person)


def can_edit_edition(person: Person | None, edition: Edition) -> bool:
    """Who keeps its channel, or the one that carries it since that was merged into it."""
    return any(can_edit_channel(person, each) for each in edition.channel.through_merges())


def can_edit_offer(person: Person | None, offer: Offer) -> bool:
    return keeps_entries_of(person, offer.partner)


def can_edit_resource(person: Person | None, resource: Resource) -> bool:
    return keeps_entries_of(person, resource.partner)


def can_merge_channels(person: Person | None) -> bool:
    """Coordinator and administrators: two owners may be concerned."""
    return person is None or coordinates(person)


def can_book_for(person: Person | None, partner: Partner) -> bool:
    """Who may book a slot, or ask for a resource, in a partner's name."""
    return keeps_entries_of(person, partner)


def can_decide_booking(person: Person | None, booking: Booking) -> bool:
    """Who keeps its edition: the channel's owners."""
    return can_edit_edition(person, booking.edition)


def can_withdraw_booking(person: Person | None, booking: Booking) -> bool:
    """The partner that booked."""
    return keeps_entries_of(person, booking.partner)


def can_decide_loan(person: Person | None, loan: Loan) -> bool:
    """The resource's owner."""
    return keeps_entries_of(person, loan.resource.partner)


def can_withdraw_loan(person: Person | None, loan: Loan) -> bool:
    """The partner that asked."""
    return keeps_entries_of(person, loan.partner)


def can_request_entries(person: Person | None) -> bool:
    """Who may ask a partner for its entries: chair, coordinator, administrators."""
    return person is None or coordinates_or_chairs(person)
