"""The letter that an edition was moved or cancelled, to whoever uses it without a booking."""

from bsc_comms.kit import clock
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
            "reason": changed.reason,
            "copy_was_due": edition.copy_was_due(clock.today()),
            "artwork_was_due": edition.artwork_was_due(clock.today()),
        },
    )
