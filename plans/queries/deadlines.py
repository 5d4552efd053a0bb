"""What a person's partners have to send soon, and what can be sent to its edition no more."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from bsc_comms.kit import clock
from bsc_comms.kit.working_days import working_day_on_or_after
from channels_registry.choices import BookingState
from channels_registry.models import Edition
from partnership.models import Person
from plans.choices import GOING_AHEAD, MAY_BE_PLACED
from plans.models import Placement
from plans.models.knowing import known_to
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
    placements = list(
        Placement.objects.planned()
        .filter(
            known_to(person, "communication__"),
            communication__state__in=GOING_AHEAD,
            partner_id__in=person.partner_ids,
        )
        .select_related("communication", "channel__merged_into", "edition", "booking__edition")
        .order_by()
    )
    ahead = editions_ahead([one for one in placements if one.current_edition is None], today)
    found = [
        one
        for placement in placements
        for one in _of(placement, sending_of(placement, ahead.get(placement.pk, ()), today))
        if first <= one.day <= last
    ]
    return sorted(
        found,
        key=lambda one: (one.day, one.what, one.placement.channel.name, one.placement.pk),
    )


def waiting_in_line(person: Person) -> QuerySet[Placement]:
    """What waits in the line of an edition, of all that this person's partners lead."""
    return Placement.objects.planned().filter(
        communication__lead_partner_id__in=person.partner_ids,
        booking__state=BookingState.WAITING,
    )


def waited_in_vain(person: Person, today: date) -> QuerySet[Placement]:
    """What this person's partners lead and what still waits in the line of an edition in vain.

    Once its copy is past nobody moves up. Those whose time is over are asked about as overdue.
    """
    return (
        waiting_in_line(person)
        .filter(
            Q(communication__window_end=None) | Q(communication__window_end__gte=today),
            communication__state__in=MAY_BE_PLACED,
            booking__edition__copy_deadline__lt=working_day_on_or_after(today),
        )
        .select_related("communication", "booking__edition__channel")
        .order_by("booking__edition__copy_deadline", "communication__title", "pk")
    )


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
