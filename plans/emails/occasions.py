"""The letter about a season or an awareness day that nobody has picked up."""

from partnership.choices import LetterKind, Role
from partnership.emails import Rendered, link_to, render_letter
from partnership.models import Person
from plans.queries.occasions import OccasionLine


def letter_of_occasion(person: Person, line: OccasionLine, *, told_as: Role) -> Rendered:
    """told_as: as an advocate of the topic's usual lead partner, as chair or as coordinator."""
    return render_letter(
        str(LetterKind.NOT_PICKED_UP),
        {
            "person": person,
            "line": line,
            "occasion": line.occasion,
            "start": line.start_to_tell_of,
            "told_as": str(told_as),
            "link": link_to(line.page),
        },
    )
