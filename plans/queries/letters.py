"""Whether the recipients of letters in confidence may still know what those lead to."""

import re
from collections.abc import Iterable, Iterator
from itertools import chain
from uuid import UUID

from partnership.models import Letter, Person
from plans.models import AskedPartner, Communication

IN_AN_ADDRESS = re.compile(r"/([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})/")


def named_in(letter: Letter) -> set[UUID]:
    """What its addresses lead to, by id."""
    return {UUID(each) for each in IN_AN_ADDRESS.findall(letter.text)}


def leading_nowhere(letters: Iterable[Letter]) -> list[Letter]:
    """Those of these letters that lead to something, and to nothing that their recipient may know.

    What a letter about something kept back is about, its addresses alone say. A question is for
    who speaks for the partner that is asked.
    """
    found = {letter: named_in(letter) for letter in letters}
    named = set(chain.from_iterable(found.values()))
    if not named:
        return []
    led_to = set(chain(*_of_these(named)))
    known = {
        person: set(chain(*_of_these(named, person)))
        for person in {letter.recipient for letter in found}
    }
    return [
        letter
        for letter, ids in found.items()
        if ids & led_to and not ids & known[letter.recipient]
    ]


def _of_these(ids: set[UUID], person: Person | None = None) -> Iterator[Iterable[UUID]]:
    """The communications and the asked partners among these, that this person may know of."""
    communications = Communication.objects.filter(pk__in=ids)
    asked = AskedPartner.objects.filter(pk__in=ids)
    if person is not None:
        communications = communications.visible_to(person)
        asked = asked.visible_to(person).filter(partner__in=person.partner_ids)
    yield communications.values_list("pk", flat=True)
    yield asked.values_list("pk", flat=True)
