"""Who speaks for a partner today: its advocates and their deputies."""

from collections.abc import Iterable

from partnership.choices import SPEAKS_FOR_A_PARTNER
from partnership.models import Appointment, Person


def speakers_by_partner(partner_ids: Iterable[int]) -> dict[int, list[Person]]:
    """The advocates and deputies of each partner by name; nothing for one without. One query."""
    held = (
        Appointment.objects.current()
        .filter(
            partner_id__in=list(partner_ids),
            role__in=SPEAKS_FOR_A_PARTNER,
            person__is_active=True,
        )
        .select_related("person")
        .order_by("person__name", "person_id")
    )
    found: dict[int, dict[int, Person]] = {}
    for each in held:
        if each.partner_id is not None:
            found.setdefault(each.partner_id, {})[each.person_id] = each.person
    return {partner: list(people.values()) for partner, people in found.items()}
