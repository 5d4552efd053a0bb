"""People and the roles that they hold."""

from collections.abc import Iterable
from datetime import date, datetime
from functools import cached_property
from typing import Any, Self

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models, transaction
from django.db.models import F, Q
from django.utils.text import capfirst

from bsc_comms.kit import clock
from partnership.choices import HELD_FOR_A_PARTNER, SPEAKS_FOR_A_PARTNER, Role
from partnership.models.partners import Partner, ServiceArea


class PersonManager(BaseUserManager["Person"]):
    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "Person":
        person = self.model(email=self.normalize_email(email).lower(), **fields)
        person.set_password(password)
        person.save(using=self._db)
        return person

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "Person":
        """The first person of a new planner: an administrator, who invites the others."""
        with transaction.atomic(using=self._db):
            person = self.create_user(email, password, is_staff=True, is_superuser=True, **fields)
            Appointment.objects.create(person=person, role=Role.ADMINISTRATOR, starts=clock.today())
        return person

    def to_forget(self, moment: datetime) -> "models.QuerySet[Person]":
        """Whose account was closed before that moment, and who still has a name."""
        return self.filter(is_active=False, closed_at__lt=moment, anonymous_since=None)

    def get_by_natural_key(self, username: str | None) -> "Person":
        return self.get(email__iexact=username)


class Person(AbstractBaseUser, PermissionsMixin):
    """Somebody who signs in, with an e-mail address as the name at the door."""

    email = models.EmailField(unique=True)
    name = models.CharField(max_length=150)
    is_active = models.BooleanField(default=True)
    is_staff = models.BooleanField(default=False, help_text="May open the administration site.")
    mail_refused_at = models.DateTimeField(
        null=True, blank=True, help_text="When a mail server last refused this address for good."
    )
    mail_refused_why = models.TextField(blank=True)

    closed_at = models.DateTimeField(
        null=True, blank=True, help_text="When the account was closed; empty while it is open."
    )
    anonymous_since = models.DateTimeField(
        null=True, blank=True, help_text="When name and address were taken out, for good."
    )

    objects = PersonManager()

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    class Meta:
        ordering = ["name"]
        verbose_name_plural = "people"
        constraints = [
            models.CheckConstraint(
                condition=Q(is_active=False) | Q(closed_at=None, anonymous_since=None),
                name="an_open_account_was_not_closed",
            )
        ]

    def __str__(self) -> str:
        return self.name

    def get_full_name(self) -> str:
        return self.name

    @cached_property
    def current_appointments(self) -> list["Appointment"]:
        """The roles held today, read once per request."""
        if not self.is_active:
            return []
        today = clock.today()
        # Nobody has held many: to sift them here takes half the time, on every page there is.
        every = self.appointments.select_related("partner").order_by()
        held = [appointment for appointment in every if appointment.holds_on(today)]
        return sorted(held, key=lambda appointment: (appointment.role, appointment.pk))

    @property
    def roles(self) -> frozenset[str]:
        return frozenset(appointment.role for appointment in self.current_appointments)

    @property
    def roles_kept(self) -> frozenset[str]:
        """The roles held today, also those that hold again once a closed account is opened."""
        if self.is_active:
            return self.roles
        return frozenset(self.appointments.current().values_list("role", flat=True))

    def has_role(self, roles: Iterable[str]) -> bool:
        return not self.roles.isdisjoint(roles)

    @property
    def partner_ids(self) -> frozenset[int]:
        """The partners for which this person speaks (advocate or deputy) today."""
        return frozenset(
            a.partner_id
            for a in self.current_appointments
            if a.role in SPEAKS_FOR_A_PARTNER and a.partner_id is not None
        )

    @property
    def partners(self) -> list[Partner]:
        """Those partners themselves, by name."""
        held = {
            a.partner_id: a.partner
            for a in self.current_appointments
            if a.role in SPEAKS_FOR_A_PARTNER and a.partner is not None
        }
        return sorted(held.values(), key=lambda partner: partner.name)

    @property
    def partners_today(self) -> list[Partner]:
        """Those of them that exist today: one that has ended is asked nothing any more."""
        today = clock.today()
        return [partner for partner in self.partners if partner.exists_on(today)]


def role_in_words(role: str, area: ServiceArea | None) -> str:
    """A role as it stands in a sentence, such as "champion for Street cleansing"."""
    label = str(Role(role).label).lower()
    return f"{label} for {area.name}" if area else label


class AppointmentQuerySet(models.QuerySet["Appointment"]):
    def current(self) -> Self:
        """Appointments that hold today (London)."""
        return self.held_on(clock.today())

    def held_on(self, day: date) -> Self:
        """Appointments that hold, or held, on a day: from the first to the last, both included."""
        return self.not_ended_before(day).filter(starts__lte=day)

    def in_post_on(self, day: date) -> Self:
        """Those held on a day by who had an account then, whether or not it was closed since."""
        return self.held_on(day).filter(
            Q(person__is_active=True) | Q(person__closed_at__gte=clock.start_of(day))
        )

    def ever_in_post(self) -> Self:
        """Those of who has an account, or had one until the day on which it was closed."""
        return self.filter(Q(person__is_active=True) | Q(person__closed_at__isnull=False))

    def not_over(self) -> Self:
        """Those that hold today, and those that are to begin."""
        return self.not_ended_before(clock.today())

    def not_ended_before(self, day: date) -> Self:
        """Those that hold on a day, and those that are to begin after it."""
        return self.filter(Q(ends=None) | Q(ends__gte=day))

    def ended_before(self, day: date) -> Self:
        """Those that are over on a day."""
        return self.filter(ends__lt=day)


class Appointment(models.Model):
    """A person holds a role, for a partner where the role is a partner's own, from-to."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="appointments")
    role = models.CharField(max_length=20, choices=Role)
    partner = models.ForeignKey(
        Partner, on_delete=models.PROTECT, null=True, blank=True, related_name="appointments"
    )
    service_area = models.ForeignKey(
        ServiceArea,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="appointments",
        help_text="Whose champion the person is.",
    )
    starts = models.DateField()
    ends = models.DateField(null=True, blank=True)

    objects = AppointmentQuerySet.as_manager()

    class Meta:
        ordering = ["person__name", "role"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends=None) | Q(ends__gte=F("starts")),
                name="appointment_ends_after_it_starts",
            ),
            models.CheckConstraint(
                condition=Q(partner__isnull=False) | ~Q(role__in=sorted(HELD_FOR_A_PARTNER)),
                name="partner_role_names_its_partner",
            ),
            models.CheckConstraint(
                condition=Q(service_area=None) | Q(role=Role.CHAMPION),
                name="only_a_champion_has_a_service_area",
            ),
            models.UniqueConstraint(
                fields=["service_area"],
                condition=Q(ends=None),
                name="a_service_area_has_one_champion",
            ),
        ]

    def __str__(self) -> str:
        return str(capfirst(self.role_in_words))

    def holds_on(self, day: date) -> bool:
        """Whether it holds, or held, on a day, as `AppointmentQuerySet.held_on` finds it."""
        return self.starts <= day and not self.has_ended_before(day)

    def has_ended_before(self, day: date) -> bool:
        """Whether it is over on a day, as `AppointmentQuerySet.ended_before` finds it."""
        return self.ends is not None and self.ends < day

    @property
    def role_in_words(self) -> str:
        """The role as it stands in a sentence, and for a champion of which service area."""
        return role_in_words(self.role, self.service_area)
