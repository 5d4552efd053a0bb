"""The people of the sample. Real ones are invited."""

import csv
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from partnership.choices import Role
from partnership.models import Appointment, Partner, Person

PEOPLE = Path(__file__).parent / "people.csv"
SINCE = date(2016, 2, 1)


def _rows() -> list[dict[str, str]]:
    with PEOPLE.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def ensure_people() -> None:
    """Create the sample's people with their roles; those who are there stay, and stay signed in.

    Roles that were given or ended while the sample was tried out are as they were at its start: the
    year that happens again is of the people who held them then.
    """
    Appointment.objects.filter(starts__gt=SINCE).delete()
    partners = {partner.code: partner for partner in Partner.objects.all()}
    for row in _rows():
        administers = row["role"] == Role.ADMINISTRATOR
        person, created = Person.objects.get_or_create(
            email=row["email"],
            defaults={"name": row["name"], "is_staff": administers, "is_superuser": administers},
        )
        if created:
            person.set_unusable_password()
            person.save(update_fields=["password"])
        Person.objects.filter(pk=person.pk).update(is_active=True, closed_at=None)
        Appointment.objects.update_or_create(
            person=person,
            role=row["role"],
            partner=partners.get(row["partner"]),
            defaults={"starts": SINCE, "ends": None},
        )


@dataclass(frozen=True)
class FeaturedPerson:
    """One line of the sample's sign-in page."""

    pk: int
    name: str
    sample_role: str

    def __str__(self) -> str:
        return self.name


def featured_people() -> list[FeaturedPerson]:
    """Whom the sign-in page lists, in the order of the file: all whose account is open."""
    rows = {row["email"]: row for row in _rows() if row["featured"] == "yes"}
    names = dict(Partner.objects.values_list("code", "short_name"))
    open_now = Person.objects.filter(email__in=rows, is_active=True)
    ids = dict(open_now.values_list("email", "pk"))
    return [
        FeaturedPerson(ids[email], row["name"], _role_in_words(row, names))
        for email, row in rows.items()
        if email in ids
    ]


def _role_in_words(row: dict[str, str], names: dict[str, str]) -> str:
    role = str(Role(row["role"]).label)
    partner = names.get(row["partner"])
    return f"{role}, {partner}" if partner else role


def sample_people_are_here() -> bool:
    """Whether the sample made any of the planner's people."""
    return Person.objects.filter(email__in=[row["email"] for row in _rows()]).exists()


def is_sample_person(person: Person) -> bool:
    """Whether the sample made this person, so that one click may sign in as them."""
    return person.email in {row["email"] for row in _rows()}


def person_with_role(role: str) -> Person:
    """The first of the sample's people with that role; StopIteration where there is none."""
    row = next(row for row in _rows() if row["role"] == role)
    return Person.objects.get(email=row["email"])


def advocates() -> dict[str, Person]:
    """The advocate of each partner, by the partner's code."""
    return {
        appointment.partner.code: appointment.person
        for appointment in Appointment.objects.filter(role=Role.ADVOCATE).select_related(
            "partner", "person"
        )
        if appointment.partner is not None
    }
