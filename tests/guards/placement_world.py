"""An edition with counted slots, and a communication of Lead partner that has one of them."""

from datetime import date
from typing import Any

from channels_registry.operations import book
from plans.operations.placements import choose_edition
from tests import factories


def placement_things(world: Any) -> None:
    """Bob's partner owns the newsletter; one of its five slots goes to "Bonfire night"."""
    people = world.cast
    newsletter = factories.ChannelFactory(
        code="newsletter", name="Newsletter", owners=[people.other], lead_time_days=20
    )
    counted = factories.EditionFactory(
        channel=newsletter, publication_date=date(2016, 12, 5), slots=5
    )
    following = factories.EditionFactory(
        channel=newsletter, publication_date=date(2017, 1, 9), slots=5
    )
    world.things |= {
        "newsletter": newsletter,
        "counted edition": counted,
        "next edition": following,
    }
    shown = factories.CommunicationFactory(lead_partner=people.lead, title="Bonfire night")
    placement = factories.PlacementFactory(communication=shown, channel=newsletter)
    choose_edition(by=people.alice, placement=placement, edition=counted)
    world.place("placement in edition", placement)
    shown.refresh_from_db()
    world.things["booked communication"] = shown


def hold_slots(world: Any, slots: int) -> None:
    """As many slots for Lead partner as its secrets would take, and nothing to say what for."""
    for _ in range(slots):
        book(by=world.cast.alice, edition=world.things["counted edition"], partner=world.cast.lead)


def choose_in_secret(world: Any, kept: Any) -> None:
    """A communication that is kept back takes a slot of the newsletter."""
    placement = factories.PlacementFactory(communication=kept, channel=world.things["newsletter"])
    edition = world.things["counted edition"]
    choose_edition(by=world.cast.alice, placement=placement, edition=edition)
