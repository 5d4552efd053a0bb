"""What communications carry of agreed lines and contacts, and how that stands today."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypeVar
from uuid import UUID

from django.db.models import F, Max, Model, Q, QuerySet

from bsc_comms.kit import clock
from bsc_comms.kit.seldom import Seldom, read_seldom
from partnership.models import Change, Person
from partnership.queries.history import history_of
from plans.choices import ASKED_ABOUT, OPEN, CarriedStanding
from plans.models import (
    AgreedLine,
    CarriedContact,
    CarriedLine,
    Communication,
    Contact,
    LineWording,
)
from plans.policy import can_carry
from plans.rules.agreed import current_of, standing_of

Carrying = CarriedLine | CarriedContact
T = TypeVar("T", bound=Model)
LENGTHS = (("short", "Short"), ("long", "Long"), ("social", "For social media"))
#: What residents see of a contact, and what people call it.
CONTACT_SHOWN = {
    "name": "Name",
    "number": "Number",
    "address": "Address",
    "hours": "Hours",
    "languages": "Languages",
}
Changed = tuple[str, str, str]  # what it is called, before, after


class _Stands:
    """How what is carried stands to what counts today."""

    standing: CarriedStanding

    @property
    def is_current(self) -> bool:
        return self.standing == CarriedStanding.CURRENT

    @property
    def may_be_taken_over(self) -> bool:
        return self.standing == CarriedStanding.OLDER


@dataclass(frozen=True)
class CarriedWords(_Stands):
    """A line that a communication carries. current: the wording that counts now."""

    carried: CarriedLine
    standing: CarriedStanding
    current: LineWording

    @property
    def line(self) -> AgreedLine:
        return self.carried.wording.line

    @property
    def wording(self) -> LineWording:
        return self.carried.wording

    @property
    def communication(self) -> Communication:
        return self.carried.communication

    @property
    def changes(self) -> list[Changed]:
        """What the wording that counts says otherwise."""
        return [
            (label, getattr(self.wording, name), getattr(self.current, name))
            for name, label in LENGTHS
            if getattr(self.wording, name) != getattr(self.current, name)
        ]


@dataclass(frozen=True)
class CarriedRoute(_Stands):
    """A contact to which a communication sends residents."""

    carried: CarriedContact
    standing: CarriedStanding
    changes: list[Changed] = field(default_factory=list)

    @property
    def contact(self) -> Contact:
        return self.carried.contact

    @property
    def communication(self) -> Communication:
        return self.carried.communication


@dataclass(frozen=True)
class AgreedPart:
    """What a communication's page says of agreed lines and contacts, and what else would fit it."""

    lines: list[CarriedWords] = field(default_factory=list)
    contacts: list[CarriedRoute] = field(default_factory=list)
    fitting_lines: list[AgreedLine] = field(default_factory=list)
    fitting_contacts: list[Contact] = field(default_factory=list)
    may_carry: bool = False

    @property
    def past_lines(self) -> list[AgreedLine]:
        """Those of the fitting lines whose wording that counts is past its last day."""
        today = clock.today()
        return [one for one in self.fitting_lines if one.current and one.current.is_past(today)]

    @property
    def is_shown(self) -> bool:
        return bool(self.lines or self.contacts or self.fitting_lines or self.fitting_contacts)


# --- on a communication's page ------------------------------------------------------------------


def agreed_part(communication: Communication, person: Person) -> AgreedPart:
    """What it carries, as far as the person may know, and for who may edit it what would fit.

    Its topics may be prefetched. The number of queries does not grow with the lines.
    """
    lines, contacts = _carried_by(communication, person)
    may_carry = can_carry(person, communication)
    if not may_carry:
        return AgreedPart(lines, contacts)
    held = [one.line.pk for one in lines]
    return AgreedPart(
        lines=lines,
        contacts=contacts,
        fitting_lines=_fitting_lines(communication, person, held),
        fitting_contacts=_fitting_contacts(communication, person, held, contacts),
        may_carry=True,
    )


