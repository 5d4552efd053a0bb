"""Terms of reference, members and other subgroups, as addresses name them in the guards."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from partnership.choices import Role
from partnership.models import Partner
from subgroup.choices import AdviceState, NominationState
from tests import factories

if TYPE_CHECKING:
    from tests.guards.world import World


def membership_things(world: World) -> None:
    """Terms that the meeting in August agreed, and the draft of the next."""
    terms = factories.TermsFactory(number=1, agreed_at=world.things["past meeting"])
    world.place("terms", terms, number=1)
    world.place("draft terms", factories.TermsFactory(number=2), number=2)
    _members(world)
    _others(world)


def _members(world: World) -> None:
    """Lead partner's Olga is asked for a deputy; Named partner has nobody asked yet."""
    people = world.cast
    officer = factories.PersonFactory(name="Olga", email="olga@example.org")
    for partner in (people.lead, people.named):
        partner.nominating_officer = officer
        partner.save(update_fields=["nominating_officer"])
    world.place("member", people.named)
    world.place("lead partner of members", people.lead)
    world.things["lead deputy"] = factories.deputy_of(people.lead, email="dora@example.org")
    asked = factories.NominationFactory(
        partner=people.lead, role=Role.DEPUTY, asked_of=officer, asked_by=people.coordinator
    )
    world.place("nomination", asked)
    world.place("service area", factories.ServiceAreaFactory(partner=people.lead))


def _others(world: World) -> None:
    """A subgroup that met a week ago and asks for advice; one request is no longer needed."""
    other = factories.OtherSubgroupFactory(name="Reducing offending")
    world.place("other subgroup", other)
    world.place("other meeting", factories.OtherMeetingFactory(subgroup=other))
    world.place("advice", factories.AdviceRequestFactory(subgroup=other))
    withdrawn = factories.AdviceRequestFactory(
        subgroup=other, question="Is it still needed?", state=AdviceState.WITHDRAWN
    )
    world.place("withdrawn advice", withdrawn)


def more_of_membership(world: World, number: int, partner: Partner) -> None:
    """One more version of the terms, and of nominations, under way and answered."""
    factories.NominationFactory(partner=partner, asked_of=factories.PersonFactory())
    factories.NominationFactory(
        partner=world.cast.named, state=NominationState.WITHDRAWN, asked_by=world.cast.coordinator
    )
    factories.deputy_of(world.cast.lead)
    for other in (world.things["other subgroup"], factories.OtherSubgroupFactory()):
        day = date(2016, 10, 17) - timedelta(days=number)
        factories.OtherMeetingFactory(subgroup=other, date=day)
        asked = factories.AdviceRequestFactory(subgroup=other)
        factories.AgendaItemFactory(meeting=world.things["meeting"], advice=asked)
    factories.AgendaItemFactory(meeting=factories.MeetingFactory(), advice=world.things["advice"])
    factories.AppointmentFactory(
        person=factories.PersonFactory(),
        role=Role.DEPUTY,
        partner=world.cast.named,
        ends=date(2016, 1, 1),
    )
    for service in (partner, world.cast.named):
        area = factories.ServiceAreaFactory(partner=service)
        factories.NominationFactory(partner=service, role=Role.CHAMPION, service_area=area)
        factories.champion_of(service, factories.ServiceAreaFactory(partner=service))
    factories.TermsFactory(number=100 + number, agreed_at=world.things["past meeting"])
