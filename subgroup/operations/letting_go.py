"""What the tick lets go once it was kept long enough."""

from dataclasses import dataclass, field

from partnership.models import Person
from partnership.operations.counts import forget_counts
from partnership.operations.keeping import (
    Emptied,
    empty_old_letters,
    forget_addresses,
    former_address,
    former_name,
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
    people = people_to_forget()
    for person in people:
        _forget(person)
    return LetGo(len(people), empty_old_letters(), forget_addresses())


def _forget(person: Person) -> None:
    forget_a_name(name=person.name, email=person.email, instead=former_name(person))
    Nomination.objects.filter(person=person).update(
        name=former_name(person), email=former_address(person)
    )
    make_anonymous(person)
