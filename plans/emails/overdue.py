"""The letter that asks what became of a communication whose window is past."""

from partnership.choices import LetterKind
from partnership.emails import Rendered, link_to, render_letter
from partnership.models import Person
from plans.models import Communication
from plans.rules.overdue import MOST_ASKS


def letter_of_overdue(communication: Communication, person: Person, *, number: int) -> Rendered:
    """number: how often it was asked by now, this time included.

    After the last ask the agenda has it, unless it is kept back.
    """
    return render_letter(
        str(LetterKind.OVERDUE),
        {
            "person": person,
            "communication": communication,
            "is_last": number == MOST_ASKS and communication.is_open_to_the_partnership,
            "link": link_to(communication.get_absolute_url()),
        },
    )
