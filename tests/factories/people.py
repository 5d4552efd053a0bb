"""Partners, people and the roles that they hold."""

from datetime import UTC, date, datetime
from typing import Any

import factory
from factory.django import DjangoModelFactory

from partnership.choices import PartnerKind, Role
from partnership.models import Appointment, Partner, Partnership, Person, ServiceArea


class PartnerFactory(DjangoModelFactory):
    class Meta:
        model = Partner
        django_get_or_create = ("code",)

    code = factory.Sequence(lambda n: f"P{n:05d}")
    name = factory.LazyAttribute(lambda o: f"Partner {o.code}")
    short_name = factory.LazyAttribute(lambda o: o.name)
    kind = PartnerKind.STATUTORY


class PersonFactory(DjangoModelFactory):
    """Somebody without a role; sign in with `client.force_login(person)`."""

    class Meta:
        model = Person

    email = factory.Sequence(lambda n: f"person{n:05d}@example.org")
    name = factory.Sequence(lambda n: f"Person {n:05d}")
    password = "!"


class AppointmentFactory(DjangoModelFactory):
    class Meta:
        model = Appointment

    person = factory.SubFactory(PersonFactory)
    role = Role.COORDINATOR
    starts = date(2010, 1, 1)


class ServiceAreaFactory(DjangoModelFactory):
    class Meta:
        model = ServiceArea

    partner = factory.SubFactory(PartnerFactory)
    name = factory.Sequence(lambda n: f"Service {n:05d}")


def partnership(**fields: Any) -> Partnership:
    """The one partnership, with a name of no real borough."""
    return Partnership.objects.update_or_create(
        pk=1,
        defaults={
            "name": "Sample Safer Communities Partnership",
            "short_name": "SSCP",
            "reference_prefix": "SSCP",
            "strapline": "Working together",
            "borough_code": "borough",
            **fields,
        },
    )[0]


def _holding(role: Role, partner: Partner | None, **fields: Any) -> Person:
    person = PersonFactory(**fields)
    AppointmentFactory(person=person, role=role, partner=partner)
    return person


def advocate_of(partner: Partner, *further: Partner, **fields: Any) -> Person:
    """The advocate of one partner, or of several."""
    person = _holding(Role.ADVOCATE, partner, **fields)
    for another in further:
        AppointmentFactory(person=person, role=Role.ADVOCATE, partner=another)
    return person


def deputy_of(partner: Partner, **fields: Any) -> Person:
    return _holding(Role.DEPUTY, partner, **fields)


def champion_of(partner: Partner, area: ServiceArea | None = None, **fields: Any) -> Person:
    person = PersonFactory(**fields)
    AppointmentFactory(person=person, role=Role.CHAMPION, partner=partner, service_area=area)
    return person


def coordinator(**fields: Any) -> Person:
    return _holding(Role.COORDINATOR, None, **fields)


def chair(**fields: Any) -> Person:
    return _holding(Role.CHAIR, None, **fields)


def board_member(**fields: Any) -> Person:
    return _holding(Role.BOARD, None, **fields)


def administrator(**fields: Any) -> Person:
    """One who came in before: else nobody who administers may leave the planner to them."""
    came_in = {"last_login": datetime(2010, 1, 1, tzinfo=UTC)}
    return _holding(Role.ADMINISTRATOR, None, **{**came_in, **fields})


def deactivated(partner: Partner, **fields: Any) -> Person:
    """A former advocate whose account was closed, though the role was never ended."""
    return _holding(Role.ADVOCATE, partner, is_active=False, **fields)
