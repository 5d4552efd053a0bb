"""What Today counts and shows in one way for several kinds of people."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from django.db.models import QuerySet

from bsc_comms.kit import clock
from channels_registry.models import Loan
from channels_registry.queries.resources import loans_to_answer
from partnership.choices import LETTER_NEEDS_ATTENTION
from partnership.models import Letter, LetterQuerySet, Partner, Person
from partnership.queries.people import vacancies
from plans.queries.changed import ChangedSince, changed_since_last_plan
from plans.queries.forward_plans import plans_without_documents
from subgroup.models import Meeting
from subgroup.queries.cycle import next_meeting
from subgroup.queries.pack import papers_not_made

SHOWN = 8


@dataclass(frozen=True)
class Readings:
    """What several kinds of people read alike, once for a person who is more than one of them.

    Each is read when it is first asked for.
    """

    person: Person

    @cached_property
    def meeting(self) -> Meeting | None:
        return next_meeting()

    @cached_property
    def changed(self) -> ChangedSince:
        return changed_since_last_plan(self.person)

    @cached_property
    def vacancies(self) -> list[Partner]:
        return list(vacancies())

    @cached_property
    def not_made(self) -> dict[str, Any]:
        """The plans and papers of meetings whose documents were given up; two queries."""
        return {
            "plans_not_made": list(plans_without_documents()),
            "papers_not_made": papers_not_made(clock.today()),
        }

    @cached_property
    def letters_wrong(self) -> int:
        """How many letters need a look."""
        return letters_known_to(self.person).filter(state__in=LETTER_NEEDS_ATTENTION).count()


def waiting(lists: dict[str, Any]) -> dict[str, Any]:
    """The first of each list, and under `more_waits` the names of those that go on after them."""
    found = {name: list(rows[: SHOWN + 1]) for name, rows in lists.items()}
    return {
        **{name: rows[:SHOWN] for name, rows in found.items()},
        "more_waits": [name for name, rows in found.items() if len(rows) > SHOWN],
    }


def loans_asked_for(person: Person, today: date) -> QuerySet[Loan]:
    return loans_to_answer(person, today).asked_for()


def letters_known_to(person: Person) -> LetterQuerySet:
    """Those that this person may count; one about something that is kept back is not among them."""
    return Letter.objects.known_to(person)
