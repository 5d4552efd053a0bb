"""What Today counts and shows in one way for several kinds of people."""

from datetime import date
from typing import Any

from django.db.models import QuerySet

from channels_registry.models import Loan
from channels_registry.queries.resources import loans_to_answer
from partnership.models import Letter, LetterQuerySet, Person
from plans.queries.forward_plans import plans_without_documents
from subgroup.queries.pack import papers_not_made

SHOWN = 8


def waiting(lists: dict[str, Any]) -> dict[str, Any]:
    """The first of each list, and under `more_waits` the names of those that go on after them."""
    found = {name: list(rows[: SHOWN + 1]) for name, rows in lists.items()}
    return {
        **{name: rows[:SHOWN] for name, rows in found.items()},
        "more_waits": [name for name, rows in found.items() if len(rows) > SHOWN],
    }


def loans_asked_for(person: Person, today: date) -> QuerySet[Loan]:
    return loans_to_answer(person, today).asked_for()


def documents_not_made(today: date) -> dict[str, Any]:
    """The plans and papers of meetings whose documents were given up; two queries."""
    return {
        "plans_not_made": list(plans_without_documents()),
        "papers_not_made": papers_not_made(today),
    }


def letters_known_to(person: Person) -> LetterQuerySet:
    """Those that this person may count; one about something that is kept back is not among them."""
    return Letter.objects.known_to(person)
