"""Agreed lines and contacts that addresses can name: open ones, and of what is kept back."""

from datetime import date
from typing import Any
from uuid import UUID

from tests import factories
from tests.factories.agreed import (
    AgreedLineFactory,
    CarriedContactFactory,
    CarriedLineFactory,
    ContactFactory,
    LineWordingFactory,
)

LONG_AGO = date(2015, 6, 1)
ENDED = date(2016, 10, 3)
NONE = UUID(int=0)


def agreed_things(world: Any) -> None:
    """Lead partner keeps a line, one that is proposed and one that ended, and two contacts."""
    lead, topic, shown = world.cast.lead, world.things["topic"], world.things["open"]
    line = world.place("line", AgreedLineFactory(owner=lead, topic=topic, name="Lock up"))
    proposed = AgreedLineFactory(owner=lead, topic=topic, name="Lights on", wordings=0)
    LineWordingFactory(line=proposed, agreed_on=None)
    world.place("proposed line", proposed)
    ended = AgreedLineFactory(owner=lead, topic=topic, name="Leave a light", ended_on=ENDED)
    world.place("ended line", ended)
    contact = ContactFactory(owner=lead, name="Report it", topics=[topic], checked_on=LONG_AGO)
    line.contacts.add(world.place("contact", contact))
    world.place("ended contact", ContactFactory(owner=lead, name="Old line", ended_on=ENDED))
    carried = AgreedLineFactory(owner=world.cast.other, topic=topic, name="Mark it")
    CarriedLineFactory(communication=shown, wording=carried.current)
    LineWordingFactory(line=carried)
    route = ContactFactory(owner=world.cast.other, name="The crew")
    CarriedContactFactory(communication=shown, contact=route, contact_version=0)
    world.places |= {
        "line to carry": {"pk": shown.pk, "line": line.pk},
        "no line to carry": {"pk": shown.pk, "line": NONE},
        "missing line to carry": {"pk": NONE, "line": line.pk},
        "carried line": {"pk": shown.pk, "line": carried.pk},
        "contact to carry": {"pk": shown.pk, "contact": contact.pk},
        "no contact to carry": {"pk": shown.pk, "contact": NONE},
        "missing contact to carry": {"pk": NONE, "contact": contact.pk},
        "carried contact": {"pk": shown.pk, "contact": route.pk},
    }


def agreed_kept_back(world: Any) -> None:
    """A line of each campaign that Lead partner keeps back; what is kept back carries open ones."""
    lead = world.cast.lead
    line, contact = world.things["line"], world.things["contact"]
    for name in ("named secret", "lead secret"):
        campaign = world.things[f"campaign of {name}"]
        secret = AgreedLineFactory(owner=lead, topic=None, campaign=campaign, name=f"Say, {name}")
        LineWordingFactory(line=secret, agreed_on=None)
        world.place(f"line of {name}", secret)
        kept = world.things[name]
        another = AgreedLineFactory(owner=lead, topic=world.things["topic"])
        CarriedLineFactory(communication=kept, wording=another.current)
        route = ContactFactory(owner=lead)
        CarriedContactFactory(communication=kept, contact=route)
        world.places |= {
            f"line to carry for {name}": {"pk": kept.pk, "line": line.pk},
            f"carried line for {name}": {"pk": kept.pk, "line": another.pk},
            f"contact to carry for {name}": {"pk": kept.pk, "contact": contact.pk},
            f"carried contact for {name}": {"pk": kept.pk, "contact": route.pk},
        }


def say_in_secret(world: Any, kept: Any, word: str) -> None:
    """What is kept back carries a line of its campaign, and an open line and contact as all do."""
    secret = AgreedLineFactory(
        owner=world.cast.lead,
        topic=world.things["topic"],
        campaign=kept.campaign,
        name=f"Line of {word}",
        wordings=0,
    )
    for number in (1, 2):
        LineWordingFactory(line=secret, short=f"Say {word}, {number}")
    for line in (secret, world.things["line"]):
        CarriedLineFactory(communication=kept, wording=line.wordings.get(number=1))
    CarriedContactFactory(communication=kept, contact=world.things["contact"])


def a_line(world: Any, who: str) -> dict[str, Any]:
    """A new line of the partner for which this person speaks."""
    return {
        "name": "Say it",
        "owner": _own_partner(world, who),
        "topic": world.things["topic"].pk,
        "short": "Say it so.",
    }


def a_contact(world: Any, who: str) -> dict[str, Any]:
    """A new contact of the partner for which this person speaks."""
    return {"name": "Call us", "owner": _own_partner(world, who), "number": "101"}


def _own_partner(world: Any, who: str) -> int:
    partners = {"bob": world.cast.other, "charlie": world.cast.named}
    return partners.get(who, world.cast.lead).pk


def more_of_agreed(world: Any, partner: Any) -> None:
    """One more line and contact in each state, and one more that carries each."""
    lead, topic, shown = world.cast.lead, world.things["topic"], world.things["open"]
    theirs = factories.CommunicationFactory(lead_partner=partner, topics=[topic])
    ours = factories.CommunicationFactory(lead_partner=lead, topics=[topic])
    for owner in (lead, partner):
        line = AgreedLineFactory(owner=owner, topic=topic)
        contact = ContactFactory(owner=owner, topics=[topic], checked_on=LONG_AGO)
        line.contacts.add(contact)
        for each in (shown, ours, theirs):
            CarriedLineFactory(communication=each, wording=line.current)
            CarriedContactFactory(communication=each, contact=contact, contact_version=0)
        LineWordingFactory(line=line)
        AgreedLineFactory(owner=owner, topic=topic), ContactFactory(owner=owner, topics=[topic])
    CarriedLineFactory(communication=theirs, wording=world.things["line"].current)
    CarriedContactFactory(communication=theirs, contact=world.things["contact"])
    LineWordingFactory(line=world.things["line"], agreed_on=None)
    world.things["contact"].topics.add(factories.TopicFactory())
