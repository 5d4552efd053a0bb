"""The letter that an edition was moved or cancelled, to whoever uses it without a booking."""

from channels_registry.emails import due_by_now
from partnership.choices import LetterKind
from partnership.emails import Rendered, link_to, render_letter
from partnership.models import Person
from plans.queries.changed_editions import ChangedEdition


def letter_of_edition(person: Person, changed: ChangedEdition) -> Rendered:
    """The register's own letter, with the communication that is planned for the edition."""
    communication, edition = changed.placement.communication, changed.edition
    return render_letter(
        str(LetterKind.EDITION_CHANGED),
        {
            "person": person,
            "link": link_to(communication.get_absolute_url()),
            "edition": edition,
            "channel": edition.channel,
            "partners": [communication.lead_partner],
            "planned": communication,
            "before": changed.before,
            "counted": changed.is_counted,
            "reason": changed.last.reason,
            **due_by_now(edition),
        },
    )