def _carried_by(
    communication: Communication, person: Person
) -> tuple[list[CarriedWords], list[CarriedRoute]]:
    """Most carry neither: one query says so."""
    lines = CarriedLine.objects.filter(communication=communication)
    contacts = CarriedContact.objects.filter(communication=communication)
    seldom = {
        "lines": Seldom(lines, lambda: carried_words(lines, person, own=communication), []),
        "contacts": Seldom(contacts, lambda: carried_routes(contacts, own=communication), []),
    }
    read = read_seldom(seldom, beside=Communication.objects.filter(pk=communication.pk))
    return read["lines"], read["contacts"]


def carried_words(
    carried: QuerySet[CarriedLine], person: Person, *, own: Communication | None = None
) -> list[CarriedWords]:
    """Each with how it stands today, but for lines of campaigns that the person may not know.

    own: the communication that carries them all. Two queries.
    """
    found = (
        carried.filter(wording__line__in=AgreedLine.objects.visible_to(person).order_by())
        .select_related("wording__line__topic", "wording__line__campaign", "wording__line__owner")
        .prefetch_related("wording__line__wordings")
    )
    return [_words(one, own) for one in found]


def _words(one: CarriedLine, own: Communication | None) -> CarriedWords:
    if own is not None:
        one.communication = own
    line = one.wording.line
    current = line.current or one.wording
    standing = standing_of(
        one.wording.number,
        current=current.number,
        valid_until=one.wording.valid_until,
        ended=line.ended_on is not None,
        today=clock.today(),
    )
    return CarriedWords(one, standing, current)


def carried_routes(
    carried: QuerySet[CarriedContact], *, own: Communication | None = None
) -> list[CarriedRoute]:
    """Each with how it stands today, and what changed since it was chosen. Two queries at most."""
    found = list(carried.select_related("contact__owner"))
    behind = [one for one in found if one.contact_version != one.contact.version]
    changes = changes_since(behind)
    return [_route(one, changes.get(one.pk), own) for one in found]


def _route(
    one: CarriedContact, changes: list[Changed] | None, own: Communication | None
) -> CarriedRoute:
    """changes: what residents see otherwise; empty where all of it is as it was again."""
    if own is not None:
        one.communication = own
    version = one.contact.version
    standing = standing_of(
        version if changes == [] else one.contact_version,
        current=version,
        valid_until=None,
        ended=one.contact.ended_on is not None,
        today=clock.today(),
    )
    return CarriedRoute(one, standing, changes or [])


def changes_since(behind: Collection[CarriedContact]) -> dict[int, list[Changed]]:
    """What residents see of a contact and what they saw when it was chosen, from the history.

    By the key of each that is given, as far as anything of it was changed since.
    """
    if not behind:
        return {}
    rows = Change.objects.filter(
        subject_type=Contact._meta.label_lower,
        subject_id__in={str(one.contact_id) for one in behind},
        field__in=CONTACT_SHOWN,
    ).order_by("pk")
    by_contact: dict[str, list[Change]] = {}
    for row in rows:
        by_contact.setdefault(row.subject_id, []).append(row)
    since = {
        one.pk: [row for row in by_contact.get(str(one.contact_id), ()) if row.at > one.at]
        for one in behind
    }
    return {pk: _net(rows) for pk, rows in since.items() if rows}


def last_changed(entry: AgreedLine | Contact) -> datetime:
    """When what counts of it changed last; when it was entered, where that never did."""
    fields = CONTACT_SHOWN if isinstance(entry, Contact) else ("wording", "agreed_on")
    told = history_of(entry).filter(field__in=fields)
    last: datetime | None = told.aggregate(last=Max("at"))["last"]
    return last or entry.created_at


def _net(rows: Iterable[Change]) -> list[Changed]:
    first: dict[str, str] = {}
    last: dict[str, str] = {}
    for row in rows:
        first.setdefault(row.field, row.before)
        last[row.field] = row.after
    return [
        (label, first[name], last[name])
        for name, label in CONTACT_SHOWN.items()
        if name in first and first[name] != last[name]
    ]


def _fitting_lines(
    communication: Communication, person: Person, held: Sequence[UUID]
) -> list[AgreedLine]:
    """Lines in use about its topics or of its campaign; another campaign's stays there."""
    topics = [topic.pk for topic in communication.topics.all()]
    fits = Q(topic__in=topics, campaign=None) | Q(campaign=communication.campaign_id)
    if communication.campaign_id is None:
        fits = Q(topic__in=topics, campaign=None)
    found = AgreedLine.objects.visible_to(person).in_use().filter(fits).exclude(pk__in=held)
    return list(found.select_related("topic", "campaign", "owner").prefetch_related("wordings"))


