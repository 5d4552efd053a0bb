"""The letter that says what changed of what somebody takes part in."""

from collections.abc import Sequence

from django.urls import reverse

from partnership.choices import LetterKind
from partnership.emails import Rendered, link_to, render_letter
from partnership.models import Person
from plans.queries.what_changed import ChangedCommunication


def letter_of_changes(person: Person, changed: Sequence[ChangedCommunication]) -> Rendered:
    """One letter for a day; its button leads to the one communication, or to Today."""
    only = changed[0].communication if len(changed) == 1 else None
    path = only.get_absolute_url() if only else reverse("overview:today")
    return render_letter(
        str(LetterKind.WHAT_CHANGED),
        {
            "person": person,
            "changed": [
                {"link": link_to(one.communication.get_absolute_url()), "it": one}
                for one in changed
            ],
            "only": only,
            "pages": [link_to(one.communication.get_absolute_url()) for one in changed],
            "link": link_to(path),
        },
    )
