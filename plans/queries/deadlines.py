"""What a person's partners have to send soon: copy and artwork of their placements."""

from dataclasses import dataclass
from datetime import date

from partnership.models import Person
from plans.choices import GOING_AHEAD, PlacementState
from plans.models import Placement
from plans.queries.placements import due_of


@dataclass(frozen=True)
class ToSend:
    """One thing to send: by when, what (copy or artwork), and for which placement."""

    day: date
    what: str
    placement: Placement
    is_estimate: bool


def to_send(person: Person, first: date, last: date) -> list[ToSend]:
    """Copy and artwork due on these days, both included, for what the person's partners lead.

    The first day on top. One query.
    """
    # What one's own partners lead is all known (`CommunicationQuerySet.led_by`), said of the joined
    # table so that the database starts from there.
    ours = {
        "communication__lead_partner_id__in": person.partner_ids,
        "communication__state__in": GOING_AHEAD,
    }
    found = []
    planned = Placement.objects.filter(state=PlacementState.PLANNED, **ours)
    for placement in planned.select_related(
        "communication", "channel", "edition", "booking__edition"
    ):
        due = due_of(placement)
        found += [
            ToSend(day, what, placement, due.is_estimate)
            for what, day in (("copy", due.copy), ("artwork", due.artwork))
            if day is not None and first <= day <= last
        ]
    return sorted(found, key=lambda one: (one.day, one.what, one.placement.channel.name))
