"""What a person's partners have to send soon: copy and artwork of their placements."""

from dataclasses import dataclass
from datetime import date

from bsc_comms.kit import clock
from partnership.models import Person
from plans.choices import GOING_AHEAD, PlacementState
from plans.models import Communication, Placement
from plans.queries.sending import sending_of


@dataclass(frozen=True)
class ToSend:
    """One thing to send: by when, what (copy or artwork), and for which placement."""

    day: date
    what: str
    placement: Placement
    is_estimate: bool


def to_send(person: Person, first: date, last: date) -> list[ToSend]:
    """Copy and artwork due on these days, both included, for what the person's partners issue.

    Whoever issues a placement sends for it, whether it leads the communication or takes part. The
    first day on top. One query.
    """
    known = Communication.objects.visible_to(person).filter(state__in=GOING_AHEAD).order_by()
    found = []
    planned = Placement.objects.filter(
        state=PlacementState.PLANNED, partner_id__in=person.partner_ids, communication__in=known
    )
    for placement in planned.select_related(
        "communication", "channel", "edition", "booking__edition"
    ):
        due = sending_of(placement, (), clock.today()).due
        found += [
            ToSend(day, what, placement, due.is_estimate)
            for what, day in (("copy", due.copy), ("artwork", due.artwork))
            if day is not None and first <= day <= last
        ]
    return sorted(found, key=lambda one: (one.day, one.what, one.placement.channel.name))
