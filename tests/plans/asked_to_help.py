"""The letter about the first forward plan, and its link to help with a line of it."""

import re

from partnership.choices import LetterKind
from partnership.models import Letter, Person
from partnership.operations.letter_keys import key_of
from plans.models import Communication
from subgroup.operations.publishing import publish
from tests.cast import Cast


def publish_and_read(people: Cast, to: Person) -> Letter:
    publish(by=people.chair, number=1, meeting=None)
    return letter_of_the_plan(to)


def letter_of_the_plan(to: Person) -> Letter:
    return Letter.objects.get(kind=LetterKind.PLAN_PUBLISHED, recipient=to)


def link_in(letter: Letter, communication: Communication) -> str:
    """The address in the letter as it is sent."""
    (path,) = set(re.findall(rf"/forward-plans/help/{communication.pk}/\?key=", letter.text))
    return f"{path}{key_of(letter)}"
