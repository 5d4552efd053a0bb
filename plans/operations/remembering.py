"""What a person keeps of the plan's views. It is nobody else's, so it leaves no history."""

from collections.abc import Sequence
from uuid import UUID

from django.db import transaction

from partnership.models import Person
from plans.models import ChosenColumns, SavedView
from plans.operations.details import NotAllowedNow

MOST_VIEWS = 30


@transaction.atomic
def save_view(*, by: Person, name: str, view: str, query: str) -> SavedView:
    """Keep a view under a name; one of that name that the person has already is replaced.

    Raises NotAllowedNow once the person has MOST_VIEWS.
    """
    others = SavedView.objects.filter(person=by).exclude(name=name)
    if others.count() >= MOST_VIEWS:
        raise NotAllowedNow(
            f"You have {MOST_VIEWS} saved views already: remove one that you no longer use"
        )
    saved, _ = SavedView.objects.update_or_create(
        person=by, name=name, defaults={"view": view, "query": query}
    )
    return saved


def remove_view(*, by: Person, pk: UUID) -> str:
    """Forget one of the person's own views; its name. Raises DoesNotExist for anybody else's."""
    saved = SavedView.objects.get(person=by, pk=pk)
    saved.delete()
    return saved.name


def choose_columns(*, by: Person, columns: Sequence[str]) -> None:
    """Remember which columns the person wants in the table."""
    ChosenColumns.objects.update_or_create(person=by, defaults={"columns": list(columns)})
