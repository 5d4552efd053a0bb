"""Who is written to about an entry of the register."""

from collections.abc import Iterable

from channels_registry.models import Channel
from partnership.choices import Role
from partnership.models import Partner, Person
from partnership.queries.people import coordinators, speaking_for


def written_to_by_partner(partner_ids: Iterable[int]) -> dict[int, list[Person]]:
    """The advocates of each partner; its deputies where it has no advocate."""
    found: dict[int, dict[str, list[Person]]] = {}
    for each in speaking_for(partner_ids):
        if each.partner_id is not None:
            by_role = found.setdefault(each.partner_id, {})
            by_role.setdefault(each.role, []).append(each.person)
    return {
        partner: by_role.get(Role.ADVOCATE) or by_role.get(Role.DEPUTY, [])
        for partner, by_role in found.items()
    }


def people_of(partner: Partner) -> list[Person]:
    """Who is written to for a partner."""
    return written_to_by_partner([partner.pk]).get(partner.pk, [])


def keepers_of(channel: Channel) -> list[Person]:
    """Who is asked about a channel: its owners' advocates, else the coordinators."""
    owners = [] if channel.shared_by_all else [owner.pk for owner in channel.owners.all()]
    people = [each for several in written_to_by_partner(owners).values() for each in several]
    return list(dict.fromkeys(people)) or coordinators()
