"""How: the ways of reaching people, their dated editions, resources, and the help partners give."""

from channels_registry.models.answers import NothingToEnter
from channels_registry.models.channels import Channel
from channels_registry.models.editions import Booking, Edition, EditionPattern
from channels_registry.models.offers import Offer
from channels_registry.models.resources import Loan, LoanDay, LoanQuerySet, Resource, ResourceFile

__all__ = [
    "Booking",
    "Channel",
    "Edition",
    "EditionPattern",
    "Loan",
    "LoanDay",
    "LoanQuerySet",
    "NothingToEnter",
    "Offer",
    "Resource",
    "ResourceFile",
]
