"""Who speaks for which partner, since when, where nobody does, and what is asked about it."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Self

from django.db.models import Q, QuerySet

from bsc_comms.kit import clock
from partnership.choices import SITS_ON_THE_SUBGROUP, SPEAKS_FOR_A_PARTNER, LetterKind, Role
from partnership.models import Appointment, Letter, Partner, Person, ServiceArea
from partnership.models.lives import alive
from subgroup.choices import NominationState
from subgroup.models import Nomination
from subgroup.rules.nominations import key_start

#: A seat: the partner, the role, and for a champion the service area.
Key = tuple[int | None, str, int | None]
NAMED_BY_A_PARTNER = Q(role__in=SPEAKS_FOR_A_PARTNER) | Q(service_area__isnull=False)


@dataclass(frozen=True)
class Holder:
    """Somebody who holds a role for a partner, and the other partners that they speak for too."""

    appointment: Appointment
    also_for: list[str]

    @property
    def counts(self) -> bool:
        """Whether they can answer: an account that is closed answers nothing."""
        return self.appointment.person.is_active


@dataclass(frozen=True)
class Seat:
    """A role of a partner: who holds it today, who is to begin, and the nomination under way.

    area: for a champion, of which service area.
    """

    role: Role
    holders: list[Holder]
    to_come: list[Appointment]
    nomination: Nomination | None
    area: ServiceArea | None = None

    @property
    def is_held(self) -> bool:
        return any(holder.counts for holder in self.holders)

    @property
    def is_vacant(self) -> bool:
        return not (self.is_held or self.to_come)


@dataclass(frozen=True)
class Member:
    """A partner of today with its seats, and its service areas with their champions."""

    partner: Partner
    advocate: Seat
    deputy: Seat
    champions: list[Seat]

    @property
    def without_champion(self) -> int:
        return sum(seat.is_vacant for seat in self.champions)


@dataclass(frozen=True)
class Seats:
    """Who holds what today or later, and which nominations are under way, each by its seat."""

    holders: Mapping[Key, list[Appointment]]
    to_come: Mapping[Key, list[Appointment]]
    under_way: Mapping[Key, Nomination]
    speaks_for: Mapping[int, dict[int, str]]
    areas: Mapping[int, list[ServiceArea]]

    @classmethod
    def of(
        cls,
        held: Iterable[Appointment],
        under_way: Iterable[Nomination],
        areas: Iterable[ServiceArea],
    ) -> Self:
        holders: dict[Key, list[Appointment]] = defaultdict(list)
        to_come: dict[Key, list[Appointment]] = defaultdict(list)
        speaks_for: dict[int, dict[int, str]] = defaultdict(dict)
        today = clock.today()
        for each in held:
            if each.starts > today:
                to_come[_key(each)].append(each)
                continue
            holders[_key(each)].append(each)
            if each.role in SPEAKS_FOR_A_PARTNER and each.partner is not None:
                speaks_for[each.person_id][each.partner.pk] = each.partner.short_name
        first: dict[Key, Nomination] = {}
        for nomination in under_way:
            first.setdefault(_key(nomination), nomination)
        of_partner: dict[int, list[ServiceArea]] = defaultdict(list)
        for area in areas:
            of_partner[area.partner_id].append(area)
        return cls(holders, to_come, first, speaks_for, of_partner)

    def member(self, partner: Partner) -> Member:
        champions = [
            self._seat(partner, Role.CHAMPION, area) for area in self.areas.get(partner.pk, ())
        ]
        return Member(
            partner,
            self._seat(partner, Role.ADVOCATE),
            self._seat(partner, Role.DEPUTY),
            champions,
        )

    def _seat(self, partner: Partner, role: Role, area: ServiceArea | None = None) -> Seat:
        key = (partner.pk, str(role), area.pk if area else None)
        holders = [
            Holder(each, self._others(each.person_id, partner))
            for each in self.holders.get(key, ())
        ]
        to_come = [each for each in self.to_come.get(key, ()) if each.person.is_active]
        return Seat(role, holders, to_come, self.under_way.get(key), area)

    def _others(self, person: int, partner: Partner) -> list[str]:
        spoken_for = self.speaks_for.get(person, {})
        return sorted({name for pk, name in spoken_for.items() if pk != partner.pk})


def _key(each: Appointment | Nomination) -> Key:
    return each.partner_id, each.role, each.service_area_id


def members_of_today() -> list[Member]:
    """All partners of today by name. Four queries, however many there are."""
    partners = Partner.objects.active(clock.today()).select_related("nominating_officer")
    under_way = Nomination.objects.open().select_related("asked_of", "person")
    seats = Seats.of(_held(), under_way, _areas_shown())
    return [seats.member(partner) for partner in partners]


def member_of(partner: Partner) -> Member:
    """One partner with its seats."""
    under_way = Nomination.objects.open().filter(partner=partner)
    areas = _areas_shown().filter(partner=partner)
    return Seats.of(_held(), under_way.select_related("asked_of", "person"), areas).member(partner)


def seat_of_champion(area: ServiceArea) -> Seat:
    """Who is the champion of a service area, and the nomination that is under way."""
    under_way = Nomination.objects.open().filter(service_area=area)
    seats = Seats.of(_held(), under_way.select_related("asked_of", "person"), [area])
    return seats.member(area.partner).champions[0]


def _areas_shown() -> QuerySet[ServiceArea]:
    """Service areas of today, and what has ended while its champion still holds the role."""
    today = clock.today()
    held = Appointment.objects.current().filter(service_area__isnull=False)
    shown = alive(today, today) | Q(pk__in=held.values("service_area"))
    return ServiceArea.objects.filter(shown).order_by("name")


def _held() -> Iterable[Appointment]:
    """Who speaks for a partner, or is the champion of one of its service areas, today or later."""
    return (
        Appointment.objects.not_over()
        .filter(NAMED_BY_A_PARTNER)
        .select_related("person", "partner")
        .order_by("person__name", "person_id")
    )


def earlier_and_later_roles(partner: Partner) -> list[Appointment]:
    """Who held a role for the partner before today or will after it, the latest first."""
    today = Appointment.objects.current().values("pk")
    return list(
        Appointment.objects.filter(NAMED_BY_A_PARTNER, partner=partner)
        .exclude(pk__in=today)
        .select_related("person", "service_area")
        .order_by("-starts", "person__name")
    )


def nominations_of(partner: Partner) -> list[Nomination]:
    """All nominations of the partner, the latest first."""
    return list(
        Nomination.objects.filter(partner=partner)
        .with_who_named()
        .select_related("service_area", "asked_by", "asked_of", "person", "nominated_by")
    )


def opened_by(letter: Letter, nomination: Nomination) -> bool:
    """Whether this letter's link is about this nomination and still its recipient's to use.

    An officer who no longer names the partner's people, and anybody whose account was closed, is
    told that the link opens nothing.
    """
    if not letter.recipient.is_active:
        return False
    if not letter.unique_key.startswith(key_start(letter.kind, nomination.pk)):
        return False
    if letter.kind == LetterKind.NOMINATED:
        return nomination.person_id == letter.recipient_id
    if nomination.state == NominationState.ASKED:
        return nomination.partner.nominating_officer_id == letter.recipient_id
    return nomination.asked_of_id == letter.recipient_id


def people_of_the_subgroup() -> list[Person]:
    """Everybody who is written to about meetings: who speaks for a partner, chairs, coordinates."""
    return list(members_of_the_subgroup().order_by("name", "pk"))


def members_of_the_subgroup() -> QuerySet[Person]:
    held = Appointment.objects.current().filter(
        role__in=SITS_ON_THE_SUBGROUP, person__is_active=True
    )
    return Person.objects.filter(pk__in=held.values("person_id"))


def members_on(day: date) -> QuerySet[Person]:
    """Who sat on the subgroup on a day; an account that was closed since was open then."""
    held = Appointment.objects.in_post_on(day).filter(role__in=SITS_ON_THE_SUBGROUP)
    return Person.objects.filter(pk__in=held.values("person_id"))


def partner_of(person: Person, day: date) -> Partner | None:
    """The partner of that day that a person speaks for; None for none.

    Of several the first, by name, whose advocate they are, else whose deputy.
    """
    held = (
        person.appointments.held_on(day)
        .filter(role__in=SPEAKS_FOR_A_PARTNER, partner__in=Partner.objects.active(day))
        .select_related("partner")
        .order_by("role", "partner__name")
        .first()
    )
    return held.partner if held else None
