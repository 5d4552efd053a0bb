"""Who is written to about an entry of the register."""

from collections.abc import Iterable

from bsc_comms.kit import clock
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
    """Who is asked about a channel: the advocates of its owners, and of those of what carries it
    since it was merged; else the coordinators, as where every owner has ended.
    """
    today = clock.today()
    kept = [each for each in channel.through_merges() if not each.shared_by_all]
    owners = [owner for each in kept for owner in each.owners.all() if owner.exists_on(today)]
    asked = written_to_by_partner(dict.fromkeys(owner.pk for owner in owners))
    people = [each for several in asked.values() for each in several]
    return list(dict.fromkeys(people)) or coordinators()
