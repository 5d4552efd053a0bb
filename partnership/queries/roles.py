"""The roles: what each is for, who holds it today, and who gave and ended roles."""

from dataclasses import dataclass

from partnership.choices import ROLE_MEANING, Role
from partnership.models import Appointment, Change, Person

LATEST = 100
ROLE_ACTS = ("role given", "role ended")


@dataclass(frozen=True)
class RoleInWords:
    """One role, what it is for, and the appointments that hold today, by name."""

    role: Role
    meaning: str
    held: list[Appointment]


@dataclass(frozen=True)
class RoleChange:
    """That somebody gave a role to a person, or ended it."""

    change: Change
    person: str


def roles_in_words() -> list[RoleInWords]:
    """Every role in its order, with who holds it; closed accounts hold none."""
    current = (
        Appointment.objects.current()
        .filter(person__is_active=True)
        .select_related("person", "partner", "service_area")
        .order_by("partner__name", "person__name")
    )
    held: dict[str, list[Appointment]] = {}
    for each in current:
        held.setdefault(each.role, []).append(each)
    return [RoleInWords(role, ROLE_MEANING[role], held.get(role, [])) for role in Role]


def latest_role_changes() -> list[RoleChange]:
    """The latest changes of roles, the last one first."""
    changes = list(
        Change.objects.filter(
            subject_type=Person._meta.label_lower, act__in=ROLE_ACTS
        ).select_related("by")[:LATEST]
    )
    people = Person.objects.filter(pk__in=[0, *(int(each.subject_id) for each in changes)])
    names = {str(pk): name for pk, name in people.values_list("pk", "name")}
    return [RoleChange(each, names.get(each.subject_id, "")) for each in changes]
