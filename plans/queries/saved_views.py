"""What a person keeps of the plan's views: saved views, and the columns of the table."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from django.urls import reverse

from partnership.models import Person
from plans.choices import USUAL_COLUMNS
from plans.models import ChosenColumns, SavedView


@dataclass(frozen=True)
class SavedLink:
    """A saved view as a link; `current` where it is the one on the screen."""

    id: UUID
    name: str
    url: str
    current: bool


def saved_views(
    person: Person, pages: Mapping[str, str], *, shown: tuple[str, str]
) -> list[SavedLink]:
    """What the person saved, by name. One query.

    `pages` names the address of each view, `shown` is the view and the query on the screen.
    """
    return [
        SavedLink(
            id=one.pk,
            name=one.name,
            url=f"{reverse(pages[one.view])}?{one.query}",
            current=(one.view, one.query) == shown,
        )
        for one in SavedView.objects.filter(person=person)
    ]


def columns_of(person: Person) -> list[str]:
    """The columns of the table that the person chose; the usual ones before that. One query."""
    chosen = ChosenColumns.objects.filter(person=person).values_list("columns", flat=True).first()
    return list(USUAL_COLUMNS) if chosen is None else chosen
