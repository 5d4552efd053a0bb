"""The editions that a placement can go into."""

from collections import Counter
from dataclasses import dataclass

from bsc_comms.kit import clock
from channels_registry.choices import BookingState
from channels_registry.models import Booking, Edition
from channels_registry.models.editions import EditionQuerySet
from plans.models import Placement
from plans.queries.sending import channels_that_carry
from plans.rules.placing import beside_the_window, in_the_window

SHOWN = 12


@dataclass(frozen=True)
class EditionChoice:
    """An edition that a placement can go into. `in_line` is how many wait for a slot already.

    One that it has a place in the line of is current, and `is_waited_for`. `partner` is in whose
    name it is booked, which holds `other_slots` there beside this placement's and waits for
    `other_waits` more.
    """

    edition: Edition
    is_current: bool
    is_waited_for: bool
    outside: str
    in_line: int
    partner: str
    other_slots: int
    other_waits: int


def slot_of(placement: Placement) -> Booking | None:
    """The slot that a placement has, or waits for, with `next_in_line`."""
    if placement.booking_id is None:
        return None
    return Booking.objects.with_next_in_line(clock.today()).get(pk=placement.booking_id)


def open_editions(placement: Placement) -> EditionQuerySet:
    """The editions of its channel that still take copy, in the order in which they come out."""
    return (
        Edition.objects.open_for_copy(clock.today())
        .carried_by(channels_that_carry(placement.channel))
        .order_by("publication_date", "pk")
    )


def edition_choices(placement: Placement) -> list[EditionChoice]:
    """Of the open ones the next few, those that come out in its window, and the one it is in."""
    current, one = placement.current_edition, placement.communication
    editions = list(open_editions(placement))
    window = one.window_start, one.window_end
    fitting = in_the_window(editions, *window) if one.window_start else []
    kept = {each.pk for each in (*editions[:SHOWN], *fitting)}
    found = [each for each in editions if each.pk in kept or each == current]
    booked = list(Booking.objects.still_booked().filter(edition__in=found))
    waiting = Counter(each.edition_id for each in booked if each.state == BookingState.WAITING)
    others = Counter(
        (each.edition_id, each.state == BookingState.WAITING)
        for each in booked
        if each.partner_id == one.lead_partner_id and each.pk != placement.booking_id
    )
    return [
        EditionChoice(
            edition=each,
            is_current=each == current,
            is_waited_for=each == current and placement.waits_in_line,
            outside=beside_the_window(each.publication_date, *window),
            in_line=waiting[each.pk],
            partner=one.lead_partner.short_name,
            other_slots=others[each.pk, False],
            other_waits=others[each.pk, True],
        )
        for each in found
    ]
