"""Who speaks for a partner today: its advocates and their deputies."""

from collections.abc import Iterable

from partnership.models import Person
from partnership.queries.people import speaking_for


def speakers_of(partner_id: int) -> list[Person]:
    """The advocates and deputies of one partner by name; none for one without. One query."""
    return speakers_by_partner([partner_id]).get(partner_id, [])


def speakers_by_partner(partner_ids: Iterable[int]) -> dict[int, list[Person]]:
    """The advocates and deputies of each partner by name; nothing for one without. One query."""
    found: dict[int, dict[int, Person]] = {}
    for each in speaking_for(partner_ids):
        if each.partner_id is not None:
            found.setdefault(each.partner_id, {})[each.person_id] = each.person
    return {partner: list(people.values()) for partner, people in found.items()}
