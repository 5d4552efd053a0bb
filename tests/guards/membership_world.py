"""Terms of reference, members and other subgroups, as addresses name them in the guards."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from partnership.choices import Role
from partnership.models import Partner
from subgroup.choices import NominationState
from tests import factories

if TYPE_CHECKING:
    from tests.guards.world import World


def membership_things(world: World) -> None:
    """Terms that the meeting in August agreed, and the draft of the next."""
    terms = factories.TermsFactory(number=1, agreed_at=world.things["past meeting"])
    world.place("terms", terms, number=1)
    world.place("draft terms", factories.TermsFactory(number=2))
    _members(world)


def _members(world: World) -> None:
    """Lead partner's Olga is asked for a deputy; Named partner has nobody asked yet."""
    people = world.cast
    officer = factories.PersonFactory(name="Olga", email="olga@example.org")
    for partner in (people.lead, people.named):
        partner.nominating_officer = officer
        partner.save(update_fields=["nominating_officer"])
    world.place("member", people.named)
    asked = factories.NominationFactory(
        partner=people.lead, role=Role.DEPUTY, asked_of=officer, asked_by=people.coordinator
    )
    world.place("nomination", asked)


def more_of_membership(world: World, number: int, partner: Partner) -> None:
    """One more version of the terms, and of nominations, under way and answered."""
    factories.NominationFactory(partner=partner, asked_of=factories.PersonFactory())
    factories.NominationFactory(
        partner=world.cast.named, state=NominationState.WITHDRAWN, asked_by=world.cast.coordinator
    )
    factories.AppointmentFactory(
        person=factories.PersonFactory(),
        role=Role.DEPUTY,
        partner=world.cast.named,
        ends=date(2016, 1, 1),
    )
    factories.TermsFactory(number=100 + number, agreed_at=factories.MeetingFactory())
