"""Who holds which role for which partner, and where nobody does."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Prefetch, Q, QuerySet

from bsc_comms.kit import clock
from partnership.choices import (
    HELD_FOR_A_PARTNER,
    RUNS_THE_SUBGROUP,
    SPEAKS_FOR_A_PARTNER,
    LetterKind,
    Role,
)
from partnership.models import Appointment, Change, Letter, Partner, Person, ServiceArea

ORDER = {role: place for place, role in enumerate(Role)}


@dataclass(frozen=True)
class PartnersPeople:
    """A partner with the roles held for it today.

    to_come: those that are to begin, of people whose account is open; stands: whether it is a
    partner today.
    """

    partner: Partner
    held: list[Appointment]
    to_come: list[Appointment]
    stands: bool

    @property
    def advocates(self) -> list[Appointment]:
        """Its advocates, also one whose account is closed."""
        return [each for each in self.held if each.role == Role.ADVOCATE]

    @property
    def others(self) -> list[Appointment]:
        """Those of its people that are not its advocate."""
        return [each for each in self.held if each.role != Role.ADVOCATE]

    @property
    def advocates_to_come(self) -> list[Appointment]:
        """Those who are to begin as its advocate."""
        return [each for each in self.to_come if each.role == Role.ADVOCATE]

    @property
    def others_to_come(self) -> list[Appointment]:
        """Those who are to begin in another role of it."""
        return [each for each in self.to_come if each.role != Role.ADVOCATE]

    @property
    def is_vacant(self) -> bool:
        """Whether it has no advocate, not even one who is to begin, and should have one."""
        return self.stands and not (
            self.advocates_to_come or any(each.person.is_active for each in self.advocates)
        )


def coordinators() -> list[Person]:
    """Who coordinates today and can be written to, by name."""
    return _holders(Role.COORDINATOR)


def who_acts_for_all() -> set[int]:
    """The keys of who may act for any partner today, as `coordinates` in `policy` says."""
    held = Appointment.objects.current().filter(
        role__in=(Role.COORDINATOR, Role.ADMINISTRATOR), person__is_active=True
    )
    return set(held.order_by().values_list("person_id", flat=True))


def who_chairs() -> list[Person]:
    """Who holds the chair today and can be written to, by name."""
    return _holders(Role.CHAIR)


def _holders(role: Role) -> list[Person]:
    held = Appointment.objects.current().filter(role=role, person__is_active=True)
    return list(Person.objects.filter(pk__in=held.values("person_id")).order_by("name", "pk"))


def running_roles_of_nobody() -> list[Role]:
    """Coordinator and chair, where nobody who can sign in holds the role today."""
    held = {role for role, _ in _running()}
    return [role for role in Role if role in RUNS_THE_SUBGROUP - held]


def running_roles_of_nobody_but(person: Person) -> list[Role]:
    """Coordinator and chair, where this person alone holds the role today."""
    held = list(_running())
    others = {role for role, holder in held if holder != person.pk}
    own = {role for role, holder in held if holder == person.pk}
    return [role for role in Role if role in own - others]


def _running() -> Iterable[tuple[str, int]]:
    held = Appointment.objects.current().filter(role__in=RUNS_THE_SUBGROUP, person__is_active=True)
    return held.order_by().values_list("role", "person_id")


def speaking_for(partner_ids: Iterable[int]) -> QuerySet[Appointment]:
    """The advocates and deputies of these partners who can be written to today, by name."""
    speaking = _speaking().filter(partner_id__in=list(partner_ids))
    return speaking.select_related("person").order_by("person__name", "person_id")


def who_speaks_among(people: Iterable[Person]) -> set[int]:
    """The keys of those of these people who speak today for a partner of today: one that has ended
    is asked nothing any more."""
    of_today = Partner.objects.active(clock.today()).order_by().values("pk")
    held = _speaking().filter(person_id__in=[each.pk for each in people], partner__in=of_today)
    return set(held.order_by().values_list("person_id", flat=True))


def somebody_speaks_for(partner: Partner) -> bool:
    """Whether it has an advocate or deputy who can be written to today."""
    return _speaking().filter(partner=partner).exists()


def partners_somebody_speaks_for() -> QuerySet[Partner]:
    """Partners with an advocate or deputy who can be written to today."""
    return Partner.objects.filter(pk__in=_spoken_for())


def partners_nobody_speaks_for() -> QuerySet[Partner]:
    """Partners without an advocate or deputy who can be written to today."""
    return Partner.objects.exclude(pk__in=_spoken_for())


def _spoken_for() -> QuerySet[Appointment, int | None]:
    return _speaking().filter(partner__isnull=False).values_list("partner_id", flat=True)


def _speaking() -> QuerySet[Appointment]:
    held = Appointment.objects.current().filter(role__in=SPEAKS_FOR_A_PARTNER)
    return held.filter(person__is_active=True)


def people_by_partner() -> list[PartnersPeople]:
    """Every partner of today by name, with its people in the order of the roles.

    After them those that have ended, or begin later, and for which somebody still holds a role.
    """
    held = Appointment.objects.not_over().select_related("person", "service_area")
    held = held.order_by("person__name")
    day = clock.today()
    today = Partner.objects.active(day).values("pk")
    partners = (
        Partner.objects.annotate(stands=Q(pk__in=today))
        .filter(Q(stands=True) | Q(pk__in=Appointment.objects.current().values("partner_id")))
        .order_by("-stands", "name")
        .prefetch_related(Prefetch("appointments", queryset=held, to_attr="not_over"))
    )
    return [
        PartnersPeople(
            partner,
            sorted(
                (each for each in partner.not_over if each.starts <= day),
                key=lambda each: ORDER[Role(each.role)],
            ),
            [each for each in partner.not_over if each.starts > day and each.person.is_active],
            stands=partner.stands,
        )
        for partner in partners
    ]


def held_for_all() -> list[Appointment]:
    """The roles that are nobody's partner's: coordinator, chair, board, administrator."""
    held = (
        Appointment.objects.current()
        .exclude(role__in=HELD_FOR_A_PARTNER)
        .select_related("person")
        .order_by("person__name")
    )
    return sorted(held, key=lambda each: ORDER[Role(each.role)])


def people_without_a_role() -> list[Person]:
    """People who hold no role today, with or without an account that is open."""
    current = Appointment.objects.current().values("person_id")
    return list(Person.objects.exclude(pk__in=current))


def roles_of(person: Person) -> list[Appointment]:
    """All roles that a person holds or held, those held now first."""
    today = clock.today()
    held = person.appointments.select_related("partner", "service_area")
    held = held.order_by("-starts", "role")
    return sorted(held, key=lambda each: each.has_ended_before(today))


def first_role_to_come(person: Person) -> Appointment | None:
    """The role that begins next for a person, after today."""
    coming = person.appointments.filter(starts__gt=clock.today())
    return coming.select_related("partner", "service_area").order_by("starts", "pk").first()


def invitations_of(person: Person) -> QuerySet[Letter]:
    """The invitations that were written to a person, the latest first."""
    return person.letters.filter(kind=LetterKind.INVITATION).order_by("-created_at")


@dataclass(frozen=True)
class TimeClosed:
    """From when to when an account was closed."""

    closed: datetime
    opened: datetime


def last_time_closed(history: Iterable[Change]) -> TimeClosed | None:
    """When an account was closed that is open again; its history begins with the latest."""
    at = {change.act: change.at for change in reversed(list(history))}
    closed, opened = at.get("account closed"), at.get("account opened")
    if closed is None or opened is None or opened < closed:
        return None
    return TimeClosed(closed, opened)


def partners_listed() -> list[Partner]:
    """All partners by name, those that have ended last, each with its parent and successor."""
    today = clock.today()
    partners = Partner.objects.select_related("parent", "successor").order_by("name")
    return sorted(partners, key=lambda each: each.has_ended_before(today))


def advocates_by_partner() -> dict[int | None, list[Appointment]]:
    """Each partner's advocates, and those who are to begin; a partner without one is not in it."""
    found: dict[int | None, list[Appointment]] = defaultdict(list)
    held = Appointment.objects.not_over().filter(
        role=Role.ADVOCATE, person__is_active=True, partner__isnull=False
    )
    for each in held.select_related("person").order_by("person__name"):
        found[each.partner_id].append(each)
    return found


def vacancies() -> QuerySet[Partner]:
    """Partners of today without an advocate, and without one who is to begin."""
    return partners_without(Role.ADVOCATE)


def partners_without(role: Role) -> QuerySet[Partner]:
    """Partners of today for which nobody holds a role, and nobody is to begin in it."""
    held = Appointment.objects.not_over().filter(role=role, person__is_active=True)
    return Partner.objects.active(clock.today()).exclude(
        Q(pk__in=held.filter(partner__isnull=False).values("partner_id"))
    )


def areas_without_a_champion() -> QuerySet[ServiceArea]:
    """Service areas of today that nobody is the champion of or will be, with their partner."""
    today = clock.today()
    held = Appointment.objects.not_over().filter(
        role=Role.CHAMPION, service_area__isnull=False, person__is_active=True
    )
    return (
        ServiceArea.objects.active(today)
        .filter(partner__in=Partner.objects.active(today))
        .exclude(pk__in=held.values("service_area_id"))
        .select_related("partner")
    )
