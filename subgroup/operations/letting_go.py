"""What the tick lets go once it was kept long enough."""

from dataclasses import dataclass, field

from django.db import transaction

from partnership.models import Person
from partnership.operations.counts import forget_counts
from partnership.operations.keeping import (
    Emptied,
    empty_old_letters,
    forget_addresses,
    former_address,
    former_name,
    hold_to_forget,
    make_anonymous,
    people_to_forget,
)
from partnership.operations.kept_forms import forget_forms
from partnership.operations.sign_ins import forget_ended
from plans.operations.imports import forget_a_name
from subgroup.models import Nomination


@dataclass(frozen=True)
class LetGo:
    """How many were let go."""

    people: int = 0
    letters: int = 0
    addresses: Emptied = field(default_factory=Emptied)


def let_go() -> LetGo:
    """Make anonymous who left long ago, empty old letters, forget what was kept for a while."""
    forget_counts()
    forget_forms()
    forget_ended()
    people = sum(_forget(person) for person in people_to_forget())
    return LetGo(people, empty_old_letters(), forget_addresses())


@transaction.atomic
def _forget(person: Person) -> bool:
    """Whether the name went: an account that was opened again meanwhile keeps all of it."""
    held = hold_to_forget(person)
    if held is None:
        return False
    forget_a_name(name=held.name, email=held.email, instead=former_name(held))
    Nomination.objects.filter(person=held).update(
        name=former_name(held), email=former_address(held)
    )
    make_anonymous(held)
    return True
