"""Agreed lines and contacts of the sample year, and what carries them."""

from collections.abc import Mapping
from datetime import date

from bsc_comms.kit import clock
from bsc_comms.overview.sample.story import Told, communication_of, told_in
from partnership.models import Partner, Person, Topic
from plans.models import AgreedLine, Contact
from plans.operations import agreed
from plans.operations.agreed import Words
from plans.policy import can_carry

HOUR = 14
ENTERED = date(2016, 4, 12)
SHOWN = ("name", "number", "address", "for_what", "hours", "languages")


def agree_on_some_lines(
    *, as_of: date, advocates: Mapping[str, Person], coordinator: Person
) -> None:
    """Let partners enter contacts and lines, and choose some of them, up to a day."""
    told = told_in("agreed.toml")
    with clock.at(clock.start_of(ENTERED, hour=HOUR)):
        for contact in told["contact"]:
            _enter_contact(contact, advocates[contact["partner"]])
    for act, entries in (
        (_enter_line, told["line"]),
        (_word_anew, told["wording"]),
        (_carry, told["carried"]),
    ):
        for entry in entries:
            if entry["on"] < as_of:
                with clock.at(clock.start_of(entry["on"], hour=HOUR)):
                    act(entry, advocates, coordinator)


def _enter_contact(told: Told, by: Person) -> None:
    fields = {name: told.get(name, "") for name in SHOWN}
    fields["owner"] = Partner.objects.get(code=told["partner"])
    topics = Topic.objects.filter(code__in=told["topics"])
    contact = agreed.add_contact(by=by, fields=fields, topics=topics)
    Contact.objects.filter(pk=contact.pk).update(checked_on=told["checked"])


def _enter_line(told: Told, advocates: Mapping[str, Person], coordinator: Person) -> None:
    """Its advocate enters it; the coordinator says which meeting agreed it, once one has."""
    line = agreed.add_line(
        by=advocates[told["partner"]],
        name=told["name"],
        owner=Partner.objects.get(code=told["partner"]),
        topic=Topic.objects.get(code=told["topic"]),
        contacts=Contact.objects.filter(name__in=told["contacts"]),
        words=_words(told),
    )
    if "agreed_on" in told:
        with clock.at(clock.start_of(told["agreed_on"], hour=HOUR)):
            agreed.agree_wording(
                by=coordinator,
                line=line,
                opened_version=line.version,
                agreed_on=told["agreed_on"],
            )


def _word_anew(told: Told, advocates: Mapping[str, Person], coordinator: Person) -> None:
    line = AgreedLine.objects.select_related("owner").get(name=told["line"])
    agreed.add_wording(
        by=advocates[line.owner.code],
        line=line,
        opened_version=line.version,
        words=_words(told),
    )


def _carry(told: Told, advocates: Mapping[str, Person], coordinator: Person) -> None:
    """Its partner chooses them, unless it has gone out already."""
    about = communication_of(told["reference"])
    by = advocates.get(about.lead_partner.code, coordinator)
    if not can_carry(by, about):
        return
    line = AgreedLine.objects.get(name=told["line"])
    contact = Contact.objects.get(name=told["contact"])
    current = line.current
    if current is not None:
        agreed.carry_line(by=by, communication=about, line=line, seen=current.number)
    agreed.carry_contact(by=by, communication=about, contact=contact, seen=contact.version)


def _words(told: Told) -> Words:
    return Words(
        short=told["short"],
        long=told.get("long", ""),
        social=told.get("social", ""),
        valid_until=told.get("valid_until"),
    )
