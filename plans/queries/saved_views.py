"""The views of the plan that a person saved by name."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from django.urls import reverse

from partnership.models import Person
from plans.models import SavedView


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