def _fitting_contacts(
    communication: Communication,
    person: Person,
    lines: Sequence[UUID],
    carried: Sequence[CarriedRoute],
) -> list[Contact]:
    """Contacts in use that go with its topics or with a line that it carries."""
    topics = [topic.pk for topic in communication.topics.all()]
    held = [one.contact.pk for one in carried]
    found = (
        Contact.objects.visible_to(person)
        .in_use()
        .filter(Q(topics__in=topics) | Q(lines__in=lines))
    )
    return list(found.exclude(pk__in=held).select_related("owner").distinct())


# --- who carries it -----------------------------------------------------------------------------


def carriers_of_line(line: AgreedLine, *, but: LineWording | None = None) -> list[CarriedLine]:
    """Open communications that carry a line, in another wording than `but`. Nobody reads this."""
    found = CarriedLine.objects.filter(wording__line=line, communication__state__in=OPEN)
    if but is not None:
        found = found.exclude(wording=but)
    return list(found.select_related("communication", "wording"))


def carriers_of_contact(contact: Contact) -> list[CarriedContact]:
    """Open communications that send residents to a contact. Nobody reads this."""
    found = CarriedContact.objects.filter(contact=contact, communication__state__in=OPEN)
    return list(found.select_related("communication"))


def carriers_behind(entry: AgreedLine | Contact) -> Sequence[Carrying]:
    """Those of them with another wording than counts now, or with a contact as it was."""
    if isinstance(entry, AgreedLine):
        return carriers_of_line(entry, but=current_of(LineWording.objects.filter(line=entry)))
    version = Contact.objects.values_list("version", flat=True).get(pk=entry.pk)
    behind = [one for one in carriers_of_contact(entry) if one.contact_version != version]
    changes = changes_since(behind)
    return [one for one in behind if changes.get(one.pk) != []]


def who_carries_line(line: AgreedLine, person: Person) -> list[CarriedWords]:
    """The communications that carry it, as far as the person may know them, by date."""
    carried = CarriedLine.objects.filter(
        Communication.objects.visible_to(person).holds("communication"), wording__line=line
    )
    return carried_words(_by_date(carried), person)


def who_carries_contact(contact: Contact, person: Person) -> list[CarriedRoute]:
    """The same of a contact."""
    carried = CarriedContact.objects.filter(
        Communication.objects.visible_to(person).holds("communication"), contact=contact
    )
    return carried_routes(_by_date(carried))


def _by_date(carried: QuerySet[T]) -> QuerySet[T]:
    return carried.select_related("communication__lead_partner").order_by(
        F("communication__window_start").asc(nulls_last=True), "communication__title", "pk"
    )


# --- today --------------------------------------------------------------------------------------


def lines_carried_by(person: Person) -> QuerySet[CarriedLine]:
    """Each line that this person's communications to come carry, however it stands today."""
    return CarriedLine.objects.filter(**_to_come(person))


def contacts_carried_by(person: Person) -> QuerySet[CarriedContact]:
    """The contacts of this person's communications to come that changed since, or ended."""
    behind = ~Q(contact_version=F("contact__version")) | Q(contact__ended_on__isnull=False)
    return CarriedContact.objects.filter(behind, **_to_come(person))


def lines_to_put_right(person: Person) -> list[CarriedWords]:
    """What this person's communications to come carry of older wordings, or of lines that ended."""
    lines = carried_words(_by_date(lines_carried_by(person)), person)
    return [one for one in lines if not one.is_current]


def contacts_to_put_right(person: Person) -> list[CarriedRoute]:
    """The contacts that they carry as they were, or that have ended."""
    contacts = carried_routes(_by_date(contacts_carried_by(person)))
    return [one for one in contacts if not one.is_current]


def _to_come(person: Person) -> dict[str, Any]:
    return {
        "communication__lead_partner__in": person.partner_ids,
        "communication__state__in": ASKED_ABOUT,
    }
