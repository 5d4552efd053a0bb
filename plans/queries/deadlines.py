"""What a person's partners have to send soon: copy and artwork of their placements."""

from dataclasses import dataclass
from datetime import date

from bsc_comms.kit import clock
from channels_registry.models import Edition
from partnership.models import Person
from plans.choices import GOING_AHEAD, PlacementState
from plans.models import Communication, Placement
from plans.queries.sending import editions_ahead, sending_of
from plans.rules.placing import Sending


@dataclass(frozen=True)
class ToSend:
    """One thing to send: by when, what (copy or artwork), and for which placement.

    `due_for` is the edition that sets the day where none is chosen yet; `is_for_the_end` says that
    it is the last day for the end of its window, where that for its beginning is past.
    """

    day: date
    what: str
    placement: Placement
    is_estimate: bool
    due_for: Edition | None = None
    is_for_the_end: bool = False


def to_send(person: Person, first: date, last: date) -> list[ToSend]:
    """Copy and artwork due on these days, both included, for what the person's partners issue.

    Whoever issues a placement sends for it, whether it leads the communication or takes part. The
    first day on top, each as the page of its communication says it. Two queries at most.
    """
    today = clock.today()
    known = Communication.objects.visible_to(person).filter(state__in=GOING_AHEAD).order_by()
    planned = Placement.objects.filter(
        state=PlacementState.PLANNED, partner_id__in=person.partner_ids, communication__in=known
    )
    placements = list(
        planned.select_related(
            "communication", "channel__merged_into", "edition", "booking__edition"
        )
    )
    ahead = editions_ahead([one for one in placements if one.current_edition is None], today)
    found = [
        one
        for placement in placements
        for one in _of(placement, sending_of(placement, ahead.get(placement.pk, ()), today))
        if first <= one.day <= last
    ]
    return sorted(found, key=lambda one: (one.day, one.what, one.placement.channel.name))


def _of(placement: Placement, sending: Sending[Edition]) -> list[ToSend]:
    due, late = sending.due, sending.last_copy_due
    found = [
        ToSend(day, what, placement, due.is_estimate, sending.due_for)
        for what, day in (("copy", due.copy), ("artwork", due.artwork))
        if day is not None
    ]
    if late is not None:
        found.append(ToSend(late, "copy", placement, due.is_estimate, is_for_the_end=True))
    return found
